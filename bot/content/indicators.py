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
from bot.core.told import shown, told

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
        mend = told("Write it as 2026-12-31 or leave it empty")
        shape.add(("reviewed_on",), told("{value} is no day", value=shown(reviewed)), mend)
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
        mend = told("Use one of: {known}", known=", ".join((*STRENGTHS, NONE)))
        shape.add(at, told("{what} is missing", what=at[-1]), mend)
    elif given != NONE:
        shape.one_of(given, at, STRENGTHS)
    return next((one for one in STRENGTHS if one == given), None)


def _words(shape: Shape, raw: dict[str, object], at: Keys) -> dict[str, str]:
    for language in LANGUAGES:
        if raw.get(language) is None:
            words = told("the text in {language!r} is missing", language=language)
            shape.add((*at, language), words, told("Write the text in quotes"))
    return {language: shape.text(raw.get(language), (*at, language)) or "" for language in LANGUAGES}
