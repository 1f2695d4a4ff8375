"""Closing a month: its numbers are counted, and what may be published of them is written down, once."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, select

from bot.core.months import bounds, month_of
from bot.core.timing import add_months
from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.programme import counting, deciding
from bot.services.programme.answers import Key
from bot.store import person, programme_count, programme_month
from bot.store.setting import change

log = get_logger(__name__)

CLOSING = "programme.closing"


def close_due(kabar: Kabar, now: datetime) -> int:
    """Close the earliest month that has settled, one a tick: an alert must not wait for years of them."""
    with kabar.database.read() as connection:
        month = _next(connection, kabar)
        if month is None or bounds(month, ZoneInfo(kabar.settings.timezone))[1] + counting.SETTLED > now:
            return 0
        counts = counting.count(connection, kabar, month)
    with kabar.database.write() as connection:
        if not close(connection, month, counts, now):
            return 0
    log.info("month_closed", month=month.isoformat())
    return 1


def close(connection: Connection, month: date, counts: Counter[Key], now: datetime) -> bool:
    """Keep the counts and decide what is published of them; False if somebody else has done so."""
    with connection.begin_nested():
        before = connection.execute(select(func.max(programme_month.c.month))).scalar()
        told = before.isoformat() if before else None
        if (before and before >= month) or not change(connection, CLOSING, told, month.isoformat()):
            return False
        connection.execute(insert(programme_month).values(month=month, closed_at=now))
    rows = [
        {"month": month, "name": name, "district": district, "language": language, "sex": sex, "number": number}
        for (name, district, language, sex), number in sorted(counts.items())
    ]
    nobody = {"district": "", "language": "", "sex": ""}
    rows.append({"month": month, "name": deciding.VERSION, "number": deciding.NOW} | nobody)
    connection.execute(insert(programme_count), rows)
    deciding.publish(connection, month)
    return True


def _next(connection: Connection, kabar: Kabar) -> date | None:
    last: date | None = connection.execute(select(func.max(programme_month.c.month))).scalar()
    if last is not None:
        return add_months(last, 1)
    # ids sort by time, so this takes the first of an index
    first = connection.execute(select(person.c.created_at).order_by(person.c.id).limit(1)).scalar()
    return month_of(first, ZoneInfo(kabar.settings.timezone)) if first else None
