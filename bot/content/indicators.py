"""Reads ``indicators.yaml``: the signs that a caseworker ticks, in the words of staff."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from bot.content.source import Source
from bot.core.finding import ContentError
from bot.core.finding import Path as Keys
from bot.core.indicators import DIMENSIONS, STRENGTHS, Dimension, Indicator, Indicators, Strength
from bot.core.shape import Shape

LANGUAGES: Final = ("id", "en")
"""Of the staff pages."""
NONE: Final = "none"


def read_indicators(folder: Path) -> Indicators:
    """The indicators; without a file there are none. Raises :class:`ContentError`."""
    file = folder / "indicators.yaml"
    if not file.exists():
        return Indicators()
    source = Source(file)
    shape = Shape(source.place)
    raw = shape.mapping(source.data, (), ("reviewed_on", "dimensions"))
    reviewed = raw.get("reviewed_on")
    if reviewed is not None and type(reviewed) is not date:
        shape.add(("reviewed_on",), f"{reviewed!r} is no day", "Write it as 2026-12-24, or leave it empty")
    dimensions = shape.mapping(raw.get("dimensions"), ("dimensions",), DIMENSIONS)
    titles, found = {}, {}
    for dimension in DIMENSIONS:
        at = ("dimensions", dimension)
        own = shape.mapping(dimensions.get(dimension), at, (*LANGUAGES, "indicators"))
        titles[dimension] = _words(shape, own, at)
        several = shape.mapping(own.get("indicators"), (*at, "indicators"))
        found[dimension] = tuple(_one(shape, dimension, name, data) for name, data in several.items())
    if shape.findings:
        raise ContentError(shape.findings)
    return Indicators(titles, found, reviewed if isinstance(reviewed, date) else None)


def _one(shape: Shape, dimension: Dimension, name: str, data: object) -> Indicator:
    at = ("dimensions", dimension, "indicators", name)
    shape.name(name, at)
    raw = shape.mapping(data, at, ("adult", "child", *LANGUAGES))
    adult, child = (_strength(shape, raw.get(who), (*at, who)) for who in ("adult", "child"))
    return Indicator(f"{dimension}.{name}", adult, child, _words(shape, raw, at))


def _strength(shape: Shape, given: object, at: Keys) -> Strength | None:
    if given is None:
        shape.add(at, f"{at[-1]} is missing", f"Write one of {', '.join((*STRENGTHS, NONE))}")
    elif given != NONE:
        shape.one_of(given, at, STRENGTHS)
    return next((one for one in STRENGTHS if one == given), None)


def _words(shape: Shape, raw: dict[str, object], at: Keys) -> dict[str, str]:
    for language in LANGUAGES:
        if raw.get(language) is None:
            shape.add((*at, language), f"the text in {language!r} is missing", "Write it in quotes")
    return {language: shape.text(raw.get(language), (*at, language)) or "" for language in LANGUAGES}
