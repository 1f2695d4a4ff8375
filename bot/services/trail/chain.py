"""Gives the rows of the audit trail their places in the chain, one writer at a time.

No turn waits for this: rows are written without a place, and are linked here a few seconds later. Their order in the
chain is that of linking. On PostgreSQL a transaction that began earlier may be seen later; its rows come behind, and
nothing that is linked ever moves.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from bot.core.chain import BEGINNING, Entry, Mark, linked
from bot.services.kabar import Kabar
from bot.store import audit, audit_cut
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

A_BATCH: Final = 100
"""Rows a transaction: on SQLite everybody else waits for it, some 10 ms; a tick has a few rows in most cases."""
A_TICK: Final = 50
"""Batches that one tick of the clock links."""
CUT: Final = "audit_cut"
_ONE_LINKS: Final = 0x6B6162_6C6E6B
"""PostgreSQL's lock for whoever links; SQLite has one writer anyway."""

_PLACED = (
    update(audit)
    .where(audit.c.id == bindparam("row"), audit.c.seq.is_(None))
    .values(seq=bindparam("place"), before=bindparam("former"), hash=bindparam("code"))
)


def link(kabar: Kabar, *, most: int | None = None) -> int:
    """Link what is not linked yet, oldest first, up to ``most`` batches; gives how many rows."""
    done = batches = 0
    while most is None or batches < most:
        with kabar.database.read() as connection:
            if connection.execute(select(audit.c.id).where(audit.c.seq.is_(None)).limit(1)).first() is None:
                break
        done += _link_some(kabar)
        batches += 1
    return done


def watch(kabar: Kabar, _now: datetime) -> int:
    """The clock's part. Gives nothing to tell of: it has something to do at every tick."""
    link(kabar, most=A_TICK)
    return 0


@again_if_crossed
def _link_some(kabar: Kabar) -> int:
    with kabar.database.write() as connection:
        alone(connection)
        waiting = select(audit).where(audit.c.seq.is_(None)).order_by(audit.c.id).limit(A_BATCH)
        links = linked([entry_of(row) for row in connection.execute(waiting)], head(connection))
        if links:
            places = [{"row": one.entry.id, "place": one.seq, "former": one.before, "code": one.hash} for one in links]
            connection.execute(_PLACED, places)
        return len(links)


def alone(connection: Connection) -> None:
    """Whoever else links or cuts waits until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_ONE_LINKS)))


def head(connection: Connection) -> Mark:
    """The last linked row; where all are cut off, the place from which the chain goes on."""
    last = select(audit.c.seq, audit.c.hash).where(audit.c.seq.is_not(None)).order_by(audit.c.seq.desc()).limit(1)
    row = connection.execute(last).first()
    return Mark(row.seq, row.hash) if row else start(connection)


def start(connection: Connection) -> Mark:
    """Behind which row the chain begins: the first, or the last that was cut off."""
    row = connection.execute(select(audit_cut).order_by(audit_cut.c.seq.desc()).limit(1)).first()
    return Mark(row.seq, row.hash) if row else BEGINNING


def cut(kabar: Kabar, before: datetime) -> int:
    """Remove the old end of the chain: the rows up to the first that is not older than ``before``; gives how many.

    For the keeping of data no longer than its time. The trail says that it was cut, and where; the check begins there.
    """
    link(kabar)
    return _cut(kabar, before)


@again_if_crossed
def _cut(kabar: Kabar, before: datetime) -> int:
    with kabar.database.write() as connection:
        return cut_in(connection, before, kabar.clock.now())


def old(connection: Connection, before: datetime) -> int:
    """How many linked rows :func:`cut` would remove."""
    return max(0, _last_old(connection, before) - start(connection).seq)


def cut_in(connection: Connection, before: datetime, now: datetime, most: int | None = None) -> int:
    """As :func:`cut`, of what is linked, within a larger change: at most so many of the oldest rows."""
    alone(connection)
    begun = start(connection).seq
    last = _last_old(connection, before)
    last = last if most is None else min(last, begun + most)
    if last <= begun:
        return 0
    code = connection.execute(select(audit.c.hash).where(audit.c.seq == last)).scalar_one()
    connection.execute(insert(audit_cut).values(seq=last, hash=code, at=now))
    record(connection, None, CUT, witness(Mark(last, code)), now)
    return connection.execute(delete(audit).where(audit.c.seq <= last)).rowcount


def _last_old(connection: Connection, before: datetime) -> int:
    """The place of the last row before the first that is not older."""
    kept = connection.execute(select(func.min(audit.c.seq)).where(audit.c.at >= before)).scalar()
    return head(connection).seq if kept is None else kept - 1


def witness(at: Mark) -> str:
    """The target of the row that says that the chain was cut here."""
    return f"{at.seq}:{at.hash[:16]}"


def entry_of(row: AnyRow) -> Entry:
    """What a row of the table says."""
    return Entry(row.id, row.staff_id, row.action, row.target, row.at)
