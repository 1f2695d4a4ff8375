"""Reading the parts of a person's page. Only ``people_access`` calls these: it decides who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, or_, select

from bot.core.silence import Facts, Silence, told
from bot.services.cases.person_views import Ahead, CaseLine, ConsentLine, Look, Plan
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.persons import lines, plans
from bot.store import audit, case_file, case_sign, consent, conversation, follow_up, line, message, staff
from bot.store.base import AnyRow
from bot.store.message import UNASKED

SHOWN_AHEAD: Final = 5
SHOWN_LOOKS: Final = 30
SHOWN_CASES: Final = 50
_GRAVER: Final = {"task": 0, "asked": 1, "reminded": 2, "silent": 3}


def plan_of(connection: Connection, who: AnyRow, *, handed: bool) -> Plan:
    """Where the plan stands. Whose number is a stranger's is not asked anew: the stranger would be."""
    due = (follow_up.c.person_id == who.id, follow_up.c.status == "due")
    columns = (follow_up.c.step, follow_up.c.flow, follow_up.c.due_at, func.count().over())
    rows = connection.execute(select(*columns).where(*due).order_by(follow_up.c.due_at).limit(SHOWN_AHEAD)).all()
    acts = plans.acts(who.status, who.pace == "slow")
    return Plan(
        status=who.status,
        slow=who.pace == "slow",
        paused_until=who.paused_until,
        enrolled_at=who.enrolled_at,
        ahead=tuple(Ahead(*row[:3]) for row in rows),
        left=rows[0][3] if rows else 0,
        acts=tuple(one for one in acts if not (handed and one == "restart")),
    )


def silence_of(connection: Connection, kabar: Kabar, who: AnyRow) -> tuple[Silence | None, str | None]:
    """Whether they are silent and how, and the code of what keeps our last message from them."""
    heard = connection.execute(
        select(conversation.c.last_in_at).where(conversation.c.person_id == who.id)
    ).scalar_one_or_none()
    watched = _watched(connection, who.id, heard) if who.status in {"active", "invited"} else None
    last = connection.execute(
        select(message.c.line, message.c.status, message.c.error_code)
        .where(message.c.person_id == who.id, message.c.direction == "out", message.c.kind.in_(UNASKED))
        .order_by(message.c.created_at.desc(), message.c.id.desc())
        .limit(1)
    ).first()
    chosen = lines.choose(connection, kabar, who.id)
    found = told(
        Facts(
            watched=watched.status if watched else None,
            since=(watched.asked_at or watched.due_at) if watched else None,
            handed_at=_handed(connection, who, heard),
            reachable=chosen is not None and lines.can(kabar, chosen.kind).writes and who.status != "stopped",
            line=last.line if last else None,
            status=last.status if last else None,
        )
    )
    trouble = last.error_code if last and found and found.kind == "undelivered" and last.status == "failed" else None
    return found, trouble


def _watched(connection: Connection, person_id: UUID, heard: datetime | None) -> AnyRow | None:
    """The question that has waited in vain the longest way: one given up on before one that was only just asked."""
    rows = connection.execute(
        select(follow_up.c.status, follow_up.c.asked_at, follow_up.c.due_at)
        .where(follow_up.c.person_id == person_id, follow_up.c.status.in_(_GRAVER))
        .order_by(follow_up.c.due_at)
    ).all()
    waiting = [row for row in rows if heard is None or (row.asked_at or row.due_at) > heard]
    return max(waiting, key=lambda row: _GRAVER[row.status], default=None)


def _handed(connection: Connection, who: AnyRow, heard: datetime | None) -> datetime | None:
    """When a line turned out to be a stranger's, or a stranger said so and nobody has written there since."""
    moved = select(func.max(line.c.set_aside_at)).where(
        line.c.person_id == who.id, line.c.set_aside_why == "number_moved"
    )
    said = (
        select(func.max(case_sign.c.at))
        .join(case_file, case_file.c.id == case_sign.c.case_id)
        .where(case_file.c.person_id == who.id, case_sign.c.reason == "wrong_number")
    )
    line_at, word_at = connection.execute(select(moved.scalar_subquery(), said.scalar_subquery())).one()
    if line_at is not None:
        found: datetime = line_at
        return found
    stands = word_at is not None and who.status == "stopped" and (heard is None or heard <= word_at)
    return word_at if stands else None


def consents_of(connection: Connection, person_id: UUID) -> tuple[ConsentLine, ...]:
    """What they said, the newest first."""
    rows = connection.execute(
        select(consent.c.scope, consent.c.given, consent.c.wording, consent.c.source, consent.c.language, consent.c.at)
        .where(consent.c.person_id == person_id)
        .order_by(consent.c.at.desc(), consent.c.id.desc())
    )
    return tuple(ConsentLine(*row) for row in rows)


def cases_of(connection: Connection, person_id: UUID) -> tuple[CaseLine, ...]:
    """Their cases, the newest first."""
    rows = connection.execute(
        select(case_file.c.code, case_file.c.level, case_file.c.reason, case_file.c.status, case_file.c.opened_at)
        .where(case_file.c.person_id == person_id)
        .order_by(case_file.c.id.desc())
        .limit(SHOWN_CASES)
    )
    return tuple(CaseLine(*row) for row in rows)


def looks_of(connection: Connection, kabar: Kabar, codes: Sequence[str]) -> tuple[Look, ...]:
    """Who looked at the person or at their cases, and who changed what; the newest first."""
    rows = connection.execute(
        select(audit.c.action, audit.c.at, audit.c.staff_id, staff.c.name)
        .outerjoin(staff, staff.c.id == audit.c.staff_id)
        .where(or_(*(audit.c.target == code for code in codes)))
        .order_by(audit.c.at.desc(), audit.c.id.desc())
        .limit(SHOWN_LOOKS)
    )
    return tuple(
        Look(opened(kabar, row.name, "staff.name", row.staff_id) if row.name else None, row.action, row.at)
        for row in rows
    )
