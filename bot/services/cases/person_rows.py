"""Reading the parts of a person's page. Only ``people_access`` calls these: it decides who may see them."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from bot.core.silence import Silence
from bot.services.cases import silences
from bot.services.cases.person_views import Ahead, CaseLine, ConsentLine, Plan
from bot.services.erasing import asked
from bot.services.kabar import Kabar
from bot.services.persons import busy, consent_rows, plans, wordings
from bot.store import case_file, consent, follow_up, tip
from bot.store.base import AnyRow

SHOWN_AHEAD: Final = 5
SHOWN_CASES: Final = 50


def plan_of(connection: Connection, who: AnyRow, *, handed: bool) -> Plan:
    """Where the plan stands. Nobody is asked anew whose number is a stranger's, nor who wants all of it erased."""
    due = (follow_up.c.person_id == who.id, follow_up.c.status == "due")
    columns = (follow_up.c.step, follow_up.c.flow, follow_up.c.due_at, func.count().over())
    rows = connection.execute(
        select(*columns).where(*due).order_by(follow_up.c.due_at, follow_up.c.id).limit(SHOWN_AHEAD)
    ).all()
    acts = plans.acts(who.status, who.pace == "slow", who.tips_version is not None)
    no_restart = handed or asked.everything_goes(connection, who.id)
    tips = select(func.min(tip.c.due_at)).where(tip.c.person_id == who.id, tip.c.status == "due")
    return Plan(
        status=who.status,
        slow=who.pace == "slow",
        paused_until=who.paused_until,
        enrolled_at=who.enrolled_at,
        ahead=tuple(Ahead(*row[:3]) for row in rows),
        left=rows[0][3] if rows else 0,
        held=busy.quiet_crisis(connection, who.id),
        tip_at=connection.execute(tips).scalar(),
        acts=tuple(one for one in acts if not (no_restart and one == "restart")),
    )


def silence_of(connection: Connection, kabar: Kabar, who: AnyRow) -> tuple[Silence | None, str | None]:
    """Whether they are silent and how, and the code of what keeps our last message from them."""
    found = silences.of(connection, kabar, [who.id])[who.id]
    return found.silence, found.trouble


def consents_of(connection: Connection, kabar: Kabar, person_id: UUID) -> tuple[ConsentLine, ...]:
    """What they said, the newest first, with the question as they read it."""
    rows = connection.execute(
        select(consent).where(consent.c.person_id == person_id).order_by(consent.c.at.desc(), consent.c.id.desc())
    ).all()
    return tuple(
        ConsentLine(
            *(row.scope, row.given, row.wording, row.source, row.language, row.at),
            row.words or wordings.question(connection, kabar, row.wording, row.language),
            row.withdraw_by or consent_rows.ways_back(kabar),
        )
        for row in rows
    )


def cases_of(connection: Connection, person_id: UUID) -> tuple[CaseLine, ...]:
    """Their cases, the newest first."""
    rows = connection.execute(
        select(case_file.c.code, case_file.c.level, case_file.c.reason, case_file.c.status, case_file.c.opened_at)
        .where(case_file.c.person_id == person_id)
        .order_by(case_file.c.id.desc())
        .limit(SHOWN_CASES)
    )
    return tuple(CaseLine(*row) for row in rows)
