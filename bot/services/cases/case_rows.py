"""Reading the parts of a case page. Only ``services.cases.access`` calls these: it decides who may see them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, func, or_, select

from bot.core.timing import is_safe
from bot.log import get_logger
from bot.services.arriving.media import BODY as MEDIA
from bot.services.cases import agreed_word, cases
from bot.services.cases.case_views import ClosingView, Contact, EventLine, FileLine, LineView, MessageLine, SignLine
from bot.services.cases.closing import NEXT_STEP
from bot.services.cases.raising import EVIDENCE
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.persons import lines, people
from bot.services.sending.message_states import state_of
from bot.services.sending.writing import BODY
from bot.store import case_closing, case_event, case_sign, identity, media, message, person, staff, takeover
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken

log = get_logger(__name__)

SHOWN_MESSAGES = 200


def contact(connection: Connection, kabar: Kabar, person_id: UUID, now: datetime) -> Contact:
    """How to reach the person without harm."""
    who = people.get(connection, kabar, person_id)
    columns = (person.c.id, person.c.name, person.c.confirm_word, person.c.danger_word, person.c.hushed_at)
    row = connection.execute(select(*columns, person.c.erased_at).where(person.c.id == person_id)).one()
    ids = connection.execute(select(identity.c.id, identity.c.value).where(identity.c.person_id == person_id)).all()
    known = {one.id: opened(kabar, one.value, "identity.value", one.id) for one in ids}
    way = who.remembered.get("contact_way")
    theirs = lines.of(connection, person_id)
    # a number that they do not use any more is nobody's to call
    retired = {one.identity_id for one in theirs if one.set_aside_why == "retired"}
    retired -= {one.identity_id for one in theirs if one.set_aside_at is None}
    return Contact(
        person=who.code,
        name=opened(kabar, row.name, "person.name", person_id) if row.name else "",
        says_shared=bool(who.remembered.get("phone_shared")),
        confirm_word=agreed_word.of(kabar, row),
        has_danger_word=row.danger_word is not None,
        hushed_at=row.hushed_at,
        erased_at=row.erased_at,
        safe_line=str(who.remembered.get("safe_line") or ""),
        cover=str(who.remembered.get("cover") or ""),
        numbers=tuple(number for one, number in known.items() if one not in retired),
        language=who.language,
        district=who.district,
        gender=who.gender,
        timezone=who.timezone,
        safe_from=who.safe_from,
        safe_to=who.safe_to,
        safe_now=is_safe(now, ZoneInfo(who.timezone), who.safe_from, who.safe_to),
        contact_way=str(way) if way else None,
        status=who.status,
        shared=bool(who.remembered.get("phone_shared")) or bool(people.sharing(connection, kabar, who)),
        lines=tuple(
            LineView(
                one.kind,
                known[one.identity_id] if known[one.identity_id].startswith("+") else "",
                lines.can(kabar, one.kind),
                lines.deployed(kabar, one.kind),
                one.set_aside_at,
                one.set_aside_why,
                f"{one.identity_id}.{one.kind}",
            )
            for one in theirs
        ),
    )


def signs(connection: Connection, kabar: Kabar, case_id: int) -> tuple[SignLine, ...]:
    """What fired, oldest first."""
    order = (case_sign.c.at, case_sign.c.id)  # two of one moment stand as they were written down
    rows = connection.execute(select(case_sign).where(case_sign.c.case_id == case_id).order_by(*order))
    return tuple(
        SignLine(
            row.level,
            row.reason,
            row.rule,
            opened(kabar, row.evidence, EVIDENCE, row.id) if row.evidence else "",
            row.at,
        )
        for row in rows
    )


def events(connection: Connection, kabar: Kabar, case_id: int) -> tuple[EventLine, ...]:
    """The case's history, oldest first.

    What came again and again with nothing between stands once, with how often: a red case that nobody takes climbs a
    hundred times a day.
    """
    rows = connection.execute(
        select(case_event, staff.c.name.label("taker"))
        .outerjoin(staff, staff.c.id == case_event.c.staff_id)
        .where(case_event.c.case_id == case_id)
        .order_by(case_event.c.at, case_event.c.id)
    )
    found: list[EventLine] = []
    for _, alike in groupby(rows, lambda row: (row.kind, row.staff_id, row.id if row.note else None)):
        row, *more = alike
        who = opened(kabar, row.taker, "staff.name", row.staff_id) if row.taker else None
        note = opened(kabar, row.note, cases.NOTE, row.id) if row.note else ""
        found.append(EventLine(row.kind, who, note, row.at, 1 + len(more), more[-1].at if more else None))
    return tuple(found)


def closing(connection: Connection, kabar: Kabar, case_id: int) -> ClosingView | None:
    """How the case ended, last; None where it never did."""
    mine = select(case_closing).where(case_closing.c.case_id == case_id)
    row = connection.execute(mine.order_by(case_closing.c.at.desc(), case_closing.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    step = opened(kabar, row.next_step, NEXT_STEP, row.id) if row.next_step else ""
    return ClosingView(row.outcome, row.reached, row.safe, step)


def messages(
    connection: Connection, kabar: Kabar, person_id: UUID, only_signs_of: int | None
) -> tuple[MessageLine, ...]:
    """The end of the conversation; or only what this case's signs fired on."""
    shown = [message.c.person_id == person_id]
    if only_signs_of is not None:
        fired_on = select(case_sign.c.message_id).where(case_sign.c.case_id == only_signs_of)
        shown.append(or_(message.c.id.in_(fired_on), _with_a_caseworker(person_id)))
    rows: Sequence[AnyRow] = connection.execute(
        select(message, staff.c.name.label("writer"))
        .outerjoin(staff, staff.c.id == message.c.written_by)
        .where(*shown)
        .order_by(message.c.id.desc())
        .limit(SHOWN_MESSAGES)
    ).all()
    files = _files(connection, [row.id for row in rows if row.came_as not in {None, "text", "button"}])
    return tuple(
        MessageLine(
            row.direction,
            row.kind,
            row.line,
            opened(kabar, row.body, BODY, row.id),
            state_of(row),
            row.created_at,
            row.late_at if row.direction == "in" else None,
            row.came_as,
            tuple(FileLine(str(f.id), f.content_type, f.status, f.size) for f in files if f.message_id == row.id),
            opened(kabar, row.writer, "staff.name", row.written_by) if row.writer else None,
            row.segments,
        )
        for row in reversed(rows)
    )


def file(
    connection: Connection, kabar: Kabar, person_id: UUID, media_id: UUID, only_signs_of: int | None
) -> tuple[str, bytes] | None:
    """A kept file of this person, or only one that this case's signs fired on: its kind and content.

    None also for one that does not open any more.
    """
    query = (
        select(media)
        .join(message, message.c.id == media.c.message_id)
        .where(media.c.id == media_id, media.c.status == "kept", message.c.person_id == person_id)
    )
    if only_signs_of is not None:
        fired_on = select(case_sign.c.message_id).where(case_sign.c.case_id == only_signs_of)
        query = query.where(message.c.id.in_(fired_on))
    row = connection.execute(query).first()
    try:
        return (row.content_type, base64.b64decode(kabar.vault.open(row.body, MEDIA, row.id))) if row else None
    except SealBroken:
        log.exception("media_does_not_open", media_id=str(media_id))
        return None


def _with_a_caseworker(person_id: UUID) -> ColumnElement[bool]:
    """Written while a caseworker held the conversation: the person was told that a person reads it."""
    ended = func.coalesce(takeover.c.ended_at, message.c.created_at)
    held = select(takeover.c.id).where(
        takeover.c.person_id == person_id,
        takeover.c.told_at <= message.c.created_at,
        message.c.created_at <= ended,
    )
    return held.correlate(message).exists()


def _files(connection: Connection, ids: Sequence[UUID]) -> Sequence[AnyRow]:
    if not ids:
        return ()
    columns = (media.c.id, media.c.message_id, media.c.content_type, media.c.status, media.c.size)
    return connection.execute(select(*columns).where(media.c.message_id.in_(ids)).order_by(media.c.id)).all()
