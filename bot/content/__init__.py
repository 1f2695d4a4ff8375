"""Content: what programme staff write, read from YAML into frozen data. A fault is one line with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Final

from bot.content import lexicon as lexicons
from bot.content.common import read_common
from bot.content.flows import read_flows, sources
from bot.content.holidays import Holidays, read_holidays
from bot.content.indicators import read_indicators
from bot.content.ladder import read_ladder
from bot.content.languages import read_languages
from bot.content.milestones import read_milestones
from bot.content.neutral import read_neutral
from bot.content.parts import Part, read_parts
from bot.content.plan import read_plan, unknown_flows
from bot.content.prices import read_prices
from bot.content.services import District, read_districts, read_services
from bot.content.steps import read_steps
from bot.content.templates import Template, read_templates
from bot.core.check import Rules
from bot.core.effects import Text
from bot.core.finding import ContentError
from bot.core.guidance import Milestone, Steps
from bot.core.indicators import Indicators
from bot.core.ladder import Ladder
from bot.core.neutral import Neutral
from bot.core.plan import Plan
from bot.core.price import Price
from bot.core.texts import flow_texts
from bot.core.world import Service, World
from bot.i18n import Catalogues

PACKAGED: Final = Path(__file__).parent.parent / "flows"


@dataclass(frozen=True, slots=True)
class Content:
    """All content of a deployment."""

    world: World
    plan: Plan
    ladder: Ladder
    services: Mapping[str, Service]
    districts: Mapping[str, District]
    """By name in small letters."""
    sources: Mapping[str, str]
    """A flow's name -> its file as written."""
    prices: Mapping[str, Price]
    """Line -> what a message costs."""
    templates: Mapping[str, Template] = field(default_factory=dict)
    holidays: Holidays = field(default_factory=Holidays)
    """Free days beside weekends, for spans of working days."""
    indicators: Indicators = field(default_factory=Indicators)
    """What a caseworker ticks on the form of a case."""
    milestones: Mapping[str, Milestone] = field(default_factory=dict)
    """In the order in which staff see them."""
    steps: Steps = field(default_factory=Steps)
    """What is suggested on a case's page."""
    neutral: Neutral = field(default_factory=Neutral)
    """Words that no first message says."""

    @property
    def opens(self) -> frozenset[str]:
        """Flows whose first message may reach whoever holds the phone."""
        return self.plan.flows | self.neutral.flows | {self.plan.invite, self.plan.silence.flow}

    @property
    def rules(self) -> Rules:
        """By what its flows are checked beside the ladder."""
        return Rules(self.neutral, self.opens)

    parts: Mapping[str, Part] = field(default_factory=dict)
    """Plan, ladder, services and the lexicon's files as written, by name."""
    folder: Path = PACKAGED
    """Where all of it was read."""

    def texts(self) -> Iterator[Text]:
        """Every text that somebody may read, with its gettext context: what translators have to do."""
        yield from all_texts(self.world)
        yield from (text for template in self.templates.values() for text in template.texts)


def all_texts(world: World) -> Iterator[Text]:
    """The texts of all flows, then the common ones and the lines of services."""
    for flow in world.flows.values():
        yield from flow_texts(flow)
    for name in world.common:
        yield world.text(name)
    for service in world.services.values():
        yield service.text


def load(folder: Path = PACKAGED, catalogues: Catalogues | None = None) -> Content:
    """Read a content folder; raises :class:`ContentError`, one line a fault.

    ``catalogues`` (default: the packaged ones with drafts) let people answer in the words of their language.
    """
    plan, ladder, districts = read_plan(folder), read_ladder(folder), read_districts(folder)
    services = read_services(folder)
    common = read_common(folder)
    flows = read_flows(folder)
    if missing := unknown_flows(folder, plan, flows):
        raise ContentError(missing)
    versions = {(flow.name, flow.version): flow for flow in flows.values()}
    silent = World(flows, versions, common, lexicons.load(folder / "lexicon"), services)
    catalogues = Catalogues.load(send_drafts=True) if catalogues is None else catalogues
    spoken = {text.context: catalogues.spoken(text.context, text.source) for text in all_texts(silent)}
    world = replace(silent, spoken=spoken, tongues=read_languages(folder), tips=plan.tip_flows)
    prices, templates, holidays = read_prices(folder), read_templates(folder), read_holidays(folder)
    fixed = Content(world, plan, ladder, services, districts, sources(folder), prices, templates, holidays)
    return replace(
        fixed,
        indicators=read_indicators(folder),
        milestones=read_milestones(folder),
        steps=read_steps(folder),
        neutral=read_neutral(folder),
        parts=read_parts(folder),
        folder=folder,
    )


__all__ = ["PACKAGED", "Content", "ContentError", "District", "all_texts", "load"]


@cache
def packaged() -> Content:
    """The content that comes with Kabar, read once a process."""
    return load()
