"""One flow as it is shown: its draft or what is live, with faults or without, and the world with it in its place."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.flows import parse_what_is_there
from bot.content.overlaid import with_flows
from bot.core.finding import Finding
from bot.core.flow import Flow
from bot.core.world import World
from bot.i18n import Catalogues
from bot.services import publishing
from bot.services.kabar import Kabar
from bot.services.studio import drafts


@dataclass(frozen=True, slots=True)
class Shown:
    """A flow. ``flow`` is None where its text is no YAML; ``faults`` are those of its form."""

    name: str
    body: str
    draft: bool
    """It is the draft that is shown."""
    has_draft: bool
    live: bool
    """A version of it is live."""
    flow: Flow | None
    faults: tuple[Finding, ...]
    world: World
    """What is live, with this in its place; as it is live where it cannot be played."""

    @property
    def plays(self) -> bool:
        """Whether a conversation can be had with it."""
        return self.flow is not None and not self.faults


def shown(kabar: Kabar, name: str, *, draft: bool = True) -> Shown | None:
    """The draft where there is one and it is wanted, else what is live; None where there is neither."""
    with kabar.database.read() as connection:
        publishing.renew(connection, kabar, at_once=True)
        there = drafts.of(connection, name)
    content = kabar.content
    live = content.sources.get(name)
    wanted = there if there is not None and (draft or live is None) else None
    body = wanted.body if wanted else live
    if body is None:
        return None
    flow, faults = parse_what_is_there(name, body)
    world = content.world
    if flow is not None and not faults and wanted:
        world = with_flows(world, {name: flow}, Catalogues.load(send_drafts=True))
    return Shown(name, body, wanted is not None, there is not None, live is not None, flow, faults, world)
