"""Asking for an erasure: what can go goes at once, in the caller's transaction; the clock does the rest."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.core.session import NO_LOCK
from bot.core.session_json import from_json, to_json
from bot.services.arriving.shared import SESSION
from bot.services.erasing import counting, texts
from bot.services.kabar import Kabar
from bot.services.persons import consents, follow_ups, tips
from bot.services.persons.consents import SCOPES, Said
from bot.services.persons.people import CODE_LENGTH, CODE_LETTERS, Person
from bot.services.sending.writing import BODY
from bot.store import conversation, erasure, message, new_id, person
from bot.store.audit import record
from bot.store.crypto import SealBroken

Scope = Literal["message", "thread", "all"]
FLOW: Final = "erase"
"""The flow of HAPUS."""
MENU: Final = "help"
"""The flow that leads to it by a number."""
REASONS: Final = ("asked_in_person", "asked_by_phone", "asked_in_writing", "wrong_person", "no_longer_needed")
"""Why staff erase: words of a list, so that no receipt holds somebody's story."""
ERASED: Final = "erased"
"""Why a message was not sent any more; and the wording of a consent that ended with everything else."""
MOST: Final = 20
"""Messages that HAPUS looks back for the last one before it."""
NEAR: Final = 3
"""A question is asked twice at most: so many messages belong to one asking. As many letters are no number of a menu."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks for what. ``line``: where the person said so, else ``staff``."""

    scope: Scope
    by: Literal["person", "staff", "operator"] = "person"
    staff_id: UUID | None = None
    reason: str | None = None
    message_id: UUID | None = None
    line: str = "staff"


def begin(connection: Connection, kabar: Kabar, who: Person, ask: Ask, now: datetime) -> tuple[UUID, Person]:
    """Write it down and erase what can go; gives its id, and the person as they are afterwards. Their row is locked."""
    erasure_id = new_id()
    counts = counting.held(connection, who.id, ask.scope, ask.message_id, now)
    row = {"id": erasure_id, "code": new_code(), "person_id": who.id, "scope": ask.scope, "asked_by": ask.by}
    row |= {"staff_id": ask.staff_id, "reason": ask.reason, "message_id": ask.message_id, "asked_at": now}
    connection.execute(insert(erasure).values(**row, counts=json.dumps(counts)))
    if ask.scope == "all":
        who = _end(connection, kabar, who, ask.line, now)
    elif ask.by != "person":
        _break_off(connection, kabar, who)  # HAPUS ends its own talk
    if ask.scope != "message":
        connection.execute(update(person).where(person.c.id == who.id).values(erase_wanted_at=now))
    texts.erase(connection, kabar, connection.execute(select(erasure).where(erasure.c.id == erasure_id)).one())
    record(connection, ask.staff_id, f"erase_{ask.scope}", who.code, now)
    return erasure_id, who


def new_code() -> str:
    """Of a receipt, e.g. ``H-7HK2MX4C``: random, so that it says nothing about anybody."""
    return "H-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def last_before_hapus(connection: Connection, kabar: Kabar, person_id: UUID, now_id: UUID | None) -> UUID | None:
    """The last message of theirs that is no part of asking for an erasure; None where there is none.

    ``now_id``: the message that is being answered; None: nobody asks by message.
    """
    mine = (message.c.person_id == person_id, message.c.direction == "in")
    query = select(message.c.id, message.c.body).where(*mine).order_by(message.c.created_at.desc(), message.c.id.desc())
    rows = [row for row in connection.execute(query.limit(MOST)) if row.id != now_id]
    said = [_opened(kabar, row.id, row.body) for row in rows]
    called = [kabar.content.world.called(text) for text in said]
    at = 0
    # what was written between the word and its answer belongs to the asking; so does an asking before this one
    while FLOW in called[at : at + NEAR]:
        at = called.index(FLOW, at) + 1
    # it was begun by the menu: neither that word nor the number in it is what they regret
    by_menu = now_id is not None and at == 0
    while at < len(rows) and (not said[at] or (by_menu and (called[at] == MENU or len(said[at]) < NEAR))):
        at += 1
    return rows[at].id if at < len(rows) else None


def _opened(kabar: Kabar, message_id: UUID, sealed: bytes) -> str:
    try:
        return kabar.vault.open(sealed, BODY, message_id).strip()
    except SealBroken:
        return ""


def _break_off(connection: Connection, kabar: Kabar, who: Person) -> None:
    """Answers of a talk that is still open would be kept when it ends: whoever writes again begins anew.

    Where nothing has been answered yet the question stays open. What was counted of wrong words goes on.
    """
    where = conversation.c.person_id == who.id
    sealed = connection.execute(select(conversation.c.session).where(where)).scalar()
    if sealed is None:
        return
    left: bytes | None = None
    try:
        session = from_json(kabar.vault.open(sealed, SESSION, who.id))
        if not any(frame.answers or frame.points for frame in session.frames):
            return
        if session.lock != NO_LOCK:
            left = kabar.vault.seal(to_json(replace(session, frames=())), SESSION, who.id, who.key)
    except (SealBroken, ValueError, TypeError):
        pass  # nobody can go on with it anyway
    connection.execute(update(conversation).where(where).values(session=left))


def _end(connection: Connection, kabar: Kabar, who: Person, line: str, now: datetime) -> Person:
    """Nothing more is asked or sent; what they agreed to ends, and that it did is kept as proof."""
    connection.execute(
        update(conversation)
        .where(conversation.c.person_id == who.id)
        .values(session=None, held=None, awaited_since=None)
    )
    for scope in SCOPES:
        consents.keep(connection, kabar, who, Said(scope, given=False, wording=ERASED, source=line), now)
    follow_ups.cancel(connection, who)
    tips.withdraw(connection, kabar, who, now)
    waits = (message.c.person_id == who.id, message.c.direction == "out", message.c.status == "waiting")
    ended = {"status": "failed", "error_code": ERASED, "status_at": now, "failed_at": now}
    connection.execute(update(message).where(*waits).values(**ended))
    status = who.status if who.status == "minor" else "stopped"
    connection.execute(update(person).where(person.c.id == who.id).values(status=status))
    return replace(who, status=status)
