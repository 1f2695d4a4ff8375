"""Erasing on behalf of somebody: a member who leads, on the person's page, or whoever runs the machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from bot.services.cases import people_access
from bot.services.cases.access import EVERYTHING, NotYours
from bot.services.erasing import asking, counting, finishing
from bot.services.erasing.asking import REASONS, Ask, Scope
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.staff import StaffMember
from bot.store import case_file, erasure, message, person
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed
from bot.store.erasure import SCOPES

OPERATOR: Final = None
"""Instead of a member: the command line, which asks nobody whether they may."""


class EraseFault(Exception):
    """It cannot be erased like this; the message is a key that pages have words for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form or a command asks for. ``typed``: the person's code, typed by hand by members."""

    scope: str
    typed: str = ""
    reason: str = ""
    message_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would be erased of somebody, and what would stay."""

    code: str
    counts: dict[str, dict[str, int]]
    """By scope."""
    stays: dict[str, int]
    open_case: str | None
    copies: int
    """Files with their data that were handed out: those are out of Kabar's hands."""
    earlier: Sequence[str]
    """Codes of receipts from before, the newest first."""


def outlook(kabar: Kabar, who: StaffMember | None, code: str, message_id: UUID | None = None) -> Outlook:
    """Look beforehand; changes nothing. Raises NotYours, EraseFault for a message that is not theirs."""
    with kabar.database.read() as connection:
        row = _found(connection, who, code)
        one = _message(connection, kabar, row.id, message_id)
        now = kabar.clock.now()
        opened = select(case_file.c.code).where(case_file.c.person_id == row.id, case_file.c.status == "open")
        before = select(erasure.c.code).where(erasure.c.person_id == row.id).order_by(erasure.c.asked_at.desc())
        return Outlook(
            code=row.code,
            counts={
                scope: counting.held(connection, row.id, scope, one, now)
                for scope in SCOPES
                if scope != "message" or one is not None
            },
            stays=counting.stays(connection, row.id),
            open_case=connection.execute(opened).scalar(),
            copies=counting.copies_handed_out(connection, row.id),
            earlier=connection.execute(before).scalars().all(),
        )


def erase(kabar: Kabar, who: StaffMember | None, code: str, wish: Wish) -> str:
    """Erase; gives the code of the receipt. What has to wait is finished by the clock. Raises NotYours, EraseFault."""
    erasure_id, receipt = _begin(kabar, who, code, wish)
    finishing.go_on(kabar, erasure_id, kabar.clock.now())
    return receipt


@again_if_crossed
def _begin(kabar: Kabar, who: StaffMember | None, code: str, wish: Wish) -> tuple[UUID, str]:
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = _found(connection, who, code)
        theirs, _ = people.lock(connection, kabar, row.id)
        row = _found(connection, who, code)  # two records may have become one while we waited
        scope = _checked(wish, row.code, by_hand=who is not None)
        one = _message(connection, kabar, row.id, wish.message_id) if scope == "message" else None
        if scope == "message" and one is None:
            raise EraseFault("erase_no_message")
        if who is None:
            ask = Ask(scope, by="operator", message_id=one)
        else:
            ask = Ask(scope, by="staff", staff_id=who.id, reason=wish.reason, message_id=one)
        erasure_id, _ = asking.begin(connection, kabar, theirs, ask, now)
        made: str = connection.execute(select(erasure.c.code).where(erasure.c.id == erasure_id)).scalar_one()
        return erasure_id, made


def _checked(wish: Wish, code: str, *, by_hand: bool) -> Scope:
    if wish.scope not in SCOPES:
        raise EraseFault("erase_scope")
    if by_hand and wish.reason not in REASONS:
        raise EraseFault("erase_reason")
    if by_hand and wish.typed.strip().upper().removeprefix("P-") != code.removeprefix("P-"):
        raise EraseFault("erase_typed")
    found: dict[str, Scope] = {"message": "message", "thread": "thread", "all": "all"}
    return found[wish.scope]


def _found(connection: Connection, who: StaffMember | None, code: str) -> AnyRow:
    if who is not None:
        if who.role not in EVERYTHING:
            raise NotYours(code)
        return people_access.find(connection, who, code)
    into: UUID | None = connection.execute(select(person.c.merged_into).where(person.c.code == code)).scalar()
    which = person.c.id == into if into else person.c.code == code
    row = connection.execute(select(person).where(which, person.c.erased_at.is_(None))).first()
    if row is None:
        raise NotYours(code)
    return row


def _message(connection: Connection, kabar: Kabar, person_id: UUID, message_id: UUID | None) -> UUID | None:
    """This message of theirs, else their last one."""
    if message_id is None:
        return asking.last_before_hapus(connection, kabar, person_id, None)
    theirs = (message.c.id == message_id, message.c.person_id == person_id)
    if connection.execute(select(message.c.id).where(*theirs)).first() is None:
        raise EraseFault("erase_not_theirs")
    return message_id
