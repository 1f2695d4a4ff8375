"""Whether alerts arrive, told from the rows of cases that still ring.

An alert is written to all on a rung at one moment; with what is tried after that on other lines it is a round. A round
in which one message was taken has arrived. One whose messages all failed has not; one that only waits hangs once it
has waited too long. Of each case the newest round of which this much is known counts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from bot.core.flow import LEVELS
from bot.services.cases import roster
from bot.services.sending import stands
from bot.store import alert, case_file, message, person
from bot.store.base import AnyRow

HANGS: Final = timedelta(minutes=2)
"""An alert that has been due for so long and was not taken hangs: as /ready has it for all that is urgent."""
GRACE: Final = timedelta(minutes=1)
"""Where the first who is told cannot be reached, the ladder tells the next within seconds: that is no alarm yet."""
LOOKS_BACK: Final = timedelta(days=7)
"""Cases whose last alert is older ring so rarely that nothing can be told from them."""
MOST: Final = 500
GONE: Final = frozenset({"queued", "sending", "sent", "delivered", "read"})
_NOT_CARED_FOR: Final = ("refused",)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why alerts do not arrive, since when, and of which levels."""

    since: datetime
    levels: tuple[str, ...] = ()


def troubles(connection: Connection, now: datetime) -> dict[str, Trouble]:
    """What is wrong now, by kind of alarm (see ``store.alarm``)."""
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for case in _suspects(connection, now):
        rounds = _rounds(connection, case.id, case.last_alert_at - LOOKS_BACK)
        told = verdict(rounds, now)
        if told is not None:
            found[told[0]].append((told[1], case.level))
    wrong = {kind: Trouble(min(one[0] for one in cases), _ordered(cases)) for kind, cases in found.items()}
    if not roster.alertable(connection) and _somebody_is_cared_for(connection):
        wrong["nobody"] = Trouble(now)
    return wrong


def verdict(rounds: Sequence[Sequence[AnyRow]], now: datetime) -> tuple[str, datetime] | None:
    """``failed`` or ``stuck``, and since when; None where the newest round that is decided has arrived."""
    failing: datetime | None = None
    for rows in reversed(rounds):
        if any(row.status in GONE for row in rows):
            break
        waiting = [_due(row) for row in rows if row.status != "failed"]
        if waiting and now - min(waiting) >= HANGS:
            return "stuck", min(waiting)
        if rows and not waiting:
            failing = min(row.created_at for row in rows)
    return ("failed", failing) if failing is not None and now - failing >= GRACE else None


def _suspects(connection: Connection, now: datetime) -> Sequence[AnyRow]:
    """Cases that ring, and of which some alert did not go out."""
    unsent = (
        select(message.c.id)
        .where(
            or_(message.c.case_id == case_file.c.id, _of_many(case_file.c.id)),
            message.c.kind == "alert",
            stands.among(message, "waiting", "claimed", "unknown", "failed"),
        )
        .exists()
    )
    rings = or_(case_file.c.acknowledged_at.is_(None), case_file.c.news_at.is_not(None))
    recent = case_file.c.last_alert_at >= now - LOOKS_BACK
    query = select(case_file.c.id, case_file.c.level, case_file.c.last_alert_at)
    return connection.execute(query.where(case_file.c.status == "open", rings, recent, unsent).limit(MOST)).all()


def _of_many(case_id: ColumnElement[int] | int) -> ColumnElement[bool]:
    """A message that told of many cases at once, this one among them; and what followed it on other lines."""
    first = message.alias()
    told = (alert.c.case_id == case_id, first.c.id == alert.c.message_id, first.c.case_id.is_(None))
    same = (first.c.staff_id == message.c.staff_id, first.c.created_at <= message.c.created_at)
    return and_(
        message.c.case_id.is_(None), select(alert.c.id).where(*told, *same).correlate(message, case_file).exists()
    )


def _rounds(connection: Connection, case_id: int, since: datetime) -> list[list[AnyRow]]:
    """A case's alerts, each with what followed it on other lines, oldest first."""
    at = select(alert.c.at).where(alert.c.case_id == case_id, alert.c.at >= since).order_by(alert.c.at)
    begins = list(connection.execute(at).scalars())
    query = select(message.c.status, message.c.created_at, message.c.due_at, message.c.attempts).where(
        or_(message.c.case_id == case_id, _of_many(case_id)),
        message.c.kind == "alert",
        message.c.created_at >= since,
        # what we did not want to send any more says nothing of whether it could be
        or_(message.c.error_code.is_(None), message.c.error_code != "superseded"),
    )
    rounds: list[list[AnyRow]] = [[] for _ in range(len(begins) + 1)]
    for row in connection.execute(query.order_by(message.c.id)):
        rounds[bisect_right(begins, row.created_at)].append(row)
    return rounds


def _due(row: AnyRow) -> datetime:
    """Since when it should have gone; every try that fails puts the due time off."""
    due: datetime = row.created_at if row.attempts or row.due_at is None else row.due_at
    return due


def _somebody_is_cared_for(connection: Connection) -> bool:
    query = select(person.c.id).where(person.c.status.not_in(_NOT_CARED_FOR)).limit(1)
    return connection.execute(query).first() is not None


def _ordered(cases: Sequence[tuple[datetime, str]]) -> tuple[str, ...]:
    there = {level for _, level in cases}
    return tuple(level for level in LEVELS if level in there)
