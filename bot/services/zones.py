"""Clocks: the time zone in which each member reads and writes times, and how a zone is called in few letters.

A member without one has the deployment's, and so has a member whose zone the machine's tzdata does not know any more.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.services.kabar import Kabar

INDONESIAN: Final = MappingProxyType({"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"})
"""How people there write their zones."""
EXAMPLES: Final = MappingProxyType(
    {
        "WIB": ("Jakarta", "Pontianak"),
        "WITA": ("Mataram", "Kupang", "Makassar"),
        "WIT": ("Ambon", "Jayapura"),
    }
)
"""Places that go by them."""
ABROAD: Final = tuple(
    f"Asia/{place}"
    for place in (
        *("Kuala_Lumpur", "Singapore", "Brunei", "Hong_Kong", "Taipei", "Tokyo", "Seoul"),
        *("Riyadh", "Dubai", "Qatar", "Kuwait", "Amman"),
    )
)
"""Where most who left Indonesia to work are, and those who care for them there."""
AREAS: Final = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
LONGEST: Final = 64


def of(kabar: Kabar, name: str | None) -> ZoneInfo:
    """The zone of this name; the deployment's where there is none, or none that can be read."""
    return (known(name) if name else None) or ZoneInfo(kabar.settings.timezone)


def known(name: str) -> ZoneInfo | None:
    """The zone of this name, if tzdata has it."""
    if len(name) > LONGEST:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def named(given: str) -> str | None:
    """The name to keep of what was written: WIB, WITA, WIT in any case, or an IANA name; None where it is neither."""
    said = given.strip()
    name = INDONESIAN.get(said.upper(), said)
    return name if name in _all() and known(name) else None


def nearest(given: str) -> str | None:
    """What may have been meant."""
    if len(given) > LONGEST:
        return None
    lower = {name.lower(): name for name in _all()}
    found = difflib.get_close_matches(given.strip().lower().replace(" ", "_"), lower, n=1)
    return lower[found[0]] if found else None


def short(zone: ZoneInfo, at: datetime) -> str:
    """WIB, WITA or WIT; elsewhere what is added to UTC at that moment, as +03 or +05:45."""
    local = at.astimezone(zone)
    if (name := local.tzname()) in INDONESIAN:
        return str(name)
    offset = f"{local:%z}"
    hours, minutes = offset[:3], offset[3:5]
    return hours if minutes == "00" else f"{hours}:{minutes}"


def stamp(zone: ZoneInfo, at: datetime) -> str:
    """As a message to a phone says it: 21/10 14:05 WITA."""
    return f"{at.astimezone(zone):%d/%m %H:%M} {short(zone, at)}"


@cache
def others() -> Mapping[str, tuple[str, ...]]:
    """Area -> the zones that a page offers besides those above."""
    offered = {*INDONESIAN.values(), *ABROAD}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(_all() - offered):
        area = name.partition("/")[0]
        if area in AREAS:
            found[area].append(name)
    return MappingProxyType({area: tuple(names) for area, names in found.items()})


def offered(name: str) -> bool:
    """Whether a page offers this one."""
    return name in {*INDONESIAN.values(), *ABROAD} or name in others().get(name.partition("/")[0], ())


@cache
def _all() -> frozenset[str]:
    """Every name that tzdata has: some hundreds of files, looked for once."""
    return frozenset(available_timezones())
