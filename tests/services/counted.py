"""Closing months with numbers that a test gives, and reading what was published of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from bot.core.programme import COUNTS
from bot.services.kabar import Kabar
from bot.services.programme import closing, figures, periods
from bot.services.programme.answers import Key
from bot.services.programme.figures import Indicator

Told = Mapping[str, int]
"""``agreed/Lombok Tengah/id/female`` -> how many; what is left out is Lombok Tengah and id."""


def keys(told: Told) -> Counter[Key]:
    """The counts, with those of each rest nothing."""
    found: Counter[Key] = Counter()
    for text, number in told.items():
        name, *place, sex = text.split("/")
        district, language = [*place, *("Lombok Tengah", "id")[len(place) :]]
        found[name, district, language, {"f": "female", "m": "male", "-": ""}[sex]] = number
    for one in COUNTS:
        if one.rest:
            for name, *group in list(found):
                if name == one.of:
                    rest = found[one.of, *group] - found[one.rest, *group]
                    found[one.name, *group] = rest
    return found


def close(kabar: Kabar, month: date, told: Told) -> bool:
    with kabar.database.write() as connection:
        return closing.close(connection, month, keys(told), kabar.clock.now())


def report(kabar: Kabar, name: str, period: str) -> Indicator:
    with kabar.database.read() as connection:
        months = figures.closed(connection)
        chosen = periods.chosen(periods.of(months), period)
        return figures.read(connection, [name], chosen, months)[name]
