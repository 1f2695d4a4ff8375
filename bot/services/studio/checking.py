"""A draft among everything that is live: what is wrong with it, and how many ways were walked to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.content import overlaid
from bot.content.flows import parse_text
from bot.content.source import Source
from bot.core.check import check_flow, paths, words
from bot.core.finding import ContentError, Finding
from bot.core.finding import Path as Keys
from bot.core.flow import Flow
from bot.core.walk import walk
from bot.core.world import World
from bot.services import publishing
from bot.services.kabar import Kabar
from bot.services.studio import openings, stories


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. ``flow`` is None where the text could not be read."""

    flow: Flow | None
    findings: tuple[Finding, ...]
    walked: int
    """Moments of the flow, every way walked to its end; 0 where it was not walked, as errors stand in the way."""
    stories: int = 0
    """Tests of the staff's that were played."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Those that keep it from being published."""
        return tuple(one for one in self.findings if one.severity == "error")


def check_text(kabar: Kabar, name: str, body: str) -> Checked:
    """Check this text as if it were live under this name. Raises nothing: a text that cannot be read is a finding."""
    try:
        flow = parse_text(name, body)
    except ContentError as error:
        return Checked(None, error.findings, 0)
    at = _places(name, body)
    with kabar.database.read() as connection:
        publishing.renew(connection, kabar, at_once=True)  # translations that were written this very second count
        tests = stories.every(connection)
        unopened = list(openings.findings(connection, kabar, name, at))
    catalogues = kabar.texts.written
    world = overlaid.with_flows(kabar.content.world, {name: flow}, catalogues)
    # staff's own words are new words: where nobody has translated them people read the source, and staff are told
    content = kabar.content
    rules = replace(content.rules, reviewed=kabar.texts.approved.texts)
    found = [*check_flow(world, flow, catalogues.texts, at, untranslated="warning", ladder=content.ladder, rules=rules)]
    found += [*_among_others(content.world, world, at), *unopened]
    walked = 0
    if not any(one.severity == "error" for one in found):
        walked = sum(1 for _ in walk(world, name))  # it can be, else the check had told an error
        found += [finding for story in tests for finding in stories.played(kabar, world, story)]
    return Checked(flow, tuple(found), walked, len(tests))


def _among_others(before: World, after: World, at: Callable[[str, Keys], str]) -> list[Finding]:
    """Keywords that two flows claim, and flows that begin each other, as far as this draft brings them about."""
    known, found = ([*paths.begin_circles(world, at), *words.keywords(world, at)] for world in (before, after))
    return [one for one in found if one not in known]


def _places(name: str, body: str) -> Callable[[str, Keys], str]:
    source = Source(Path(f"{name}.yaml"), body)

    def at(flow: str, path: Keys) -> str:
        if flow == name:
            return source.place(path)
        return f"{flow}.yaml ({'.'.join(map(str, path))})" if path else f"{flow}.yaml"

    return at
