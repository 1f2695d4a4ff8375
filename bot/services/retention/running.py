"""Runs of the clocks of keeping: once a day each, by parts that let the database go between them.

How far a run is stands in its row, so whatever dies over it, the next tick goes on; two clocks do no harm. A kind that
nobody has looked at and let run takes nothing: see ``desk``.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select, update

from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.retention import kinds
from bot.services.retention.blanking import Part
from bot.services.retention.kinds import KindName, Span
from bot.services.trail import chain
from bot.store import retention
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

EVERY: Final = timedelta(days=1)
MOST_SECONDS: Final = 2.0
"""Of one tick: a first run may have years before it, and alerts climb between two ticks."""

log = get_logger(__name__)


def go_on(kabar: Kabar, now: datetime, seconds: float = MOST_SECONDS) -> int:
    """Do some of what is due; gives how many rows were taken."""
    return _run(kabar, now, due_only=True, seconds=seconds)


def run(kabar: Kabar, now: datetime) -> int:
    """Everything that is let run, to its end, whether a day is over or not; gives how many rows were taken."""
    return _run(kabar, now, due_only=False, seconds=None)


def is_on(kabar: Kabar, row: AnyRow | None, kind: KindName) -> bool:
    """Whether the period as it is now was looked at; a longer one takes less than what was looked at."""
    return row is not None and row.days is not None and kinds.days(kabar.settings, kind) >= row.days


def _run(kabar: Kabar, now: datetime, *, due_only: bool, seconds: float | None) -> int:
    end = None if seconds is None else time.monotonic() + seconds
    with kabar.database.read() as connection:
        rows = {row.kind: row for row in connection.execute(select(retention))}
    wanted = [
        kind for kind in kinds.KINDS if is_on(kabar, rows.get(kind), kind) and (not due_only or _due(rows[kind], now))
    ]
    done = 0
    for kind in wanted:
        if kind == "audit":
            chain.link(kabar)
        more = True
        while more and (end is None or time.monotonic() < end):
            part = _part(kabar, kind, now)
            done, more = done + part.taken, part.more
    return done


def _due(row: AnyRow, now: datetime) -> bool:
    # a clock that ran ahead and was put right must not keep what is past its time until it is there again
    return row.begun_at is not None or row.ran_at is None or not timedelta(0) <= now - row.ran_at < EVERY


@again_if_crossed
def _part(kabar: Kabar, kind: KindName, now: datetime) -> Part:
    """Some rows of a kind, and how far its run is, in one transaction. Only one process is in a kind at a time."""
    with kabar.database.write() as connection:
        row = connection.execute(select(retention).where(retention.c.kind == kind).with_for_update()).first()
        if row is None or not is_on(kabar, row, kind):
            return Part(0, None, more=False)  # taken back meanwhile
        begun = row.begun_at or now
        span = Span(kinds.before(kabar.settings, kind, begun), row.cursor if row.begun_at else None, now)
        part = kinds.KINDS[kind].take(connection, kabar, span)
        taken = part.taken + (row.taken if row.begun_at else 0)
        if part.more:
            _keep(connection, kind, begun_at=begun, cursor=part.last, taken=taken)
            return part
        _keep(connection, kind, begun_at=None, cursor=None, taken=0, ran_at=now, took=taken)
        if taken:
            record(connection, None, "retention_run", f"{kind}:{taken}", now)
            log.info("retention_ran", kind=kind, taken=taken)
        return part


def _keep(connection: Connection, kind: str, **values: object) -> None:
    connection.execute(update(retention).where(retention.c.kind == kind).values(**values))
