"""Moments and spans as staff read them: in the reader's time zone and the page's language."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, get_month_names
from babel.dates import format_time as babel_time
from babel.units import format_unit
from flask import request

from bot.services import zones
from bot.web import session
from bot.web.context import kabar
from bot.web.language import locale

UNITS = ((24 * 60, "day"), (60, "hour"), (1, "minute"))
"""Minutes, and what so many are called."""


def moment(at: datetime) -> str:
    """A moment: only the time if it is today, else with the day. Written by hand, for lists have a hundred of them."""
    zone = _zone()
    local = at.astimezone(zone)
    if local.date() == now().astimezone(zone).date():
        return f"{local:%H:%M}"
    return f"{local.day} {get_month_names('abbreviated', locale=locale())[local.month]} {local:%H:%M}"


def clock(at: datetime) -> str:
    """A moment with the zone's name: a deadline is never mistaken for one in another zone."""
    return f"{moment(at)} {zones.short(_zone(), at)}"


def iso(at: datetime) -> str:
    """A moment as machines read it."""
    return at.astimezone(_zone()).isoformat(timespec="seconds")


def time_of(at: datetime) -> str:
    """The time of day."""
    return babel_time(at, "HH:mm", tzinfo=_zone(), locale=locale())


def time_in(at: datetime, zone: str) -> str:
    """The time of day on the clocks of a zone, with its name."""
    there = ZoneInfo(zone)
    return f"{babel_time(at, 'HH:mm', tzinfo=there, locale=locale())} {zones.short(there, at)}"


def day(at: datetime) -> str:
    """The day, with its weekday."""
    return format_datetime(at, "EEEE, d MMMM", tzinfo=_zone(), locale=locale())


def moment_day(at: datetime) -> str:
    """The day in few letters."""
    return format_datetime(at, "d MMM", tzinfo=_zone(), locale=locale())


def month_name(at: date) -> str:
    """A month with its year."""
    return format_skeleton("yMMMM", at, locale=locale())


def full(at: datetime) -> str:
    """Day and time with the zone's name."""
    zone = _zone()
    return f"{format_datetime(at, 'EEE, d MMM yyyy, HH:mm', tzinfo=zone, locale=locale())} {zones.short(zone, at)}"


def moment_in(at: datetime, zone: str) -> str:
    """Day and time on the clocks of a zone."""
    return format_datetime(at, "EEE d MMM HH:mm", tzinfo=ZoneInfo(zone), locale=locale())


def day_in(at: datetime, zone: str) -> str:
    """The day, with its weekday, on the clocks of a zone."""
    return format_datetime(at, "EEEE, d MMMM", tzinfo=ZoneInfo(zone), locale=locale())


def date_of(day_given: date) -> str:
    """A day that has no hour."""
    return format_date(day_given, "d MMM y", locale=locale())


def zone_name(name: str) -> str:
    """A zone's short name, as of now."""
    return zones.short(ZoneInfo(name), now())


def here_zone() -> str:
    """The short name of the reader's zone now. A filter of a constant would be kept with the template: no filter."""
    return zone_at(now())


def zone_at(at: datetime) -> str:
    """The short name of the reader's zone at a moment."""
    return zones.short(_zone(), at)


def elsewhere(name: str) -> bool:
    """Whether clocks of this zone show another time now than the reader's."""
    return now().astimezone(ZoneInfo(name)).utcoffset() != now().astimezone(_zone()).utcoffset()


def span(at: datetime) -> str:
    """How long ago, or how long until: minutes up to two hours, then hours, from two days on days; rounded down."""
    minutes = max(int(abs(now() - at).total_seconds() // 60), 1)
    size, unit = next((size, unit) for size, unit in UNITS if minutes >= 2 * size or size == 1)
    return _duration(minutes // size, f"duration-{unit}", locale())


def days_since(at: datetime) -> int:
    """How many midnights of the reader lie between then and now."""
    zone = _zone()
    return (now().astimezone(zone).date() - at.astimezone(zone).date()).days


@lru_cache(maxsize=2000)
def _duration(count: int, unit: str, language: Locale) -> str:
    return format_unit(count, unit, locale=language)


def field(at: datetime) -> str:
    """As a form's field for day and time wants it, in the reader's time zone."""
    return at.astimezone(_zone()).strftime("%Y-%m-%dT%H:%M")


def read(given: str, shown_in: str) -> datetime | None:
    """The moment that such a field says, in the zone that its form was shown in; None where it says none.

    An hour that the change to summer time leaves out is the one after it; of one that comes twice it is the first.
    """
    zone = zones.known(shown_in) if shown_in else None
    try:
        local = datetime.fromisoformat(given.strip())
        return local.replace(tzinfo=zone or _zone()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def fresh(at: datetime) -> bool:
    """Whether it was within the last day and night: then how long ago says more than the hour."""
    return timedelta() <= now() - at < timedelta(days=1)


def passed(at: datetime | None) -> bool:
    """Whether the moment lies behind us."""
    return at is not None and at <= now()


def now() -> datetime:
    """The present moment, by the deployment's clock."""
    return kabar().clock.now()


def programme_zone() -> str:
    """The short name of the deployment's zone."""
    return zones.short(zones.of(kabar(), None), now())


def zone_key() -> str:
    """The name of the reader's zone."""
    return _zone().key


def _zone() -> ZoneInfo:
    """The member's own; of the demo's phones, and of whoever is not logged in, the deployment's."""
    who = None if request.blueprint == "demo" else session.current()
    return who.zone if who else zones.of(kabar(), None)
