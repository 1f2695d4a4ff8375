"""Lists in the browser: handed in, looked at, let go or thrown away. Supervisors and admins: lists know no district.

Whoever handed a list in sees it, and admins do: its preview shows names and numbers. What is done here is written
down; the clock does the work (``persons.file_work``).
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, insert, select, true, update

from bot.services.cases.access import EVERYTHING, NotYours
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.persons import file_rows, file_work
from bot.services.persons.people import CODE_LENGTH, CODE_LETTERS
from bot.services.staff import StaffMember
from bot.store import new_id, people_file
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

LARGEST: Final = 10 * 1024 * 1024
"""Bytes: some 60,000 rows of CSV."""
BUSY: Final = ("waiting", "checking", "importing")
MOST_BUSY: Final = 5
SHOWN: Final = 20
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
LONGEST_NAME: Final = 120


class FileFault(Exception):
    """A file is not taken, or not in this state; the message is a key that pages have words for."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """A list, as the page of lists shows it."""

    code: str
    name: str
    status: str
    total: int
    done: int
    created_at: datetime

    @property
    def busy(self) -> bool:
        """The clock works on it."""
        return self.status in BUSY


@dataclass(frozen=True, slots=True)
class FilePage:
    """A list with what was found in it, or done with it: the keys of ``file_work``."""

    line: FileLine
    found: dict[str, Any]


@again_if_crossed
def hand_in(kabar: Kabar, who: StaffMember, name: str, data: bytes) -> str:
    """Take a file; gives its code. Nothing is imported yet. Raises FileFault, and NotYours for other roles."""
    _may(who)
    if not data:
        raise FileFault("no_file")
    if len(data) > LARGEST:
        raise FileFault("file_large")
    if data.startswith(OLD_EXCEL):
        raise FileFault("xls_old")
    now = kabar.clock.now()
    file_id = new_id()
    code = "I-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    with kabar.database.write() as connection:
        mine = (people_file.c.staff_id == who.id, people_file.c.status.in_(BUSY))
        if connection.execute(select(func.count()).where(*mine)).scalar_one() >= MOST_BUSY:
            raise FileFault("files_busy")
        connection.execute(
            insert(people_file).values(
                id=file_id,
                code=code,
                staff_id=who.id,
                name=kabar.vault.seal(name[:LONGEST_NAME], file_rows.NAME, file_id),
                size=len(data),
                status="waiting",
                data=kabar.vault.seal(base64.b64encode(data).decode(), file_rows.DATA, file_id),
                created_at=now,
                changed_at=now,
            )
        )
        record(connection, who.id, "people_file_add", code, now)
    return code


def files(kabar: Kabar, who: StaffMember) -> list[FileLine]:
    """The newest lists that this member may see. Raises NotYours."""
    _may(who)
    query = select(people_file).where(_visible(who)).order_by(people_file.c.id.desc()).limit(SHOWN)
    with kabar.database.read() as connection:
        return [_line(kabar, row) for row in connection.execute(query)]


def progress(kabar: Kabar, who: StaffMember, code: str) -> FileLine:
    """How far it is; nothing of what stands in it. Raises NotYours."""
    with kabar.database.read() as connection:
        return _line(kabar, _find(connection, who, code))


@again_if_crossed
def page(kabar: Kabar, who: StaffMember, code: str) -> FilePage:
    """One list. The look is written down. Raises NotYours."""
    with kabar.database.write() as connection:
        row = _find(connection, who, code)
        record(connection, who.id, "people_file_open", code, kabar.clock.now())
        return FilePage(_line(kabar, row), file_rows.open_result(kabar, row.id, row.result))


def begin(kabar: Kabar, who: StaffMember, code: str) -> None:
    """Import it: from here on the clock takes it in. Raises NotYours, FileFault."""
    _move(kabar, who, code, ("checked",), "importing")


def cancel(kabar: Kabar, who: StaffMember, code: str) -> None:
    """Throw it away; of one that is being taken in, what is left. Raises NotYours, FileFault."""
    _move(kabar, who, code, (*BUSY, "checked", "bad"), "cancelled")


@again_if_crossed
def _move(kabar: Kabar, who: StaffMember, code: str, before: tuple[str, ...], after: str) -> None:
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = _find(connection, who, code)
        mine = (people_file.c.id == row.id, people_file.c.status.in_(before))
        moved = connection.execute(update(people_file).where(*mine).values(status=after, changed_at=now))
        if not moved.rowcount:
            raise FileFault("file_changed")
        if after == "cancelled":
            file_work.end_with(connection, kabar, row.id, after, now)
        record(connection, who.id, f"people_file_{after}", code, now)


def _find(connection: Connection, who: StaffMember, code: str) -> AnyRow:
    _may(who)
    row = connection.execute(select(people_file).where(people_file.c.code == code, _visible(who))).first()
    if row is None:
        raise NotYours(code)
    return row


def _may(who: StaffMember) -> None:
    if who.role not in EVERYTHING:
        raise NotYours("import")


def _visible(who: StaffMember) -> ColumnElement[bool]:
    return true() if who.role == "admin" else people_file.c.staff_id == who.id


def _line(kabar: Kabar, row: AnyRow) -> FileLine:
    name = opened(kabar, row.name, file_rows.NAME, row.id)
    return FileLine(row.code, name, row.status, row.total, row.done, row.created_at)
