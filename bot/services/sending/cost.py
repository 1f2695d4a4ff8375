"""What the messages that went out cost, added up by line: of a month, or of one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from bot.core.price import Price, Way
from bot.services.kabar import EMAIL, Kabar
from bot.services.sending.outcomes import SESSION
from bot.store import message

DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one line and way of sending. ``money`` is None where no price is known."""

    line: str
    way: Way
    messages: int
    segments: int
    money: Decimal | None
    currency: str


def of_month(kabar: Kabar, year: int, month: int) -> list[Cost]:
    """What the provider took in this month, by the deployment's own time zone."""
    zone = ZoneInfo(kabar.settings.timezone)
    following = (year + 1, 1) if month == DECEMBER else (year, month + 1)
    start, end = datetime(year, month, 1, tzinfo=zone), datetime(*following, 1, tzinfo=zone)
    with kabar.database.read() as connection:
        return _added(connection, kabar, and_(message.c.sent_at >= start, message.c.sent_at < end))


def of_person(connection: Connection, kabar: Kabar, person_id: UUID) -> list[Cost]:
    """What was sent to one person, ever."""
    return _added(connection, kabar, and_(message.c.person_id == person_id, message.c.sent_at.is_not(None)))


def _added(connection: Connection, kabar: Kabar, which: ColumnElement[bool]) -> list[Cost]:
    # what was sent before costs were kept has none of these: a message each
    template = case((func.coalesce(message.c.sent_as, SESSION) == SESSION, "session"), else_="template").label("way")
    rows = connection.execute(
        select(message.c.line, template, func.count(), func.sum(func.coalesce(message.c.segments, 1)))
        .where(message.c.direction == "out", message.c.line != EMAIL, which)
        .group_by(message.c.line, template)
        .order_by(message.c.line, template)
    ).all()
    found = []
    for line, way, messages, segments in rows:
        price = kabar.content.prices.get(line, Price("message"))
        found.append(Cost(line, way, messages, int(segments), price.of(way, messages, int(segments)), price.currency))
    return found
