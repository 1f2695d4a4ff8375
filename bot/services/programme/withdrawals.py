"""Counting safety: numbers that are somebody else's, and whether STOP and HAPUS were honoured within 72 hours.

UU 27/2022 gives 3 x 24 hours after a consent is withdrawn. Only what the tables hold is told: of STOP, whether anything
that nobody had asked for went out later than that; of HAPUS, whether all that we keep of the thread was erased by then.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, or_, select

from bot.services.persons.consent_rows import withdrawn
from bot.services.persons.merging import ERASED
from bot.services.programme.answers import WHO
from bot.services.programme.later import later
from bot.store import audit, case_file, case_sign, consent, message, person
from bot.store.message import CHECK_INS, TIPS

HONOURED: Final = timedelta(hours=72)

Counts = dict[str, ColumnElement[bool] | None]


def written_to_after(start: datetime, end: datetime, cut: datetime, connection: Connection) -> Select[tuple[object]]:
    """Who was written to, unasked, more than 72 hours after a STOP of that time, and had not agreed again by then."""
    again = consent.alias()
    agreed = (
        select(again.c.id)
        .where(again.c.person_id == consent.c.person_id, again.c.scope == "check_ins", again.c.given.is_(True))
        .where(again.c.at > consent.c.at, again.c.at <= message.c.sent_at)
        .exists()
    )
    # whoever took check-ins back alone may want tips: of those only what ended everything is asked
    everything = and_(message.c.kind.in_(TIPS), consent.c.wording.in_(("stop", "under_18")), ~_wants_tips())
    unasked = or_(and_(message.c.kind.in_(CHECK_INS), ~agreed), everything)
    return (
        select(consent.c.person_id)
        .join(message, message.c.person_id == consent.c.person_id)
        .where(withdrawn(), consent.c.at >= start, consent.c.at < end)
        .where(message.c.direction == "out", unasked)
        .where(message.c.sent_at > later(consent.c.at, HONOURED, connection), message.c.sent_at <= cut)
    )


def _wants_tips() -> ColumnElement[bool]:
    """They agreed to awareness after that, and before the message went out."""
    again = consent.alias()
    return (
        select(again.c.id)
        .where(again.c.person_id == consent.c.person_id, again.c.scope == "awareness", again.c.given.is_(True))
        .where(again.c.at > consent.c.at, again.c.at <= message.c.sent_at)
        .exists()
    )


def erasures(start: datetime, end: datetime, connection: Connection) -> tuple[FromClause, Counts]:
    """People who said HAPUS in that time; what an open case rests on waits for its end, and is erased later."""
    asked = (
        select(audit.c.target, func.min(audit.c.at).label("at"))
        .where(audit.c.action.in_(ERASED), audit.c.at >= start, audit.c.at < end)
        .group_by(audit.c.target)
        .subquery()
    )
    done = audit.alias()
    erased = (
        select(done.c.id)
        .where(done.c.target == asked.c.target, done.c.action == "erase_finished", done.c.at >= asked.c.at)
        .where(done.c.at <= later(asked.c.at, HONOURED, connection))
        .exists()
    )
    rows = select(*WHO, erased.label("erased")).join(asked, asked.c.target == person.c.code).subquery()
    return rows, {"erase_wanted": None, "erased_72h": rows.c.erased}


def wrong_numbers(start: datetime, end: datetime) -> tuple[FromClause, Counts]:
    """People on whose number somebody else said so, or was seen by WhatsApp, in that time."""
    told = or_(case_sign.c.reason == "wrong_number", case_sign.c.rule == "number_moved")
    theirs = (
        select(case_file.c.person_id)
        .join(case_sign, case_sign.c.case_id == case_file.c.id)
        .where(and_(case_sign.c.at >= start, case_sign.c.at < end), told)
    )
    rows = select(*WHO).where(person.c.id.in_(theirs)).subquery()
    return rows, {"wrong_number": None}
