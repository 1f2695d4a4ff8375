"""Reading what stands in the database, as plain rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, select, update

from bot.services.kabar import Kabar
from bot.services.persons.people import Person
from bot.store import consent, conversation, follow_up, message


def rows(kabar: Kabar, table: Table, *where: Any) -> list[Any]:
    """Every row of a table for which this holds, in order of making where there is one."""
    order = [column for column in (table.c.get("at"), table.c.get("id")) if column is not None]
    with kabar.database.read() as connection:
        return list(connection.execute(select(table).where(*where).order_by(*order)))


def change(kabar: Kabar, table: Table, *where: Any, **values: Any) -> None:
    with kabar.database.write() as connection:
        connection.execute(update(table).where(*where).values(**values))


def inbox(kabar: Kabar, who: Person) -> list[Any]:
    """What this person wrote."""
    return rows(kabar, message, message.c.person_id == who.id, message.c.direction == "in")


def outbox(kabar: Kabar, who: Person) -> list[Any]:
    """What was written to this person."""
    return rows(kabar, message, message.c.person_id == who.id, message.c.direction == "out")


def plan_of(kabar: Kabar, who: Person) -> list[Any]:
    """The person's follow-ups, earliest first."""
    found = rows(kabar, follow_up, follow_up.c.person_id == who.id)
    return sorted(found, key=lambda row: row.due_at)


def talk_of(kabar: Kabar, who: Person) -> Any:
    [found] = rows(kabar, conversation, conversation.c.person_id == who.id)
    return found


def consents_of(kabar: Kabar, who: Person) -> list[tuple[str, bool]]:
    return [(row.scope, row.given) for row in rows(kabar, consent, consent.c.person_id == who.id)]
