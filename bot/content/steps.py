"""Reads ``steps.yaml``: which steps are suggested on a case's page, by level and by reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.content.said import LANGUAGES, read_said
from bot.content.source import Source
from bot.core.finding import ContentError
from bot.core.finding import Path as Keys
from bot.core.flow import LEVELS
from bot.core.guidance import OTHERWISE, Said, Steps
from bot.core.shape import Shape, nearest
from bot.core.told import told

MOST_LETTERS = 200
MOST_STEPS = 8
"""On one page: those of the level and of the reason. Who has to help reads no more."""


def read_steps(folder: Path) -> Steps:
    """The steps; raises :class:`ContentError`."""
    source = Source(folder / "steps.yaml")
    shape = Shape(source.place)
    raw = shape.mapping(source.data, (), ("steps", "levels", "reasons", "alone"))
    texts = {}
    for name, value in shape.mapping(raw.get("steps"), ("steps",)).items():
        at = ("steps", shape.name(name, ("steps", name)) or name)
        texts[name] = read_said(shape, shape.mapping(value, at, LANGUAGES), at, MOST_LETTERS)
    named = shape.mapping(raw.get("levels"), ("levels",), LEVELS)
    levels: dict[str, tuple[Said, ...]] = {
        level: tuple(_named(shape, named.get(level), ("levels", level), texts)) for level in LEVELS
    }
    reasons = {
        reason: _by_level(shape, value, ("reasons", reason), texts)
        for reason, value in shape.mapping(raw.get("reasons"), ("reasons",)).items()
    }
    made = Steps(levels, reasons, frozenset(_alone(shape, raw.get("alone"), reasons)))
    _check(shape, source.data, made, set(texts))
    if shape.findings:
        raise ContentError(shape.findings)
    return made


def _alone(shape: Shape, data: object, reasons: Mapping[str, object]) -> Iterator[str]:
    """Reasons whose own steps are all that is suggested."""
    for index, reason in enumerate(shape.words(data or [], ("alone",))):
        if reason in reasons:
            yield reason
        else:
            shape.add(("alone", index), told("{reason} has no steps", reason=reason), nearest(reason, list(reasons)))


def _by_level(shape: Shape, data: object, at: Keys, texts: Mapping[str, Said]) -> Mapping[str, tuple[Said, ...]]:
    """A list is for every level; else a list for each."""
    if not isinstance(data, Mapping):
        steps = tuple(_named(shape, data, at, texts))
        return dict.fromkeys(LEVELS, steps)
    raw = shape.mapping(data, at, LEVELS)
    return {level: tuple(_named(shape, steps, (*at, level), texts)) for level, steps in raw.items()}


def _named(shape: Shape, data: object, at: Keys, texts: Mapping[str, Said]) -> Iterator[Said]:
    for index, name in enumerate(shape.words(data, at)):
        if name in texts:
            yield texts[name]
        else:
            shape.add((*at, index), told("there is no step {name!r}", name=name), nearest(name, list(texts)))


def _check(shape: Shape, data: object, steps: Steps, named: set[str]) -> None:
    if OTHERWISE not in steps.reasons:
        mend = told("It stands in for every reason that is not here: write it")
        shape.add(("reasons",), told("{reason} has no steps", reason=OTHERWISE), mend)
    for reason in steps.reasons:
        most = max(len(steps.of(level, reason)) for level in LEVELS)
        if most > MOST_STEPS:
            mend = told("Use at most {most} with the level's own", most=MOST_STEPS)
            shape.add(("reasons", reason), told("{count} steps on one page", count=most), mend)
    used = (
        {name for key in ("levels", "reasons") for name in _words(data.get(key))}
        if isinstance(data, Mapping)
        else set()
    )
    for name in sorted(named - used):
        mend = told("Name it in one, or take it away")
        shape.add(("steps", name), told("no level and no reason has this step"), mend)


def _words(data: object) -> Iterator[str]:
    if isinstance(data, Mapping):
        for value in data.values():
            yield from _words(value)
    elif isinstance(data, list):
        yield from (one for one in data if isinstance(one, str))
