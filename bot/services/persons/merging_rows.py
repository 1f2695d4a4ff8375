"""What belongs to one record of a person moves to the other: nothing is lost, nothing stands there twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Table, delete, func, select, update

from bot.services.persons import lines
from bot.services.persons.follow_ups import LEFT_OUT, OPEN
from bot.store import case_file, conversation, follow_up, identity, line, message, metadata, takeover
from bot.store.message import UNASKED
from bot.store.name_word import name_word
from bot.store.person import person
from bot.store.person_merge import person_merge

WITH_CARE: Final = (person, person_merge, conversation, identity, line, follow_up, name_word)
"""Tables whose rows do not simply change hands. A test holds that every other one can."""
MERGED: Final = "merged"
"""Why a question of the record that goes is not sent any more."""


def of_persons() -> list[Table]:
    """Every table whose rows belong to a person and simply change hands."""
    belongs = (one for one in metadata.sorted_tables if "person_id" in one.c and one not in WITH_CARE)
    return [one for one in belongs if one.c.person_id.references(person.c.id)]


def change_hands(connection: Connection, survivor: UUID, gone: UUID) -> dict[str, int]:
    """Messages, cases, consents, answers ... : how many of each."""
    moved: dict[str, int] = {}
    for table in of_persons():
        found = connection.execute(update(table).where(table.c.person_id == gone).values(person_id=survivor))
        moved[table.name] = found.rowcount
    return moved


def lines_and_numbers(connection: Connection, survivor: UUID, gone: UUID, now: datetime) -> None:
    """The survivor's lines come first. A number that both have is one, and stays set aside where either's was."""
    for one in (survivor, gone):
        _written(connection, one, now)
    own = {
        (row.kind, row.value_index): row.id
        for row in connection.execute(select(identity).where(identity.c.person_id == survivor))
    }
    end = connection.execute(select(func.count()).where(line.c.person_id == survivor)).scalar_one()
    theirs = connection.execute(select(line).where(line.c.person_id == gone).order_by(line.c.position, line.c.id)).all()
    connection.execute(update(line).where(line.c.person_id == gone).values(person_id=survivor))
    for place, row in enumerate(theirs):
        connection.execute(update(line).where(line.c.id == row.id).values(position=end + place))
    for row in connection.execute(select(identity).where(identity.c.person_id == gone)).all():
        kept = own.get((row.kind, row.value_index))
        if kept is None:
            connection.execute(update(identity).where(identity.c.id == row.id).values(person_id=survivor))
        else:
            _same_number(connection, survivor, kept, row.id)


def _written(connection: Connection, person_id: UUID, now: datetime) -> None:
    """Whoever was made without lines has the one that ``lines.of`` finds: beside others it must be written."""
    written = select(line.c.id).where(line.c.person_id == person_id)
    if connection.execute(written.limit(1)).first() is None:
        for one in lines.of(connection, person_id):
            lines.lay(connection, person_id, one.identity_id, [one.kind], now)


def _same_number(connection: Connection, survivor: UUID, kept: UUID, double: UUID) -> None:
    mine = {
        row.kind: row
        for row in connection.execute(select(line).where(line.c.person_id == survivor, line.c.identity_id == kept))
    }
    for row in connection.execute(select(line).where(line.c.identity_id == double)).all():
        same = mine.get(row.kind)
        if same is None:
            connection.execute(update(line).where(line.c.id == row.id).values(identity_id=kept))
            continue
        if row.set_aside_at is not None and same.set_aside_at is None:
            aside = {"set_aside_at": row.set_aside_at, "set_aside_why": row.set_aside_why}
            connection.execute(update(line).where(line.c.id == same.id).values(**aside))
        connection.execute(delete(line).where(line.c.id == row.id))
    connection.execute(update(message).where(message.c.identity_id == double).values(identity_id=kept))
    both = select(func.max(func.coalesce(identity.c.sure_at, identity.c.created_at))).where(
        identity.c.id.in_((kept, double))
    )
    sure = connection.execute(both).scalar()
    connection.execute(update(identity).where(identity.c.id == kept).values(sure_at=sure))
    connection.execute(delete(identity).where(identity.c.id == double))


def end_plan(connection: Connection, person_id: UUID, now: datetime) -> None:
    """Nothing of this record's plan is asked any more, nor what waits to go out for it."""
    connection.execute(
        update(follow_up)
        .where(follow_up.c.person_id == person_id, follow_up.c.status.in_((*OPEN, LEFT_OUT)))
        .values(status="cancelled", next_at=None)
    )
    connection.execute(
        update(message)
        .where(message.c.person_id == person_id, message.c.status == "waiting", message.c.kind.in_(UNASKED))
        .values(status="failed", error_code=MERGED, status_at=now, failed_at=now)
    )


def move_plan(connection: Connection, survivor: UUID, gone: UUID) -> int:
    """The other record's questions, those that were asked too, behind the survivor's rounds."""
    rounds = select(func.max(follow_up.c.round)).where(follow_up.c.person_id == survivor)
    last = connection.execute(rounds).scalar()
    behind = 0 if last is None else last + 1
    mine = update(follow_up).where(follow_up.c.person_id == gone)
    return connection.execute(mine.values(person_id=survivor, round=follow_up.c.round + behind)).rowcount


def join_conversations(connection: Connection, survivor: Any, gone: Any, session: bytes | None, *, own: bool) -> None:  # noqa: ANN401 - rows
    """One conversation: the later of each moment. Where either waits for a person to look, so does it.

    ``own``: it is the survivor's plan that goes on; else what waited for its answer waits no more.
    """
    latest = ("last_in_at", "last_out_at", "whatsapp_in_at")
    joined = {name: max(filter(None, (getattr(survivor, name), getattr(gone, name))), default=None) for name in latest}
    joined |= {"session": session, "parked_at": survivor.parked_at or gone.parked_at}
    if not own:
        joined |= {"held": None, "awaited_since": gone.awaited_since}
    ours = conversation.c.person_id == survivor.id
    connection.execute(update(conversation).where(ours).values(**joined))
    nothing = dict.fromkeys(("session", "parked_at", "awaited_since", "taken_at", "held"))
    connection.execute(update(conversation).where(conversation.c.person_id == gone.id).values(**nothing))


def open_cases(connection: Connection, *ids: UUID) -> list[str]:
    """The codes of their open cases."""
    theirs = (case_file.c.person_id.in_(ids), case_file.c.status == "open")
    return list(connection.execute(select(case_file.c.code).where(*theirs)).scalars())


def taken_over(connection: Connection, *ids: UUID) -> bool:
    """Whether a caseworker writes with either of them."""
    held = select(takeover.c.id).where(takeover.c.person_id.in_(ids), takeover.c.ended_at.is_(None))
    return connection.execute(held.limit(1)).first() is not None
