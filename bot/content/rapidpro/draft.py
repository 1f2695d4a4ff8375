"""Our flow while it is being written: nodes that can still be changed, with the parts of the export they carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.content.rapidpro.cases import Range
from bot.content.rapidpro.texts import Wording
from bot.core.flow import context, label_context


@dataclass(slots=True)
class DraftChoice:
    """One answer of a question. ``label`` is None for a plain yes or no."""

    key: str
    label: Wording | None
    category: str
    """Its category's name in RapidPro, small letters."""
    also: list[str] = field(default_factory=list)
    points: dict[str, int] = field(default_factory=dict)
    next: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """All that may be said for it."""
        return (*((self.label.source,) if self.label else ()), *self.also)


@dataclass(slots=True)
class Way:
    """A line of a branch; ``when`` is empty for the else."""

    when: str
    next: str


@dataclass(slots=True)
class Draft:
    """One node of ours."""

    name: str
    place: str = ""
    carries: set[str] = field(default_factory=set)
    say: Wording | None = None
    ask: Wording | None = None
    again: Wording | None = None
    answer: str = ""
    choices: list[DraftChoice] = field(default_factory=list)
    ranges: list[tuple[str, Range | None]] = field(default_factory=list)
    """Of a question for a number: category in small letters -> numbers; None: any."""
    low: int | None = None
    high: int | None = None
    branch: list[Way] = field(default_factory=list)
    rotate: list[str] = field(default_factory=list)
    level: str = ""
    """``raise`` at this level."""
    remember: dict[str, str | int] = field(default_factory=dict)
    begin: str = ""
    next: str = ""
    end: bool = False

    def targets(self) -> Iterator[str]:
        """Every node that can follow."""
        yield from (choice.next for choice in self.choices if choice.next)
        yield from (way.next for way in self.branch)
        yield from self.rotate
        if self.next:
            yield self.next

    def lead(self, old: str, new: str) -> None:
        """Lead to ``new`` wherever this led to ``old``."""
        ways: list[DraftChoice | Way] = [*self.choices, *self.branch]
        for way in ways:
            if way.next == old:
                way.next = new
        self.rotate = list(dict.fromkeys(new if name == old else name for name in self.rotate))
        if self.next == old:
            self.next = new

    def wordings(self, flow: str) -> Iterator[tuple[str, Wording]]:
        """Its texts, with their gettext contexts."""
        for part, wording in (("say", self.say), ("ask", self.ask), ("again", self.again)):
            if wording:
                yield context(flow, self.name, part), wording
        for choice in self.choices:
            if choice.label:
                yield label_context(flow, self.name, choice.key), choice.label

    def data(self) -> dict[str, Any]:
        """As it stands in a flow file."""
        found: dict[str, Any] = {"remember": self.remember} if self.remember else {}
        if self.level:
            found["raise"] = {"level": self.level, "reason": "other_problem"}
        said = (("say", self.say), ("ask", self.ask), ("again", self.again))
        found |= {key: text.source for key, text in said if text}
        found |= {"answer": self.answer} if self.answer else {}
        found |= {key: number for key, number in (("min", self.low), ("max", self.high)) if number is not None}
        if self.choices:
            found["choices"] = {choice.key: _choice(choice) for choice in self.choices}
        if self.branch:
            found["branch"] = [{"when": w.when, "next": w.next} if w.when else {"else": w.next} for w in self.branch]
        ways = (("rotate", self.rotate), ("begin", self.begin), ("next", self.next))
        found |= {key: name for key, name in ways if name}
        return found | {"end": True} if self.end else found


def _choice(choice: DraftChoice) -> dict[str, Any]:
    found: dict[str, Any] = {"label": choice.label.source} if choice.label else {}
    if choice.also:
        found["also"] = choice.also
    if choice.points:
        found["points"] = choice.points
    return found | ({"next": choice.next} if choice.next else {})
