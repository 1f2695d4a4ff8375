"""What a split asks for, as a condition of a branch: answers, points, and the few facts that Kabar keeps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from bot.content.rapidpro import fields
from bot.content.rapidpro.actions import MORE, RESULT, Set
from bot.content.rapidpro.cases import ANY_NUMBER, ANY_TEXT, Range, holds, range_of, words_of
from bot.content.rapidpro.draft import Draft, DraftChoice
from bot.content.rapidpro.expressions import has_any
from bot.content.rapidpro.model import Case
from bot.core.fields import VALUES

_OPERAND: Final = re.compile(
    r"@\(?\s*(?:(?:default|lower|upper|title|text)\(\s*)?([a-z_]+(?:\.\w+)+)\s*(?:,[^(),]*)?\)*", re.IGNORECASE
)
_WHOLE: Final = ("has_only_text", "has_only_phrase", "has_phrase")
ANY: Final = Range(0, None)
MOST_POINTS: Final = 100
"""Of one choice, as a flow may write it."""
MOST: Final = 2000
"""Letters of a condition: a longer one is a list of answers that nobody reads."""


@dataclass
class Known:
    """What conditions of one flow may ask for."""

    questions: dict[str, list[Draft]] = field(default_factory=dict)
    """A result's name -> the nodes that ask for it."""
    sets: dict[str, list[Set]] = field(default_factory=dict)
    """A result's name -> where it is set without a question."""
    tallies: dict[str, str] = field(default_factory=dict)
    """The part that sets a result -> points that are given where it does."""
    fields: dict[str, str] = field(default_factory=dict)
    """A field of RapidPro -> the result that is written into it."""

    def condition(self, operand: str, case: Case) -> str | None:
        """The condition under which the case holds; None where Kabar cannot tell."""
        if any(has_any(one) for one in case.arguments):
            return None
        path = _path(operand)
        by_category = case.type == "has_category" or path[-1:] == ["category"]
        found: list[str] = []
        if path[:1] == ["results"] and len(path) > 1:
            found += self._result(path[1], case, by_category, set())
        key = {"contact.language": "language"}.get(".".join(path), path[-1] if path[-2:-1] == ["fields"] else "")
        if key and (result := self.fields.get(key)):
            found += self._result(result, case, by_category, set())
        elif key and (ours := fields.ours(key)):
            found += _fact(ours, case)
        told = " or ".join(dict.fromkeys(found))
        return told if told and len(told) <= MOST else None

    def _result(self, name: str, case: Case, by_category: bool, seen: set[str]) -> Iterator[str]:
        if name in seen:
            return
        seen.add(name)
        for asked in self.questions.get(name, ()):
            yield from _answers(asked, case, by_category)
        for one in self.sets.get(name, ()):
            tally = self.tallies.get(one.part)
            if same := RESULT.fullmatch(one.value):
                yield from self._result(same[1].lower(), case, by_category, seen)
            elif tally and MORE.fullmatch(one.value):
                within = range_of(case.type, case.arguments)
                yield from [within.condition(tally)] if within else []
            elif tally and _test(case, one.category if by_category and one.category else one.value):
                yield f"{tally} >= 1"


def _path(operand: str) -> list[str]:
    found = _OPERAND.fullmatch(operand)
    path = found[1].lower().split(".") if found else []
    return path[1:] if path[:2] == ["contact", "fields"] else path


def _test(case: Case, said: str) -> bool:
    if case.type == "has_category":
        return said.strip().lower() in {one.strip().lower() for one in case.arguments}
    return holds(case.type, case.arguments, said)


def _answers(asked: Draft, case: Case, by_category: bool) -> Iterator[str]:
    if asked.answer in {"choice", "yes_no"}:
        for choice in asked.choices:
            ways: Iterable[str] = (choice.category,) if by_category else (*choice.words, choice.category, choice.key)
            if any(_test(case, one) for one in ways):
                yield f"{asked.name} == {choice.key}"
    elif asked.answer == "number":
        yield from _numbers(asked, case, by_category)
    elif asked.answer == "text" and case.type in ANY_TEXT and not by_category:
        yield f"{asked.name} == true"


def _numbers(asked: Draft, case: Case, by_category: bool) -> Iterator[str]:
    if by_category:
        for category, within in asked.ranges:
            if _test(case, category):
                yield _within(within or ANY, asked.name)
    elif case.type == ANY_NUMBER or case.type in ANY_TEXT:
        yield ANY.condition(asked.name)
    elif within := range_of(case.type, case.arguments):
        yield _within(within, asked.name)


def _within(within: Range, name: str) -> str:
    """In brackets where it has two ends, for it may stand beside an ``or``."""
    told = within.condition(name)
    return f"({told})" if " and " in told else told


def _fact(name: str, case: Case) -> Iterator[str]:
    words = words_of(case.type, case.arguments) or ()
    if name in VALUES:
        every = VALUES[name] if case.type in ANY_TEXT else [fields.value(name, word) for word in words]
        yield from (f"{name} == {one}" for one in every if one is not None)
    elif name == "district":
        value = fields.value(name, " ".join(case.arguments)) if case.type in _WHOLE else None
        yield from [f'district == "{value}"'] if value else []
    elif case.type == ANY_NUMBER or case.type in ANY_TEXT:
        yield ANY.condition(name)
    elif within := range_of(case.type, case.arguments):
        yield _within(within, name)


def leading(drafts: dict[str, Draft]) -> dict[str, list[Draft]]:
    """A node's name -> the nodes that lead to it."""
    found: dict[str, list[Draft]] = {}
    for draft in drafts.values():
        for to in set(draft.targets()):
            found.setdefault(to, []).append(draft)
    return found


def give_points(ways: dict[str, list[Draft]], start: str, at: Draft, tally: str, count: int, *, more: bool) -> bool:
    """Let the choices that lead to this node give points; False where something else leads there too.

    ``ways``: see :func:`leading`. ``more``: beside the points that they give already.
    """
    chosen: list[DraftChoice] = []
    seen, waiting = {at.name}, [at.name]
    while waiting:
        name = waiting.pop()
        if name == start or name not in ways:
            return False
        for before in ways[name]:
            if before.choices:
                chosen += [choice for choice in before.choices if choice.next == name]
            elif before.ask or before.branch or before.rotate or before.begin:
                return False
            elif before.name not in seen:
                seen.add(before.name)
                waiting.append(before.name)
    given = [(choice, count + (choice.points.get(tally, 0) if more else 0)) for choice in chosen]
    if any(points > MOST_POINTS for _, points in given):
        return False
    for choice, points in given:
        choice.points[tally] = points
    return bool(chosen)
