"""A translator's PO file comes in: looked at first, then all of it, or nothing where one line is wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, and_, delete, insert, or_, select

from bot.services.kabar import Kabar
from bot.services.live_texts import DRAFT, REVIEWED
from bot.services.staff import StaffMember
from bot.services.studio.doors import StudioFault, two_hands, writes
from bot.services.studio.texts import guard, rows
from bot.services.studio.texts.guard import TextFault
from bot.services.studio.texts.plan import Coming, Given, Plan, plan
from bot.services.studio.texts.rows import Row
from bot.services.studio.texts.sending_out import MARK, of_mark
from bot.services.studio.texts.writing import Desk, open_desk, put, written
from bot.services.studio.texts.writing import as_row as row_of
from bot.store import new_id, translation_file
from bot.store.audit import record
from bot.store.crossed import again_if_crossed
from bot.translations import po
from bot.translations.faults import alone, wrong_head
from bot.translations.po import Catalogue, Entry, NotACatalogue

LARGEST: Final = 2 * 1024 * 1024
"""Bytes of a file: six times all texts of a language."""
MOST: Final = 10_000
"""Texts of a file."""
KEPT: Final = timedelta(days=7)
"""How long a file waits for somebody to take it."""
LONGEST_NAME: Final = 120


class FileFault(StudioFault):
    """The file cannot be read; ``line`` names where, 0: nowhere in particular."""

    def __init__(self, code: str, message: str, line: int = 0) -> None:
        super().__init__(code, message)
        self.line = line


@dataclass(frozen=True, slots=True)
class File:
    """One that waits to be taken."""

    id: UUID
    language: str
    name: str
    body: str
    at: datetime


def read(data: bytes) -> Catalogue:
    """The file's texts. Raises StudioFault."""
    if len(data) > LARGEST:
        raise StudioFault("big", f"the file is larger than {LARGEST // 1024 // 1024} MB; is this the right one?")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileFault("not_text", f"not UTF-8 in line {line}; save the file as UTF-8", line) from None
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        raise FileFault("not_text", f"line {line}: there is a letter in it that no text has (NUL)", line)
    try:
        came = po.parse(text)
    except NotACatalogue as fault:
        raise FileFault("not_po", str(fault), fault.line) from None
    if not came.entries:
        raise StudioFault("not_po", "there is no text in it; it must be a PO file, as Kabar exports it")
    if len(came.entries) > MOST:
        raise StudioFault("big", f"there are {len(came.entries)} texts in it, and {MOST} are the most")
    return came


def looked_at(kabar: Kabar, who: StaffMember, language: str, came: Catalogue, chosen: Collection[str] = ()) -> Plan:
    """What taking it would do, and every fault that keeps it from being taken; nothing is written.

    ``chosen``: keys of the texts that were changed here meanwhile, where the file's is to be taken. Raises StudioFault.
    """
    with kabar.database.read() as connection:
        desk, given = _given(connection, kabar, who, language, came, chosen)
        seen = plan(desk, rows.every(connection, language), given)
    texts = {one.now.text: one.text for one in seen.of("write", "conflict", "approve")}
    wrong = [*wrong_head(language, came.head)]
    wrong += guard.faults(kabar, desk.texts, texts, desk.standing.values(), language)
    for one in seen.of("older"):
        text = one.now.text
        wrong += alone(Entry(text.context, text.source, one.text), Entry(text.context, text.source))
    return replace(seen, faults=tuple(dict.fromkeys(wrong)))


@again_if_crossed
def take(kabar: Kabar, who: StaffMember, language: str, came: Catalogue, chosen: Collection[str] = ()) -> Plan:
    """Take it: all that the plan names, or nothing. Raises StudioFault, TextFault where a line is wrong."""
    by = writes(who)
    seen = looked_at(kabar, who, language, came, chosen)
    if seen.faults:
        raise TextFault(seen.faults)
    checked = {(one.now.text.key, one.text) for one in seen.acts}
    with kabar.database.write() as connection:
        kept = rows.every(connection, language, lock=True)
        desk, given = _given(connection, kabar, who, language, came, chosen)
        done = plan(desk, kept, given)
        if not {(one.now.text.key, one.text) for one in done.acts} <= checked:
            raise StudioFault("moved", "texts were changed this very moment; look at the file again")
        for one in done.acts:
            _write(connection, kabar, one, language, by)
        record(connection, who.id, "flow_text_import", language, kabar.clock.now())
        if done.acts:
            rows.tell(connection)
    return done


@again_if_crossed
def hand_in(kabar: Kabar, who: StaffMember, language: str, name: str, data: bytes) -> UUID:
    """Keep the file until somebody has looked at it and takes it, or throws it away. Raises StudioFault."""
    by = writes(who)
    read(data)
    now = kabar.clock.now()
    made = {"id": new_id(), "language": language, "name": _name(name), "body": data.decode("utf-8-sig"), "by_id": by}
    with kabar.database.write() as connection:
        open_desk(connection, kabar, language)
        same = and_(translation_file.c.by_id == by, translation_file.c.language == language)
        old = or_(translation_file.c.at < now - KEPT, same)
        connection.execute(delete(translation_file).where(old))
        connection.execute(insert(translation_file).values(**made, at=now))
    return UUID(str(made["id"]))


def file_of(kabar: Kabar, file_id: UUID) -> File:
    """The file that waits. Raises StudioFault."""
    columns = [translation_file.c[one] for one in ("id", "language", "name", "body", "at")]
    with kabar.database.read() as connection:
        row = connection.execute(select(*columns).where(translation_file.c.id == file_id)).first()
    if row is None:
        raise StudioFault("no_file", "this file was taken already, or thrown away")
    return File(*row)


@again_if_crossed
def throw_away(kabar: Kabar, who: StaffMember, file_id: UUID) -> None:
    """Forget the file. Raises StudioFault."""
    writes(who)
    with kabar.database.write() as connection:
        connection.execute(delete(translation_file).where(translation_file.c.id == file_id))


def _given(
    connection: Connection, kabar: Kabar, who: StaffMember, language: str, came: Catalogue, chosen: Collection[str]
) -> tuple[Desk, Given]:
    desk = open_desk(connection, kabar, language)
    base = of_mark(connection, language, came.head.get(MARK, ""))
    return desk, Given(language, writes(who), came, base, frozenset(chosen))


def _write(connection: Connection, kabar: Kabar, one: Coming, language: str, by: UUID) -> None:
    now, at = one.now, kabar.clock.now()
    if one.kind in {"write", "older"}:
        after: Row = written(now, language, one.text, by, kabar)
    else:
        row = row_of(now, language, kabar)
        turned = replace(row, revision=row.revision + 1, sent=None)
        approved = one.kind == "approve"
        if approved:
            two_hands(connection, by, row.by_id, at)
        status = REVIEWED if approved else DRAFT
        after = replace(
            turned, status=status, approver_id=by if approved else None, approved_at=at if approved else None
        )
    put(connection, kabar, now, after, ("import", by))


def _name(name: str) -> str:
    plain = "".join(letter for letter in name if letter.isprintable())
    return plain[-LONGEST_NAME:] or "kabar.po"
