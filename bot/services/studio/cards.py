"""A flow's text as cards, one a step, in the order people meet them; also where the text has faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.error import YAMLError

from bot.content.yaml import read_yaml

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that can be given; its number on the phone is its place."""

    key: str
    label: str
    also: str
    points: str
    next: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One step as it is written: every value is text, for it may be wrong."""

    name: str
    texts: Mapping[str, str]
    """``say``, ``ask``, ``again``; ``answer``, ``min``, ``max``, ``begin``, ``next`` and ``do``."""
    answers: tuple[Answer, ...] = ()
    branch: tuple[tuple[str, str], ...] = ()
    """(condition, step); the else has an empty condition."""
    rotate: tuple[str, ...] = ()
    level: str = ""
    reason: str = ""
    services: tuple[str, ...] = ()
    refer_reason: str = ""
    remember: Mapping[str, str] = field(default_factory=dict)
    end: bool = False
    met: bool = True
    """Whether some way leads here."""
    unknown: tuple[str, ...] = ()
    """Keys that mean nothing to Kabar: the YAML has to be mended."""

    @property
    def way(self) -> str:
        """How it goes on: ``end``, ``begin``, ``rotate``, ``branch``, ``next``, or ``answers``: each its own way."""
        if self.end:
            return "end"
        for one in ("branch", "rotate"):
            if getattr(self, one):
                return one
        for one in ("begin", "next"):
            if self.texts.get(one):
                return one
        return "answers" if self.texts.get("ask") else "next"

    @property
    def leads(self) -> tuple[str, ...]:
        """The steps it leads to, each once, in their order."""
        ways = [one.next for one in self.answers] + [to for _, to in self.branch] + list(self.rotate)
        return tuple(dict.fromkeys(one for one in (*ways, self.texts.get("next", "")) if one))


@dataclass(frozen=True, slots=True)
class Story:
    """The whole flow. ``readable`` is False where the text is no YAML with steps: then only the YAML can be changed."""

    title: str = ""
    start: str = ""
    keywords: tuple[str, ...] = ()
    sensitive: bool = False
    expires_hours: str = ""
    cards: tuple[Card, ...] = ()
    readable: bool = True

    def card(self, name: str) -> Card | None:
        """The card of this step."""
        return next((one for one in self.cards if one.name == name), None)


def story(body: str) -> Story:
    """The cards of this text. Raises nothing."""
    try:
        data = read_yaml(body)
    except (YAMLError, ValueError):
        return Story(readable=False)
    steps = data.get("nodes") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(steps, Mapping):
        return Story(readable=False)
    cards = {str(name): _card(str(name), _mapping(step)) for name, step in steps.items()}
    start = _text(data.get("start"))
    return Story(
        title=_text(data.get("title")),
        start=start,
        keywords=_list(data.get("keywords")),
        sensitive=data.get("sensitive") is True,
        expires_hours=_text(data.get("expires_hours")),
        cards=tuple(_in_order(cards, start)),
    )


def typed(name: str, step: Raw) -> Card:
    """What was filled in for a step, as its card."""
    return _card(name, step)


def _in_order(cards: Mapping[str, Card], start: str) -> Iterator[Card]:
    met = dict.fromkeys([start])
    for name in (waiting := [start]):
        for to in cards[name].leads if name in cards else ():
            if to not in met:
                met[to] = None
                waiting.append(to)
    yield from (cards[name] for name in met if name in cards)
    for name, card in cards.items():
        if name not in met:
            kept = {one: getattr(card, one) for one in card.__dataclass_fields__}
            yield Card(**{**kept, "met": False})


_WORDS = ("say", "ask", "again", "answer", "min", "max", "begin", "next", "do")
_REST = ("choices", "branch", "rotate", "raise", "remember", "refer", "end")


def _card(name: str, step: Raw) -> Card:
    raised, refer = _mapping(step.get("raise")), _mapping(step.get("refer"))
    return Card(
        name=name,
        texts={key: _text(step.get(key)) for key in _WORDS},
        answers=tuple(_answer(str(key), _mapping(one)) for key, one in _mapping(step.get("choices")).items()),
        branch=tuple(_branch(step.get("branch"))),
        rotate=_list(step.get("rotate")),
        level=_text(raised.get("level")),
        reason=_text(raised.get("reason")),
        services=_list(refer.get("to")),
        refer_reason=_text(refer.get("reason")),
        remember={str(key): _text(value) for key, value in _mapping(step.get("remember")).items()},
        end=step.get("end") is True,
        unknown=tuple(str(key) for key in step if key not in (*_WORDS, *_REST)),
    )


def _answer(key: str, one: Raw) -> Answer:
    points = ", ".join(f"{tally} {by}" for tally, by in _mapping(one.get("points")).items())
    also = ", ".join(_list(one.get("also")))
    return Answer(key, _text(one.get("label")), also, points, _text(one.get("next")), one.get("sure") is True)


def _branch(ways: object) -> Iterator[tuple[str, str]]:
    for way in ways if isinstance(ways, list) else ():
        one = _mapping(way)
        if "else" in one:
            yield "", _text(one["else"])
        else:
            yield _text(one.get("when")), _text(one.get("next"))


def _mapping(value: object) -> Raw:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        return tuple(_text(one) for one in value)
    return (_text(value),) if value else ()


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
