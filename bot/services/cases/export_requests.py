"""A second member agrees before a file about a person leaves Kabar: one asks, another approves, then it is taken once.

Whoever asks must be able to see the person; whoever approves leads. As with publishing, nobody approves their own, and
where there is one member alone there is nobody to approve: a second account is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, insert, select, update

from bot.services.accounts import one_hand
from bot.services.cases import people_access, reading
from bot.services.cases.access import EVERYTHING
from bot.services.kabar import Kabar
from bot.services.persons import consents
from bot.services.staff import StaffMember
from bot.store import export_request, new_id, staff
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

WAITS: Final = timedelta(days=7)
"""So long a request waits for somebody to decide; then it is as if it was never made."""
LASTS: Final = timedelta(hours=24)
"""So long an approved file may be taken."""
FaultName = Literal["role", "own", "one_hand", "gone", "not_approved"]


class ExportFault(Exception):
    """``role``: they do not lead. ``own``: they asked themselves; ``one_hand``: perhaps. ``gone``: it waits no more."""

    def __init__(self, code: FaultName) -> None:
        super().__init__(code)
        self.code: FaultName = code


class Withheld(Exception):
    """The person does not want a caseworker to read along: somebody who leads asks for the copy."""


@dataclass(frozen=True, slots=True)
class Request:
    """One that waits, or may be taken."""

    id: UUID
    target: str
    asker: str
    asked_at: datetime
    own: bool
    approved: bool
    until: datetime
    """When it ends: undecided, or not taken."""


@again_if_crossed
def ask(kabar: Kabar, who: StaffMember, code: str) -> None:
    """Ask for the person's copy; what waits already is not asked twice. Raises NotYours, Withheld."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        allowed(connection, who, code)
        if _standing(connection, who, code, now) is None:
            _ask(connection, who, code, now)


@again_if_crossed
def approve(kabar: Kabar, who: StaffMember, request_id: UUID) -> None:
    """Let whoever asked take it, once, for a day. Raises ExportFault."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = _waiting_one(connection, who, request_id, now)
        if row.asked_by == who.id:
            raise ExportFault("own")
        if one_hand.perhaps(connection, who.id, row.asked_by, now):
            raise ExportFault("one_hand")
        _approve(connection, who, row.id, row.target, now)


@again_if_crossed
def refuse(kabar: Kabar, who: StaffMember, request_id: UUID) -> None:
    """It is not to be made; whoever asked may take it back so too. Raises ExportFault."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = _waiting_one(connection, who, request_id, now)
        _decide(connection, who, row.id, now, status="refused")
        record(connection, who.id, "export_refuse", row.target, now)


@again_if_crossed
def both(kabar: Kabar, who: StaffMember, second: StaffMember, code: str) -> None:
    """Ask in one's name and approve in another's, at once: what whoever runs the server may do.

    What the same two agreed on and nobody took yet is theirs still, and not agreed on twice.

    Raises NotYours, Withheld, ExportFault.
    """
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        allowed(connection, who, code)
        two(who, second)
        row = _standing(connection, who, code, now)
        if row is not None and row.status == "approved" and row.decided_by == second.id:
            return
        _approve(connection, second, _ask(connection, who, code, now), code, now)


@again_if_crossed
def written_down(kabar: Kabar, who: StaffMember, second: StaffMember, what: str) -> None:
    """The same of a file of the command line that is not about one person: both stand in the trail beforehand.

    Raises ExportFault.
    """
    if who.role not in EVERYTHING:
        raise ExportFault("role")
    two(who, second)
    with kabar.database.write() as connection:
        record(connection, who.id, "export_ask", what, kabar.clock.now())
        record(connection, second.id, "export_approve", what, kabar.clock.now())


def two(who: StaffMember, second: StaffMember) -> None:
    """Whether these may ask and approve. Raises ExportFault."""
    if second.role not in EVERYTHING:
        raise ExportFault("role")
    if who.id == second.id:
        raise ExportFault("own")


def waiting(kabar: Kabar, who: StaffMember) -> list[Request]:
    """What waits for somebody to decide, the oldest first; nothing for who does not lead."""
    if who.role not in EVERYTHING:
        return []
    now = kabar.clock.now()
    with kabar.database.read() as connection:
        rows = connection.execute(_rows(*_undecided(now)).order_by(export_request.c.id)).all()
    return [_request(kabar, row, who) for row in rows]


def standing(kabar: Kabar, who: StaffMember, code: str) -> Request | None:
    """What this member asked for about this person, while it waits or may be taken."""
    with kabar.database.read() as connection:
        row = _standing(connection, who, code, kabar.clock.now())
    return _request(kabar, row, who) if row else None


def take_in(connection: Connection, who: StaffMember, code: str, now: datetime) -> None:
    """Use up what was approved, within the transaction that reads the file's content. Raises ExportFault."""
    row = _standing(connection, who, code, now)
    if row is None or row.status != "approved":
        raise ExportFault("not_approved")
    same = (export_request.c.id == row.id, export_request.c.status == "approved")
    if not connection.execute(update(export_request).where(*same).values(status="taken", taken_at=now)).rowcount:
        raise ExportFault("not_approved")


def allowed(connection: Connection, who: StaffMember, code: str) -> AnyRow:
    """The person's row, where this member may ask for their copy. Raises NotYours, Withheld."""
    row = people_access.find(connection, who, code)
    if who.role not in EVERYTHING and not consents.agreed(connection, row.id, "caseworker"):
        raise Withheld(code)
    return row


def _ask(connection: Connection, who: StaffMember, code: str, now: datetime) -> UUID:
    made = new_id()
    row = {"id": made, "target": code, "asked_by": who.id, "asked_at": now, "status": "asked"}
    connection.execute(insert(export_request).values(**row))
    record(connection, who.id, "export_ask", code, now)
    return made


def _approve(connection: Connection, who: StaffMember, request_id: UUID, code: str, now: datetime) -> None:
    _decide(connection, who, request_id, now, status="approved", until=now + LASTS)
    record(connection, who.id, "export_approve", code, now)


def _decide(connection: Connection, who: StaffMember, request_id: UUID, now: datetime, **values: object) -> None:
    waits = (export_request.c.id == request_id, export_request.c.status == "asked")
    decided = update(export_request).where(*waits).values(decided_by=who.id, decided_at=now, **values)
    if not connection.execute(decided).rowcount:
        raise ExportFault("gone")


def _waiting_one(connection: Connection, who: StaffMember, request_id: UUID, now: datetime) -> AnyRow:
    if who.role not in EVERYTHING:
        raise ExportFault("role")
    query = select(export_request).where(export_request.c.id == request_id, *_undecided(now))
    row: AnyRow | None = connection.execute(query).first()
    if row is None:
        raise ExportFault("gone")
    return row


def _undecided(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (export_request.c.status == "asked", export_request.c.asked_at > now - WAITS)


def _standing(connection: Connection, who: StaffMember, code: str, now: datetime) -> AnyRow | None:
    mine = (export_request.c.target == code, export_request.c.asked_by == who.id)
    for how in (
        (export_request.c.status == "approved", export_request.c.until > now),
        _undecided(now),
    ):
        found: AnyRow | None = connection.execute(_rows(*mine, *how).order_by(export_request.c.id.desc())).first()
        if found is not None:
            return found
    return None


def _rows(*which: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    query = select(export_request, staff.c.name.label("asker")).join(staff, staff.c.id == export_request.c.asked_by)
    return query.where(*which)


def _request(kabar: Kabar, row: AnyRow, who: StaffMember) -> Request:
    return Request(
        id=row.id,
        target=row.target,
        asker=reading.opened(kabar, row.asker, "staff.name", row.asked_by),
        asked_at=row.asked_at,
        own=row.asked_by == who.id,
        approved=row.status == "approved",
        until=row.until or row.asked_at + WAITS,
    )
