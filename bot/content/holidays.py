"""Which days are free: Indonesia's public holidays, and what staff add and take away in ``holidays.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.source import Source
from bot.core.finding import ContentError
from bot.core.shape import Shape
from bot.core.told import shown, told

if TYPE_CHECKING:
    from holidays.countries.indonesia import Indonesia

_WRITE = told('Write it as 2026-12-24: "Cuti bersama Natal"')


@dataclass(frozen=True, slots=True)
class Holidays:
    """A container of free days: ``day in holidays``.

    The library computes them for any year; days that depend on the sighting of the moon are its estimates until the
    government's decree is in a release of it, which is why staff can correct them.
    """

    added: Mapping[date, str] = field(default_factory=dict)
    removed: Mapping[date, str] = field(default_factory=dict)

    def __contains__(self, day: object) -> bool:
        """Whether nobody is expected to work on this day."""
        return isinstance(day, date) and self.name(day) is not None

    def name(self, day: date) -> str | None:
        """What the day is called, in Indonesian; None where it is no holiday."""
        if day in self.added:
            return self.added[day]
        if day in self.removed:
            return None
        found: str | None = _official().get(day)
        return found


def read_holidays(folder: Path) -> Holidays:
    """The days that staff changed; without a file there are none. Raises :class:`ContentError`."""
    file = folder / "holidays.yaml"
    if not file.exists():
        return Holidays()
    source = Source(file)
    shape = Shape(source.place)
    raw = shape.mapping(source.data, (), ("added", "removed"))
    added, removed = (_days(shape, raw.get(key), key) for key in ("added", "removed"))
    for day in added.keys() & removed.keys():
        words = told("{day} is added and removed", day=day)
        shape.add(("removed", str(day)), words, told("Keep one of the two"))
    for day in removed:
        if day not in _official():
            mend = told("Take the line away, or mend the date")
            shape.add(("removed", str(day)), told("{day} is no public holiday", day=day), mend)
    if shape.findings:
        raise ContentError(shape.findings)
    return Holidays(added, removed)


def _days(shape: Shape, data: object, key: str) -> dict[date, str]:
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        shape.add((key,), told("{what} is not a list of days", what=key), _WRITE)
        return {}
    found = {}
    for day, name in data.items():
        if type(day) is not date:
            shape.add((key, str(day)), told("{value} is no day", value=shown(day)), _WRITE)
        elif not isinstance(name, str) or not name.strip():
            shape.add((key, str(day)), told("{day} has no name", day=day), _WRITE)
        else:
            found[day] = name.strip()
    return found


@cache
def _official() -> Indonesia:
    """It grows by the years that are asked for."""
    # all countries' calendars come with it: a fifth of a second that most commands have no use for
    from holidays.countries.indonesia import Indonesia  # noqa: PLC0415

    return Indonesia(language="id")
