"""The clocks of keeping as an admin sees them: what is past its time, and letting a kind run or taking that back.

A kind begins in dry run: it is counted and nothing goes, until somebody has seen the figures and said so. What was
seen is kept: a period that is made shorter later is in dry run again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.services.cases import reading
from bot.services.kabar import Kabar
from bot.services.retention import kinds, running
from bot.services.retention.kinds import KindName
from bot.services.staff import StaffMember
from bot.services.trail import chain
from bot.store import retention, staff
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

FaultName = Literal["kind", "days", "role"]
MAY: Final = frozenset({"admin"})


class RetentionFault(Exception):
    """It cannot be done like this. ``kind``: there is none such; ``days``: the period is another than was looked at."""

    def __init__(self, code: FaultName) -> None:
        super().__init__(code)
        self.code: FaultName = code


@dataclass(frozen=True, slots=True)
class Clock:
    """One kind, as of now."""

    kind: KindName
    days: int
    on: bool
    """False: dry run."""
    shorter: bool
    """It was let run with a longer period, so it waits for somebody to look again."""
    past: int
    """Rows that a run would take now."""
    held: int
    """Rows past their time that stay, because somebody works with them."""
    set_by: str | None
    set_at: datetime | None
    running: bool
    taken: int
    """By the run that is under way."""
    ran_at: datetime | None
    took: int
    """By the last run."""


def clocks(kabar: Kabar, now: datetime) -> list[Clock]:
    """Every kind, with what is past its time counted. Nothing is changed: this is the dry run."""
    chain.link(kabar)
    with kabar.database.read() as connection:
        rows = {
            row.kind: row
            for row in connection.execute(
                select(retention, staff.c.name, staff.c.id.label("who")).outerjoin(
                    staff, staff.c.id == retention.c.set_by
                )
            )
        }
        found = []
        for kind, one in kinds.KINDS.items():
            row = rows.get(kind)
            count = one.count(connection, kinds.before(kabar.settings, kind, now))
            on = running.is_on(kabar, row, kind)
            found.append(
                Clock(
                    kind=kind,
                    days=kinds.days(kabar.settings, kind),
                    on=on,
                    shorter=row is not None and row.days is not None and not on,
                    past=count.past,
                    held=count.held,
                    set_by=reading.opened(kabar, row.name, "staff.name", row.who) if row and row.name else None,
                    set_at=row.set_at if row else None,
                    running=bool(row and row.begun_at),
                    taken=row.taken if row else 0,
                    ran_at=row.ran_at if row else None,
                    took=row.took if row else 0,
                )
            )
        return found


def kept(connection: Connection, kabar: Kabar) -> dict[str, int | None]:
    """By kind, for how many days it is kept; None: in dry run, so without an end."""
    rows = {row.kind: row for row in connection.execute(select(retention))}
    return {
        kind: kinds.days(kabar.settings, kind) if running.is_on(kabar, rows.get(kind), kind) else None
        for kind in kinds.KINDS
    }


@again_if_crossed
def let_run(kabar: Kabar, who: StaffMember, kind: str, days: int) -> None:
    """From the next tick on the clock takes what is past its time. ``days``: the period that was looked at.

    Raises RetentionFault.
    """
    known = _known(who, kind)
    if days != kinds.days(kabar.settings, known):
        raise RetentionFault("days")
    with kabar.database.write() as connection:
        _set(connection, who.id, known, days, kabar.clock.now())
        record(connection, who.id, "retention_on", f"{known}:{days}", kabar.clock.now())


@again_if_crossed
def hold(kabar: Kabar, who: StaffMember, kind: str) -> None:
    """Back to dry run: nothing more is taken, a run under way ends where it is. Raises RetentionFault."""
    known = _known(who, kind)
    with kabar.database.write() as connection:
        _set(connection, who.id, known, None, kabar.clock.now())
        record(connection, who.id, "retention_off", known, kabar.clock.now())


def _known(who: StaffMember, kind: str) -> KindName:
    if who.role not in MAY:
        raise RetentionFault("role")
    found = next((one for one in kinds.KINDS if one == kind), None)
    if found is None:
        raise RetentionFault("kind")
    return found


def _set(connection: Connection, who: UUID, kind: KindName, days: int | None, now: datetime) -> None:
    given = {"days": days, "set_by": who, "set_at": now, "begun_at": None, "cursor": None, "taken": 0}
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    written = insert(retention).values(kind=kind, **given)
    connection.execute(written.on_conflict_do_update(index_elements=[retention.c.kind], set_=given))
