"""Taking over a conversation: from then on a caseworker writes there and Kabar is silent, until it is handed back.

One holder a conversation; whoever holds the case may take it, and those who lead. The database keeps it to one.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.services.cases import access, case_history, takeover_rows
from bot.services.cases.access import EVERYTHING, NotYours
from bot.services.cases.cases import CaseFault
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.persons.people import Person
from bot.services.sending import taken
from bot.services.staff import StaffMember
from bot.store import case_file, conversation, new_id, takeover
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed


def may_take(row: AnyRow, who: StaffMember) -> bool:
    """Whoever holds an open case, and those who lead; ``row`` is the case's."""
    return row.status == "open" and (row.acknowledged_by == who.id or who.role in EVERYTHING)


def may_follow(row: AnyRow, held: AnyRow, who: StaffMember) -> bool:
    """Whether the case came to this member after somebody else took its conversation over.

    A grave sign raises a case anew: whoever takes it then must not wait until the one before is seen to be asleep.
    """
    return row.status == "open" and row.acknowledged_by == who.id and bool(held.since < row.acknowledged_at)


@again_if_crossed
def take(kabar: Kabar, who: StaffMember, code: str) -> None:
    """Take the conversation over. Raises NotYours, and CaseFault where it is not to be had."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row, person, _ = locked(connection, kabar, who, code)
        if row.status != "open":
            raise CaseFault("closed_already")
        if not may_take(row, who):
            raise CaseFault("take_case_first")
        held = taken.holder(connection, person.id)
        if held is not None:
            if held.staff_id == who.id:
                return
            if not may_follow(row, held, who):
                raise CaseFault("talk_taken")
            takeover_rows.end(connection, held, "passed_on", now, held.staff_id)
        if _others_hold(connection, kabar, person):
            raise CaseFault("talk_shared")
        new = {"id": new_id(), "person_id": person.id, "case_id": row.id, "staff_id": who.id}
        connection.execute(insert(takeover).values(**new, since=now, active_at=now))
        connection.execute(update(conversation).where(conversation.c.person_id == person.id).values(taken_at=now))
        taken.hold(connection, person.id)
        case_history.note(connection, row.id, "took_over", now, who.id)
        record(connection, who.id, "talk_take", code, now)


@again_if_crossed
def hand_back(kabar: Kabar, who: StaffMember, code: str) -> None:
    """Kabar may speak again. Raises NotYours; CaseFault for whoever neither holds it nor leads."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        _, person, _ = locked(connection, kabar, who, code)
        held = taken.holder(connection, person.id)
        if held is None:
            return
        if held.staff_id != who.id and who.role not in EVERYTHING:
            raise CaseFault("talk_taken")
        record(connection, who.id, "talk_hand_back", code, now)
        takeover_rows.end(connection, held, "handed_back", now, who.id)
    kabar.nudge()


@again_if_crossed
def keep(kabar: Kabar, who: StaffMember, code: str) -> None:
    """The holder was asked, and goes on. Raises NotYours, CaseFault."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        _, person, _ = locked(connection, kabar, who, code)
        held = mine(connection, person.id, who)
        takeover_rows.change(connection, held, active_at=now, asked_at=None)
        record(connection, who.id, "talk_keep", code, now)


def mine(connection: Connection, person_id: UUID, who: StaffMember) -> AnyRow:
    """The open takeover of this member; raises CaseFault where there is none, or somebody else's."""
    held = taken.holder(connection, person_id)
    if held is None:
        raise CaseFault("talk_not_taken")
    if held.staff_id != who.id:
        raise CaseFault("talk_taken")
    return held


def locked(connection: Connection, kabar: Kabar, who: StaffMember, code: str) -> tuple[AnyRow, Person, AnyRow]:
    """The case, its person and their conversation, locked in the order of a message's turn. Raises NotYours."""
    if not access.may_see(connection, who, code):
        raise NotYours(code)
    find = select(case_file).where(case_file.c.code == code)
    while True:
        person, talk = people.lock(connection, kabar, connection.execute(find).one().person_id)
        row = connection.execute(find).one()
        if row.person_id == person.id:  # else the record was merged into another while we waited for it
            return row, person, talk


def _others_hold(connection: Connection, kabar: Kabar, person: Person) -> bool:
    """Somebody else on the same number: whose answer comes, nobody could tell."""
    others = [other.id for other in people.sharing(connection, kabar, person)]
    query = select(conversation.c.person_id).where(
        conversation.c.person_id.in_(others), conversation.c.taken_at.is_not(None)
    )
    return bool(others) and connection.execute(query).first() is not None
