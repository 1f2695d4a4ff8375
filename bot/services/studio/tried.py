"""Tests of staff's own, tried now: against what is live, and with every draft in its place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.content.flows import parse_what_is_there
from bot.content.overlaid import with_flows
from bot.content.story import read_story, written
from bot.core.finding import ContentError, Finding, Place
from bot.core.story import Departure, Line, departures
from bot.core.world import World
from bot.i18n import Catalogues
from bot.services import publishing
from bot.services.kabar import Kabar
from bot.services.studio import drafts, stories
from bot.services.studio.stories import Story


@dataclass(frozen=True, slots=True)
class Odd:
    """What does not go as written. ``place`` and ``line``: where it stands in the test, and what is written there."""

    found: Departure
    place: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """A test and how it goes. ``drafts`` is None where nothing is being written."""

    name: str
    body: str
    faults: tuple[Finding, ...] = ()
    """Why it cannot be read."""
    live: tuple[Odd, ...] = ()
    drafts: tuple[Odd, ...] | None = None

    @property
    def fails(self) -> bool:
        """Something does not go as written, live or with the drafts."""
        return bool(self.faults or self.live or self.drafts)

    @property
    def mark(self) -> str:
        """Another one for another text: whoever saves says which they saw."""
        return hashlib.sha256(self.body.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class All:
    """Every test; ``unread``: drafts that have faults of form, and are left out."""

    tests: tuple[Tried, ...]
    unread: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()


def every(kabar: Kabar) -> All:
    """Try them all."""
    told, live, written_, unread, names = _known(kabar)
    return All(tuple(_tried(kabar, story, live, written_) for story in told), unread, names)


def one(kabar: Kabar, name: str) -> Tried | None:
    """Try this one; None where there is none of the name."""
    told, live, written_, _, _ = _known(kabar)
    found = next((story for story in told if story.name == name), None)
    return None if found is None else _tried(kabar, found, live, written_)


def _known(kabar: Kabar) -> tuple[list[Story], World, World | None, tuple[str, ...], tuple[str, ...]]:
    with kabar.database.read() as connection:
        publishing.renew(connection, kabar, at_once=True)
        told = stories.every(connection)
    live = kabar.content.world
    read = {draft.name: parse_what_is_there(draft.name, draft.body) for draft in drafts.every(kabar)}
    flows = {name: flow for name, (flow, faults) in read.items() if flow is not None and not faults}
    world = with_flows(live, flows, Catalogues.load(send_drafts=True)) if flows else None
    return told, live, world, tuple(sorted(read.keys() - flows.keys())), tuple(sorted(flows))


def _tried(kabar: Kabar, story: Story, live: World, written_: World | None) -> Tried:
    try:
        lines, at = read_story(story.name, story.body)
    except ContentError as error:
        return Tried(story.name, story.body, error.findings)
    return Tried(
        story.name,
        story.body,
        live=_odd(kabar, live, lines, at),
        drafts=_odd(kabar, written_, lines, at) if written_ else None,
    )


def _odd(kabar: Kabar, world: World, lines: Sequence[Line], at: Place) -> tuple[Odd, ...]:
    found = departures(world, lines, kabar.catalogues.translate)
    return tuple(
        Odd(one)
        if one.line is None
        else Odd(one, at((one.line,)).partition(" ")[0], written([lines[one.line]]).strip())
        for one in found
    )
