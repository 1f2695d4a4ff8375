"""All that leads to somebody or tells of them. What stays is a code, with states and times that nobody can link."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Table, delete, select, text, update

from bot.services.erasing import lists
from bot.services.kabar import Kabar
from bot.services.persons import names
from bot.store import (
    assessment,
    case_closing,
    case_event,
    case_file,
    case_sign,
    case_task,
    conversation,
    identity,
    line,
    message,
    person,
    person_merge,
    referral,
    takeover,
    tip,
    visit,
)

EMPTIED: Final = (
    *("name", "facts", "birth_year", "return_date", "programme", "caseworker_id", "confirm_word", "danger_word"),
    *("hushed_at", "pace", "paused_until", "plan_version", "tips_version", "erase_wanted_at"),
)
"""Of the person's row. District, gender, language and times stay for counting."""
TEXTS: Final[tuple[tuple[Table, str], ...]] = (
    *((case_sign, "evidence"), (case_event, "note"), (case_closing, "next_step"), (case_task, "title")),
)
"""Columns of cases that hold words."""


def erase(connection: Connection, kabar: Kabar, person_id: UUID, now: datetime) -> int:
    """Empty everything; gives how many rows of lists that were handed in went.

    No case of theirs is open and nothing is being sent; their rows are locked.
    """
    if kabar.database.sqlite:
        # what is deleted is overwritten: the index of a number must not stand in a free page of the file
        connection.execute(text("PRAGMA secure_delete=ON"))
    listed = lists.take_out(connection, kabar, person_id)
    cases = select(case_file.c.id).where(case_file.c.person_id == person_id)
    for table, column in TEXTS:
        connection.execute(update(table).where(table.c.case_id.in_(cases)).values({column: None}))
    connection.execute(delete(assessment).where(assessment.c.case_id.in_(cases)))
    nothing: dict[str, Any] = dict.fromkeys(("organisation", "why", "note"))
    connection.execute(update(referral).where(referral.c.person_id == person_id).values(**nothing))
    connection.execute(update(takeover).where(takeover.c.person_id == person_id).values(draft=None))
    connection.execute(delete(tip).where(tip.c.person_id == person_id))
    connection.execute(delete(person_merge).where(person_merge.c.survivor_id == person_id))
    # nobody goes to meet them, nor finds on their day somebody whom no page shows
    ahead = (visit.c.person_id == person_id, visit.c.ended_at.is_(None))
    connection.execute(update(visit).where(*ahead).values(ended_at=now, result="cancelled"))
    _numbers(connection, person_id)
    names.keep(connection, kabar, person_id, "")
    ended = dict.fromkeys(("session", "parked_at", "awaited_since", "held", "taken_at", "whatsapp_in_at"))
    connection.execute(update(conversation).where(conversation.c.person_id == person_id).values(**ended))
    emptied: dict[str, Any] = dict.fromkeys(EMPTIED)
    emptied |= {"status": "stopped", "safe_from": "08:00", "safe_to": "20:00"}
    # a record that was merged into this one leads here, and has a programme and hours of its own
    both = (person.c.id == person_id) | (person.c.merged_into == person_id)
    connection.execute(update(person).where(both).values(**emptied))
    connection.execute(update(person).where(person.c.id == person_id).values(erased_at=now))
    return listed


def _numbers(connection: Connection, person_id: UUID) -> None:
    """Neither a number nor its index remains; on a shared one the other's row is the other's."""
    connection.execute(update(message).where(message.c.person_id == person_id).values(identity_id=None))
    connection.execute(delete(line).where(line.c.person_id == person_id))
    connection.execute(delete(identity).where(identity.c.person_id == person_id))
