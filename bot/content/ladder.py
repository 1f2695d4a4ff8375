"""Reads ``ladder.yaml``: how soon a person must act, and who is told next."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import cast

from bot.content.source import Source
from bot.core.finding import ContentError
from bot.core.finding import Path as Keys
from bot.core.flow import LEVELS, Level
from bot.core.ladder import HELPERS, WRITTEN, Helper, Ladder, Rung, Span, Written
from bot.core.shape import Shape

_UNITS = ("minutes", "hours", "days", "working_days")
_WORDS = ("take_words", "cannot_words", "done_words")
_RUNG_KEYS = ("acknowledge", "contact", "again_every")


def read_ladder(folder: Path) -> Ladder:
    """The ladder; raises :class:`ContentError`."""
    source = Source(folder / "ladder.yaml")
    shape = Shape(source.place)
    raw = shape.mapping(source.data, (), ("levels", "climb", "closing", *_WORDS))
    levels = shape.mapping(raw.get("levels"), ("levels",), LEVELS)
    rungs: dict[Level, Rung] = {}
    for level in LEVELS:
        at: Keys = ("levels", level)
        times = shape.mapping(levels.get(level), at, _RUNG_KEYS)
        spans = [_span(shape, times.get(key), (*at, key)) for key in _RUNG_KEYS]
        rungs[level] = Rung(*spans)
    climb = shape.words(raw.get("climb"), ("climb",))
    if not climb:
        shape.add(("climb",), "nobody is told", f"Write who is told in order: {', '.join(HELPERS)}")
    for index, helper in enumerate(climb):
        shape.one_of(helper, ("climb", index), HELPERS)
    take, cannot, done = (shape.words(raw.get(key), (key,)) for key in _WORDS)
    closing = _closing(shape, raw.get("closing"))
    if shape.findings:
        raise ContentError(shape.findings)
    return Ladder(rungs, cast("tuple[Helper, ...]", climb), take, cannot, done, closing)


def _closing(shape: Shape, data: object) -> dict[str, tuple[Written, ...]]:
    keys = (*LEVELS, "false_alarm")
    raw = shape.mapping(data, ("closing",), keys)
    found = {key: shape.words(raw.get(key), ("closing", key)) for key in keys}
    for key, wanted in found.items():
        for index, one in enumerate(wanted):
            shape.one_of(one, ("closing", key, index), WRITTEN)
    return cast("dict[str, tuple[Written, ...]]", found)


def _span(shape: Shape, data: object, at: Keys) -> Span:
    raw = shape.mapping(data, at, _UNITS)
    if len(raw) != 1:
        shape.add(at, "the time is not clear", f"Write one of {', '.join(_UNITS)}, e.g. {{minutes: 15}}")
        return Span(timedelta(days=1))
    ((unit, given),) = raw.items()
    count = shape.whole(given, (*at, unit), 1, 24 * 60)
    if unit == "working_days":
        return Span(working_days=count)
    return Span(timedelta(**{unit: count}))
