"""How check-ins went, one after the other: well, a problem, silent; and the PHQ-2 that came with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Final, Literal

State = Literal["well", "problem", "silent", "answered", "waiting", "not_asked"]
STATES: Final[tuple[State, ...]] = ("well", "problem", "silent", "answered", "waiting", "not_asked")
"""``answered``: it is not known how (the talk did not come to its end, or may not be read)."""

PHQ2_POSITIVE: Final = 3
"""PHQ-2: 0 to 6 points, positive from 3 (domain: instruments)."""
PHQ2_MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Point:
    """One check-in, or a PHQ-2 that no check-in brought (then without state)."""

    at: datetime
    step: str = ""
    state: State | None = None
    score: int | None = None
    corrected: bool = False
    """A member corrected what was heard."""

    @property
    def low_mood(self) -> bool:
        """Whether the PHQ-2 is positive."""
        return self.score is not None and self.score >= PHQ2_POSITIVE


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the plan: its last state and, once it was asked, when."""

    at: datetime
    step: str
    flow: str
    status: str


@dataclass(frozen=True, slots=True)
class Told:
    """A flow that came to its end: whether its answers raise something, and the PHQ-2 in it."""

    at: datetime
    flow: str
    trouble: bool = False
    score: int | None = None
    corrected: bool = False


def history(asked: Iterable[Asked], told: Iterable[Told], signs: Iterable[datetime], *, readable: bool) -> list[Point]:
    """The points, oldest first. What was told belongs to the last question before it.

    ``signs``: when answers raised something, also those of talks without an end. Not ``readable``: the person did not
    agree that answers are read, so only that they came is told.
    """
    questions = sorted(asked, key=lambda one: one.at)
    runs, raised = sorted(told, key=lambda one: one.at), sorted(signs)
    starts = [one.at for one in questions]
    points: list[Point] = []
    if readable:
        before = starts[0] if starts else None
        points += [_mood(one) for one in runs if one.score is not None and (before is None or one.at < before)]
    for question, end in zip_longest(questions, starts[1:]):
        own = [one for one in runs if _within(one.at, question.at, end)]
        warned = any(_within(at, question.at, end) for at in raised)
        points.append(_point(question, own, warned=warned, readable=readable))
        if readable:
            points += [_mood(one) for one in own if one.score is not None][1:]
    return sorted(points, key=lambda one: one.at)


def _point(question: Asked, own: Sequence[Told], *, warned: bool, readable: bool) -> Point:
    states: dict[str, State] = {"silent": "silent", "asked": "waiting", "reminded": "waiting", "task": "not_asked"}
    point = Point(question.at, question.step, states.get(question.status, "answered"))
    if not readable:
        return point
    mine = [one for one in own if one.flow == question.flow]
    if point.state == "answered":
        if warned or any(one.trouble for one in mine):
            point = replace(point, state="problem")
        elif mine:
            point = replace(point, state="well")
    mood = next((one for one in own if one.score is not None), None)
    corrected = any(one.corrected for one in own)
    return replace(point, score=mood.score if mood else None, corrected=corrected)


def _mood(told: Told) -> Point:
    return Point(told.at, score=told.score, corrected=told.corrected)


def _within(at: datetime, start: datetime, end: datetime | None) -> bool:
    return start <= at and (end is None or at < end)
