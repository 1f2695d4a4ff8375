"""What a changed flow would do with answers that people really gave: results alone, never whose they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from bot.core.flow import Raise
from bot.core.retrace import retrace
from bot.core.session import Value
from bot.core.world import World

Kind = Literal["same", "asked", "stuck", "raised"]
"""``same``: nothing would differ for staff. ``asked``: a question comes that was not answered then. ``stuck``: an
answer that was understood would not be any more. ``raised``: staff would be told of something else, or not be told."""


NOTHING: Final = "nothing"
ROUGH: Final = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one run. ``place``: the question (``asked``, ``stuck``), or what was and would be raised."""

    kind: Kind
    place: str = ""


def replayed(
    before: World, after: World, name: str, answers: Mapping[str, Value], facts: Mapping[str, Value]
) -> Outcome:
    """A run of the flow ``name`` by these answers, in the live world and with the draft.

    Telling a caseworker comes before all: a run that is stuck and raises something else is told as ``raised``.
    """
    old = retrace(before, before.flows[name], answers, facts) if name in before.flows else None
    new = retrace(after, after.flows[name], answers, facts)
    was = _told(old.raised.values()) if old else ""
    now = _told(new.raised.values())
    if was != now:
        return Outcome("raised", f"{was or NOTHING} -> {now or NOTHING}")
    if new.lost:
        return Outcome("stuck", new.lost)
    if new.open and (old is None or old.open != new.open):
        return Outcome("asked", new.open)
    return Outcome("same")


def rough(count: int, blur: int = 0) -> int:
    """A count for whoever must not learn of single people: the multiple of five below it, 0 for fewer than five.

    Whoever writes the draft decides how people are sorted, and could ask about one of them by changing it a little and
    counting again. So ``blur``, another one for each set of people, is first taken away, up to four of it.
    """
    left = count - blur % ROUGH
    return max(left - left % ROUGH, 0)


def _told(raised: Iterable[Raise]) -> str:
    return ", ".join(sorted({f"{one.level} {one.reason}" for one in raised}))
