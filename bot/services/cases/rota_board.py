"""The rota as one reads it: shifts and leave by name, and the hours of the next week that nobody covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from bot.core.flow import Level
from bot.core.rota import Rota, Shift, day_names, gaps
from bot.services.cases import roster, rota_rows
from bot.services.cases.reading import opened
from bot.services.cases.rotas import ON_THE_ROTA
from bot.services.kabar import Kabar
from bot.store import person, rota_leave, rota_shift, staff

AHEAD = timedelta(days=7)
"""So far gaps are looked for: time enough to fill them."""
WATCHED: Final[tuple[Level, ...]] = ("red", "orange")
"""The levels whose every hour must be covered. Yellow and silence wait for a working day."""
_NOT_CARED_FOR = ("refused",)


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """A shift, and whether it runs now."""

    id: UUID
    name: str
    shift: Shift
    runs: bool
    zone: str
    """Of its hours: its district's, or where it has none the deployment's."""

    @property
    def days(self) -> tuple[tuple[int, int], ...]:
        """Runs of its days, Monday is 0."""
        return day_names(tuple(self.shift.days))


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """Somebody's days away."""

    id: UUID
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class LevelGap:
    """Hours without anybody, in UTC, and for cases of which levels."""

    begins: datetime
    ends: datetime
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A district where people are, and its gaps. No ``district``: people of whom none is known."""

    district: str | None
    zone: str
    gaps: tuple[LevelGap, ...]
    now: tuple[str, ...]
    """Names of who is on duty now for a red case, best first."""

    def lacks(self, level: Level) -> bool:
        """Whether there are hours without anybody for a case of this level."""
        return any(level in gap.levels for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class Board:
    """The whole rota."""

    used: bool
    """Without any shift everybody's own hours of duty count."""
    hours: bool
    """Whether anybody's account has such hours: with neither, no person is told that somebody is on duty."""
    shifts: tuple[ShiftLine, ...]
    leave: tuple[LeaveLine, ...]
    places: tuple[Place, ...]
    staff: Mapping[UUID, str]
    """Who may stand on it."""

    @property
    def open(self) -> tuple[Place, ...]:
        """Where hours are uncovered."""
        return tuple(place for place in self.places if place.gaps)

    @property
    def alike(self) -> tuple[tuple[Place, ...], ...]:
        """Places whose hours are covered alike stand together: thirty districts without a night shift are one list."""
        kinds: dict[object, list[Place]] = {}
        for place in self.places:
            kinds.setdefault((place.zone, place.gaps, place.now), []).append(place)
        return tuple(map(tuple, kinds.values()))

    @property
    def lacking(self) -> tuple[Level, ...]:
        """For cases of which levels there are such hours, the gravest first."""
        return tuple(level for level in WATCHED if any(place.lacks(level) for place in self.places))


def board(kabar: Kabar) -> Board:
    """Everything at once: a rota has some dozen rows."""
    now = kabar.clock.now()
    with kabar.database.read() as connection:
        names = _names(connection, kabar)
        rota = rota_rows.load(connection)
        members = roster.alertable(connection)
        able = [member.id for member in members]
        hours = any(member.has_hours for member in members)
        shifts = tuple(
            ShiftLine(row.id, names[row.staff_id], shift, shift.covers(now, zone), zone.key)
            for row in connection.execute(select(rota_shift).order_by(rota_shift.c.begins, rota_shift.c.id))
            if row.staff_id in names
            for shift in [rota_rows.shift_of(row)]
            for zone in [_zone(kabar, shift.district)]
        )
        today = now.astimezone(ZoneInfo(kabar.settings.timezone)).date()
        away = select(rota_leave).where(rota_leave.c.last >= today).order_by(rota_leave.c.first, rota_leave.c.id)
        leave = tuple(
            LeaveLine(row.id, names[row.staff_id], row.first, row.last)
            for row in connection.execute(away)
            if row.staff_id in names
        )
        places = (
            tuple(_place(kabar, rota, able, one, names, now) for one in _districts(connection)) if rota.used else ()
        )
    return Board(rota.used, hours, shifts, leave, places, dict(sorted(names.items(), key=lambda item: item[1])))


def _place(
    kabar: Kabar, rota: Rota, able: list[UUID], district: str | None, names: Mapping[UUID, str], now: datetime
) -> Place:
    zone = _zone(kabar, district)
    here = [*rota.on("on_call", district, "red", now, zone), *rota.on("backup", district, "red", now, zone)]
    found: dict[tuple[datetime, datetime], list[Level]] = {}
    for level in WATCHED:
        for gap in gaps(rota, able, district, level, now, now + AHEAD, zone):
            found.setdefault((gap.begins, gap.ends), []).append(level)
    each = tuple(LevelGap(*hours, tuple(levels)) for hours, levels in sorted(found.items()))
    on_duty = tuple(dict.fromkeys(names[one] for one in here if one in able))
    return Place(district, zone.key, each, on_duty)


def _districts(connection: Connection) -> list[str | None]:
    """Where somebody lives whom we care for."""
    query = select(person.c.district).where(person.c.status.not_in(_NOT_CARED_FOR)).distinct()
    found = set(connection.execute(query).scalars()) or {None}
    return sorted(found, key=lambda name: (name is None, name or ""))


def _zone(kabar: Kabar, district: str | None) -> ZoneInfo:
    known = kabar.content.districts.get((district or "").casefold())
    return known.zone if known else ZoneInfo(kabar.settings.timezone)


def _names(connection: Connection, kabar: Kabar) -> dict[UUID, str]:
    rows = connection.execute(select(staff.c.id, staff.c.name, staff.c.role).where(staff.c.active))
    return {row.id: opened(kabar, row.name, "staff.name", row.id) for row in rows if row.role in ON_THE_ROTA}
