"""Reading a person's own copy: who they are, consent, messages, answers, questions, files, looks.

Only ``subject_copy`` calls these: it decides who may, and writes it down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, null, select, union

from bot.core import own_word
from bot.core.lines import GONE
from bot.services.cases import agreed_word, answers_page, looks
from bot.services.cases.look_kinds import SAID
from bot.services.cases.reading import opened
from bot.services.cases.subject_views import Consent, Look, Message, Question, Somebody, Talk, Who
from bot.services.kabar import Kabar
from bot.services.persons import consent_rows, lines, people, runs, wordings
from bot.services.persons.people import Person
from bot.services.sending.message_states import state_of
from bot.services.sending.writing import BODY
from bot.store import (
    audit,
    companion,
    consent,
    follow_up,
    identity,
    line,
    media,
    message,
    person,
    person_merge,
    staff,
    tip,
    visit,
)
from bot.store.base import AnyRow

ALL: Final = 1_000_000

HIDDEN: Final = "•••"
"""In place of a message that held their confirm word."""
Known = Mapping[UUID, Somebody]
"""Every member; those whom the person met or wrote with by name."""


def known_to(connection: Connection, kabar: Kabar, person_id: UUID) -> dict[UUID, Somebody]:
    """Who accompanies or accompanied them, visited them, or wrote to them in person is told by name."""
    met = union(
        select(companion.c.to_id).where(companion.c.person_id == person_id, companion.c.to_id.is_not(None)),
        select(visit.c.staff_id).where(visit.c.person_id == person_id),
        select(message.c.written_by).where(message.c.person_id == person_id, message.c.written_by.is_not(None)),
    )
    names = set(connection.execute(met).scalars())
    rows = connection.execute(select(staff.c.id, staff.c.name, staff.c.role))
    return {
        row.id: Somebody(row.role, opened(kabar, row.name, "staff.name", row.id) if row.id in names else "")
        for row in rows
    }


def who(connection: Connection, kabar: Kabar, row: AnyRow, theirs: Person, known: Known) -> Who:
    """The person; their confirm word is only said to be there: somebody else may read the file."""
    ids = connection.execute(select(identity).where(identity.c.person_id == row.id).order_by(identity.c.created_at))
    values = [opened(kabar, one.value, "identity.value", one.id) for one in ids]
    merged = select(person_merge.c.at).order_by(person_merge.c.at)
    numbers = tuple(dict.fromkeys(value for value in values if value.startswith("+")))
    return Who(
        name=opened(kabar, row.name, "person.name", row.id) if row.name else "",
        numbers=numbers,
        other_ids=len(values) - len(numbers),
        lines=tuple(dict.fromkeys(one.kind for one in lines.of(connection, row.id) if one.set_aside_at is None)),
        person=theirs,
        return_date=row.return_date,
        programme=row.programme,
        known_since=row.created_at,
        enrolled_at=row.enrolled_at,
        slow=row.pace == "slow",
        paused_until=row.paused_until,
        has_word=row.confirm_word is not None,
        companion=known.get(row.caseworker_id) if row.caseworker_id else None,
        merged_at=tuple(connection.execute(merged.where(person_merge.c.survivor_id == row.id)).scalars()),
        shared=bool(theirs.remembered.get("phone_shared")) or bool(people.sharing(connection, kabar, theirs)),
    )


def consents(connection: Connection, kabar: Kabar, person_id: UUID) -> tuple[Consent, ...]:
    """Each answer with the words of its question, in the language and the version that they were asked in."""
    rows = connection.execute(
        select(consent).where(consent.c.person_id == person_id).order_by(consent.c.at, consent.c.id)
    ).all()
    return tuple(
        Consent(
            row.scope,
            row.given,
            row.words or wordings.question(connection, kabar, row.wording, row.language),
            row.wording,
            row.source,
            row.language,
            row.at,
            row.withdraw_by or consent_rows.ways_back(kabar),
        )
        for row in rows
    )


def strangers(connection: Connection, person_id: UUID) -> frozenset[UUID]:
    """Messages on a number of theirs from when it turned out to be somebody else's on: they are not this person's."""
    since = (
        select(line.c.identity_id, func.min(line.c.set_aside_at).label("at"))
        .where(line.c.person_id == person_id, line.c.set_aside_why.in_((*GONE, "wrong_number")))
        .group_by(line.c.identity_id)
        .subquery()
    )
    query = select(message.c.id).join(since, since.c.identity_id == message.c.identity_id)
    theirs = (message.c.person_id == person_id, message.c.created_at >= since.c.at)
    return frozenset(connection.execute(query.where(*theirs)).scalars())


def messages(
    connection: Connection, kabar: Kabar, person_id: UUID, known: Known, others: frozenset[UUID]
) -> tuple[Message, ...]:
    """Theirs, both ways, oldest first. One with the word agreed with them is not written out: see ``who``."""
    own = connection.execute(select(person.c.id, person.c.confirm_word).where(person.c.id == person_id)).one()
    word = agreed_word.of(kabar, own)
    mine = (message.c.person_id == person_id, message.c.staff_id.is_(None))
    rows = connection.execute(select(message).where(*mine).order_by(message.c.created_at, message.c.id))
    return tuple(
        Message(
            row.direction == "in",
            row.created_at,
            row.line,
            _without(word, opened(kabar, row.body, BODY, row.id)),
            state_of(row).name,
            row.came_as,
            known.get(row.written_by) if row.written_by else None,
        )
        for row in rows
        if row.id not in others
    )


def _without(word: str, text: str) -> str:
    return HIDDEN if word and own_word.is_in(word, text) else text


def talks(connection: Connection, kabar: Kabar, theirs: Person) -> tuple[Talk, ...]:
    """What they answered, the oldest first; their own words stand among the messages."""
    found = []
    for run in reversed(runs.of(connection, kabar, theirs.id, ALL)):
        flow = kabar.content.world.flows.get(run.flow)
        answers = answers_page.in_words(kabar, run, theirs.language)
        mended = {one.node for one in run.corrections}
        found.append(
            Talk(
                flow.title if flow else run.flow,
                run.finished_at,
                tuple((question, value, node in mended) for node, question, value in answers),
            )
        )
    return tuple(found)


def questions(connection: Connection, person_id: UUID) -> tuple[Question, ...]:
    """What the plan asked and will ask, and the tips it offered and will offer."""
    rows = connection.execute(
        select(follow_up.c.step, follow_up.c.status, follow_up.c.due_at, follow_up.c.answered_at)
        .where(follow_up.c.person_id == person_id, follow_up.c.status.not_in(("collapsed", "cancelled", "left_out")))
        .order_by(follow_up.c.due_at, follow_up.c.id)
    )
    tips = connection.execute(
        select(tip.c.step, tip.c.status, tip.c.due_at, null())
        .where(tip.c.person_id == person_id, tip.c.status.in_(("due", "sent")))
        .order_by(tip.c.due_at, tip.c.id)
    )
    return tuple(sorted((Question(*row) for row in (*rows, *tips)), key=lambda one: one.due_at))


def files(connection: Connection, person_id: UUID, others: frozenset[UUID]) -> tuple[tuple[str, datetime, str], ...]:
    """Pictures, voices and papers that they sent."""
    rows = connection.execute(
        select(media.c.content_type, message.c.created_at, media.c.status, message.c.id)
        .join(message, message.c.id == media.c.message_id)
        .where(message.c.person_id == person_id)
        .order_by(message.c.created_at, media.c.id)
    )
    return tuple((row.content_type, row.created_at, row.status) for row in rows if row.id not in others)


def looks_at(connection: Connection, person_id: UUID, known: Known) -> tuple[Look, ...]:
    """Who looked at their data or changed it, everybody once, whoever looked last first."""
    columns = (audit.c.staff_id, audit.c.action)
    sums = (func.count().label("times"), func.min(audit.c.at).label("first"), func.max(audit.c.at).label("last"))
    rows = connection.execute(
        select(*columns, *sums).where(looks.theirs(person_id), audit.c.action.not_in(SAID)).group_by(*columns)
    )
    by: dict[UUID | None, list[AnyRow]] = defaultdict(list)
    for row in rows:
        by[row.staff_id].append(row)
    found = [
        Look(
            who=known.get(one) if one else None,
            times=sum(row.times for row in acts),
            first=min(row.first for row in acts),
            last=max(row.last for row in acts),
            acts=tuple(sorted(((row.action, row.times) for row in acts), key=lambda act: (-act[1], act[0]))),
        )
        for one, acts in by.items()
    ]
    return tuple(sorted(found, key=lambda look: look.last, reverse=True))
