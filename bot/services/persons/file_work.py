"""The clock's part of an import: it reads a list that was handed in, and takes it in by parts once somebody said go.

A part is one transaction, and is deleted with it: whatever dies in between, every row is taken in once. Alerts, second
messages and questions come before it in a tick, and it takes some seconds of one at the most; only reading a list is
done in one go (a list of 60,000 takes about 20 seconds).
"""

from __future__ import annotations

import base64
import difflib
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.persons import file_rows, importing, people_file
from bot.services.persons import taking as taken_in
from bot.services.persons.importing import Count
from bot.store import identity, people_file_part
from bot.store import people_file as file_table
from bot.store.audit import record
from bot.store.base import AnyRow

log = get_logger(__name__)

MOST_SECONDS: Final = 5.0
PART: Final = 100
"""Rows in a transaction: a third of a second, for which on SQLite nobody else writes."""
MOST_PROBLEMS: Final = 500
SAMPLE: Final = 3
LEASE: Final = timedelta(minutes=10)
"""A list whose reader has said nothing for so long is read by another."""
KEPT: Final = timedelta(hours=24)
"""So long a list waits for somebody to say go; then its rows are gone."""
LOOKED_UP: Final = 500


def go_on(kabar: Kabar, now: datetime, seconds: float = MOST_SECONDS) -> int:
    """Do some of what is to be done with lists; gives how many lists or parts of one."""
    end = time.monotonic() + seconds
    done = _expire(kabar, now)
    while _guarded(kabar, now, "waiting", _check) or _guarded(kabar, now, "importing", _take_part):
        done += 1
        if time.monotonic() >= end:
            break
    return done


def _guarded(kabar: Kabar, now: datetime, status: str, act: Callable[[Kabar, AnyRow, datetime], None]) -> bool:
    """Whether there was one: the oldest list of this status; a fault ends that one alone, and its rows go."""
    due = file_table.c.status == status
    if status == "waiting":
        stale = (file_table.c.status == "checking") & (file_table.c.changed_at < now - LEASE)
        due = or_(due, stale)
    with kabar.database.read() as connection:
        row = connection.execute(select(file_table).where(due).order_by(file_table.c.id).limit(1)).first()
    if row is None:
        return False
    try:
        act(kabar, row, now)
    except (OperationalError, InterfaceError):
        raise  # the database, not the list: it goes on at the next tick
    except Exception:
        log.exception("people_file_failed", file=row.code)
        with kabar.database.write() as connection:
            end_with(connection, kabar, row.id, "failed", now)
    return True


def _check(kabar: Kabar, row: AnyRow, now: datetime) -> None:
    """Read it: what is wrong, or what would become of it; its good rows are kept in parts, the file itself goes."""
    with kabar.database.write() as connection:
        mine = (file_table.c.id == row.id, file_table.c.status == row.status, file_table.c.changed_at == row.changed_at)
        claimed = connection.execute(update(file_table).where(*mine).values(status="checking", changed_at=now, done=0))
        if not claimed.rowcount:
            return
    data = base64.b64decode(kabar.vault.open(row.data, file_rows.DATA, row.id))
    rows, problems = people_file.read(kabar, data, now, lambda count: _tell(kabar, row.id, count))
    found: dict[str, Any] = {"problems": file_rows.problems_of(problems, MOST_PROBLEMS), "bad": len(problems)}
    good = not problems and bool(rows)
    if good:
        found |= _foreseen(kabar, rows, now)
    with kabar.database.write() as connection:
        still = connection.execute(
            update(file_table)
            .where(file_table.c.id == row.id, file_table.c.status == "checking")
            .values(
                status="checked" if good else "bad",
                data=None,
                total=len(rows),
                done=0,
                changed_at=now,
                result=file_rows.seal_result(kabar, row.id, found),
            )
        )
        if good and still.rowcount:
            _keep_parts(connection, kabar, row.id, rows)


def _keep_parts(connection: Connection, kabar: Kabar, file_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    on_a_number = Counter(row["phone"] for row in rows)
    marked = [{**row, "alone": on_a_number[row["phone"]] == 1} for row in rows]
    connection.execute(delete(people_file_part).where(people_file_part.c.file_id == file_id))
    for start in range(0, len(marked), PART):
        sealed = file_rows.seal_rows(kabar, file_id, marked[start : start + PART])
        connection.execute(insert(people_file_part).values(file_id=file_id, number=start // PART, rows=sealed))


def _foreseen(kabar: Kabar, rows: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, Any]:
    """What the preview says of a good list."""
    young = [row for row in rows if row["birth_year"] and now.year - row["birth_year"] < taken_in.ADULT]
    said = Counter(row["consent"] for row in rows)
    known = kabar.content.districts
    names = [one.name for one in known.values()]
    strange = sorted({row["district"] for row in rows if row["district"] and row["district"].lower() not in known})
    return {
        "yes": said[True],
        "no": said[False],
        "ask": said[None],
        "minors": len(young),
        "known_numbers": _known_numbers(kabar, sorted({row["phone"] for row in rows})),
        "districts": [(name, (difflib.get_close_matches(name, names, n=1) or [""])[0]) for name in strange[:50]],
        "sample": [{key: str(row[key] or "") for key in ("name", "phone", "district")} for row in rows[:SAMPLE]],
    }


def _known_numbers(kabar: Kabar, phones: Sequence[str]) -> int:
    found = 0
    for start in range(0, len(phones), LOOKED_UP):
        indexes = [kabar.vault.index("phone", phone) for phone in phones[start : start + LOOKED_UP]]
        theirs = (identity.c.kind == "phone", identity.c.value_index.in_(indexes), identity.c.person_id.is_not(None))
        with kabar.database.read() as connection:
            found += connection.execute(
                select(func.count(identity.c.value_index.distinct())).where(*theirs)
            ).scalar_one()
    return found


def _take_part(kabar: Kabar, row: AnyRow, now: datetime) -> None:
    """The next part, or the end of it. The list's row is locked: of two clocks one waits, then finds that part gone."""
    with kabar.database.write() as connection:
        importing.alone_at_it(connection, kabar)
        file = connection.execute(select(file_table).where(file_table.c.id == row.id).with_for_update()).one()
        if file.status != "importing":
            return
        part = connection.execute(
            select(people_file_part)
            .where(people_file_part.c.file_id == row.id)
            .order_by(people_file_part.c.number)
            .limit(1)
        ).first()
        if part is None:
            end_with(connection, kabar, row.id, "done", now)
            record(connection, row.staff_id, "people_import", f"{file.code}: {file.total} rows", now)
            return
        rows = file_rows.open_rows(kabar, row.id, part.rows)
        found = file_rows.open_result(kabar, row.id, file.result)
        count = Count(found.get("already", 0), found.get("shared", 0), found.get("became", {}))
        with kabar.vault.persons.ahead(len(rows)):
            for one in rows:
                count.add(taken_in.take(connection, kabar, one, now, alone=one.pop("alone")))
        found |= {"already": count.already, "shared": count.shared, "became": count.by_status}
        connection.execute(
            delete(people_file_part).where(
                people_file_part.c.file_id == row.id, people_file_part.c.number == part.number
            )
        )
        sealed = file_rows.seal_result(kabar, row.id, found)
        _set(connection, row.id, done=file.done + len(rows), changed_at=now, result=sealed)


def end_with(connection: Connection, kabar: Kabar, file_id: UUID, status: str, now: datetime) -> None:
    """It is over: neither file nor rows are kept, nor the names and numbers among what was found."""
    connection.execute(delete(people_file_part).where(people_file_part.c.file_id == file_id))
    found = connection.execute(select(file_table.c.result).where(file_table.c.id == file_id)).scalar()
    counts = file_rows.counts_of(kabar, file_id, found)
    _set(connection, file_id, status=status, data=None, result=counts, changed_at=now)


def _set(connection: Connection, file_id: UUID, **values: Any) -> None:  # noqa: ANN401 - columns
    connection.execute(update(file_table).where(file_table.c.id == file_id).values(**values))


def _tell(kabar: Kabar, file_id: UUID, count: int) -> None:
    with kabar.database.write() as connection:
        _set(connection, file_id, done=count, changed_at=kabar.clock.now())


def _expire(kabar: Kabar, now: datetime) -> int:
    """Nobody said go, or mended what is bad."""
    old = (file_table.c.status.in_(("checked", "bad")), file_table.c.changed_at < now - KEPT)
    with kabar.database.read() as connection:
        ids = connection.execute(select(file_table.c.id).where(*old)).scalars().all()
    for file_id in ids:
        with kabar.database.write() as connection:
            end_with(connection, kabar, file_id, "expired", now)
    return len(ids)
