"""Moments and spans as staff read them: in the deployment's time zone and the page's language."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, get_month_names, get_timezone_name
from babel.dates import format_time as babel_time
from babel.units import format_unit

from bot.web.context import kabar
from bot.web.language import locale

INDONESIAN = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
"""How people there write their zones; CLDR knows it in Indonesian only."""

UNITS = ((24 * 60, "day"), (60, "hour"), (1, "minute"))
"""Minutes, and what so many are called."""


def moment(at: datetime) -> str:
    """A moment: only the time if it is today, else with the day. Written by hand, for lists have a hundred of them."""
    zone = _zone()
    local = at.astimezone(zone)
    if local.date() == now().astimezone(zone).date():
        return f"{local:%H:%M}"
    return f"{local.day} {get_month_names('abbreviated', locale=locale())[local.month]} {local:%H:%M}"


def time_of(at: datetime) -> str:
    """The time of day."""
    return babel_time(at, "HH:mm", tzinfo=_zone(), locale=locale())


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
    return f"{format_datetime(at, 'EEE, d MMM yyyy, HH:mm', tzinfo=_zone(), locale=locale())} {zone_name()}"


def moment_in(at: datetime, zone: str) -> str:
    """Day and time on the clocks of a zone."""
    return format_datetime(at, "EEE d MMM HH:mm", tzinfo=ZoneInfo(zone), locale=locale())


def date_of(day_given: date) -> str:
    """A day that has no hour."""
    return format_date(day_given, "d MMM y", locale=locale())


def zone_name(name: str | None = None) -> str:
    """A zone's short name; the deployment's where none is given."""
    key = name or kabar().settings.timezone
    return INDONESIAN.get(key) or get_timezone_name(ZoneInfo(key), width="short", locale=locale())


def span(at: datetime) -> str:
    """How long ago, or how long until: minutes up to two hours, then hours, from two days on days; rounded down."""
    minutes = max(int(abs(now() - at).total_seconds() // 60), 1)
    size, unit = next((size, unit) for size, unit in UNITS if minutes >= 2 * size or size == 1)
    return _duration(minutes // size, f"duration-{unit}", locale())


@lru_cache(maxsize=2000)
def _duration(count: int, unit: str, language: Locale) -> str:
    return format_unit(count, unit, locale=language)


def field(at: datetime) -> str:
    """As a form's field for day and time wants it, in the deployment's time zone."""
    return at.astimezone(_zone()).strftime("%Y-%m-%dT%H:%M")


def passed(at: datetime | None) -> bool:
    """Whether the moment lies behind us."""
    return at is not None and at <= now()


def now() -> datetime:
    """The present moment, by the deployment's clock."""
    return kabar().clock.now()


def _zone() -> ZoneInfo:
    return ZoneInfo(kabar().settings.timezone)
