"""Reads ``ladder.yaml``: how soon a person must act, and who is told next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import cast

from bot.content.source import Source
from bot.core.finding import ContentError
from bot.core.finding import Path as Keys
from bot.core.flow import LEVELS, Level
from bot.core.ladder import GAPS_MAILED_AT, HELPERS, WAYS, WRITTEN, Helper, Ladder, Rung, Span, Way, Written
from bot.core.shape import Shape
from bot.core.told import shown, told

_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_UNITS = ("minutes", "hours", "days", "working_days")
_WORDS = ("take_words", "cannot_words", "done_words", "yes_words", "no_words", "beside_words")
_TIMES = ("acknowledge", "contact", "resolve", "again_every")
_RUNG_KEYS = (*_TIMES, "climb", "through", "at_once")


def read_ladder(folder: Path, text: str | None = None) -> Ladder:
    """The ladder of the folder, or of ``text`` as if it were its file's; raises :class:`ContentError`."""
    source = Source(folder / "ladder.yaml", text)
    shape = Shape(source.place)
    raw = shape.mapping(source.data, (), ("levels", "climb", "closing", "gaps_mailed_at", *_WORDS))
    levels = shape.mapping(raw.get("levels"), ("levels",), LEVELS)
    climb = _climb(shape, raw.get("climb"), ("climb",))
    rungs = {level: _rung(shape, levels.get(level), level, climb) for level in LEVELS}
    take, cannot, done, yes, no, beside = (shape.words(raw.get(key), (key,)) for key in _WORDS)
    closing = _closing(shape, raw.get("closing"))
    gaps_at = _time_of_day(shape, raw.get("gaps_mailed_at"), ("gaps_mailed_at",))
    if shape.findings:
        raise ContentError(shape.findings)
    return Ladder(rungs, take, cannot, done, yes, no, beside, closing, gaps_at)


def _rung(shape: Shape, data: object, level: Level, climb: tuple[Helper, ...]) -> Rung:
    at: Keys = ("levels", level)
    raw = shape.mapping(data, at, _RUNG_KEYS)
    if level == "red":
        for key in _TIMES:
            if isinstance(found := raw.get(key), Mapping) and "working_days" in found:
                words = told("red does not wait for a working day")
                shape.add((*at, key), words, told("Write minutes, hours or days"))
    through = shape.words(raw.get("through"), (*at, "through"))
    if not through:
        mend = told("Write the ways: [{known}]", known=", ".join(WAYS))
        shape.add((*at, "through"), told("no way is named"), mend)
    for index, way in enumerate(through):
        shape.one_of(way, (*at, "through", index), WAYS)
    acknowledge, contact, resolve, again_every = (_span(shape, raw.get(key), (*at, key)) for key in _TIMES)
    return Rung(
        acknowledge=acknowledge,
        contact=contact,
        resolve=resolve,
        again_every=again_every,
        climb=_climb(shape, raw["climb"], (*at, "climb")) if "climb" in raw else climb,
        through=cast("tuple[Way, ...]", through),
        at_once=shape.flag(raw.get("at_once", False), (*at, "at_once")),
    )


def _climb(shape: Shape, data: object, at: Keys) -> tuple[Helper, ...]:
    climb = shape.words(data, at)
    if not climb:
        mend = told("Write who is told in order: {known}", known=", ".join(HELPERS))
        shape.add(at, told("nobody is told"), mend)
    for index, helper in enumerate(climb):
        shape.one_of(helper, (*at, index), HELPERS)
        if helper in climb[:index]:
            shape.add((*at, index), told("{what} is there twice", what=helper), told("Keep the first"))
    return cast("tuple[Helper, ...]", climb)


def _closing(shape: Shape, data: object) -> dict[str, tuple[Written, ...]]:
    keys = (*LEVELS, "false_alarm")
    raw = shape.mapping(data, ("closing",), keys)
    found = {key: shape.words(raw.get(key), ("closing", key)) for key in keys}
    for key, wanted in found.items():
        for index, one in enumerate(wanted):
            shape.one_of(one, ("closing", key, index), WRITTEN)
    return cast("dict[str, tuple[Written, ...]]", found)


def _time_of_day(shape: Shape, data: object, at: Keys) -> time:
    if data is None:
        return GAPS_MAILED_AT
    if isinstance(data, str) and _HOUR.fullmatch(data):
        return time.fromisoformat(data)
    shape.add(
        at,
        told("{value} is no time of day", value=shown(data)),
        told("Write it in quotes, like {time}", time='"07:00"'),
    )
    return GAPS_MAILED_AT


def _span(shape: Shape, data: object, at: Keys) -> Span:
    raw = shape.mapping(data, at, _UNITS)
    if len(raw) != 1:
        mend = told("Write one of {known}, e.g. {{minutes: 15}}", known=", ".join(_UNITS))
        shape.add(at, told("the time is not clear"), mend)
        return Span(timedelta(days=1))
    ((unit, given),) = raw.items()
    count = shape.whole(given, (*at, unit), 1, 24 * 60)
    if unit == "working_days":
        return Span(working_days=count)
    return Span(timedelta(**{unit: count}))
