"""How much of what an erasure reaches, for its receipt and for looking beforehand."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select

from bot.services.kabar import SIM
from bot.store import (
    answer_correction,
    assessment,
    audit,
    case_closing,
    case_event,
    case_file,
    case_sign,
    case_task,
    consent,
    erasure,
    flow_run,
    identity,
    media,
    message,
    person,
    provider_deletion,
    referral,
)


def held(
    connection: Connection, person_id: UUID, scope: str, message_id: UUID | None, until: datetime | None
) -> dict[str, int]:
    """What there is of this scope until a moment; names of kinds -> how many, none of them zero."""
    mine = texts_in(person_id, scope, message_id, until)
    found = {
        "messages": _count(connection, message.c.id, *mine),
        "files": _count(connection, media.c.id, media.c.message_id.in_(select(message.c.id).where(*mine))),
    }
    runs = runs_in(person_id, scope, message_id, until)
    found["answers"] = _count(connection, flow_run.c.id, *runs)
    found["corrections"] = _count(
        connection, answer_correction.c.id, answer_correction.c.run_id.in_(select(flow_run.c.id).where(*runs))
    )
    if scope == "all":
        found |= _everything(connection, person_id)
    return {name: count for name, count in found.items() if count}


def texts_in(person_id: UUID, scope: str, message_id: UUID | None, until: datetime | None) -> list[ColumnElement[bool]]:
    """Which messages an erasure is about; ``until`` None: whenever they came."""
    mine: list[ColumnElement[bool]] = [message.c.person_id == person_id]
    if scope == "message":
        return [*mine, message.c.id == message_id]
    return [*mine, message.c.created_at <= until] if until else mine


def runs_in(person_id: UUID, scope: str, message_id: UUID | None, until: datetime | None) -> list[ColumnElement[bool]]:
    """Which talks: of one message, the talk that ended with it."""
    mine: list[ColumnElement[bool]] = [flow_run.c.person_id == person_id]
    if scope == "message":
        wrote = select(message.c.created_at).where(message.c.id == message_id).scalar_subquery()
        return [*mine, flow_run.c.finished_at == wrote]
    return [*mine, flow_run.c.finished_at <= until] if until else mine


def stays(connection: Connection, person_id: UUID) -> dict[str, int]:
    """Rows that stay without a word of anybody's: consents as proof, cases and times for counting, the audit trail."""
    codes = select(case_file.c.code).where(case_file.c.person_id == person_id)
    own = select(person.c.code).where(person.c.id == person_id)
    found = {
        "consents": _count(connection, consent.c.id, consent.c.person_id == person_id),
        "cases": _count(connection, case_file.c.id, case_file.c.person_id == person_id),
        "trail": _count(connection, audit.c.id, audit.c.target.in_(codes) | audit.c.target.in_(own)),
    }
    return {name: count for name, count in found.items() if count}


def copies_handed_out(connection: Connection, person_id: UUID) -> int:
    """Files with their data that staff made: those are out of Kabar's hands."""
    own = select(person.c.code).where(person.c.id == person_id)
    return _count(connection, audit.c.id, audit.c.action == "person_copy", audit.c.target.in_(own))


def at_provider(connection: Connection, erasure_id: UUID) -> dict[str, int]:
    """How many messages at the provider: waiting, deleted, gone, nothing."""
    outcome = func.coalesce(provider_deletion.c.outcome, "waiting")
    query = select(outcome, func.count()).where(provider_deletion.c.erasure_id == erasure_id).group_by(outcome)
    return {str(name): int(count) for name, count in connection.execute(query)}


def by_our_sims(connection: Connection, erasure_id: UUID) -> int:
    """How many of its messages went by SIMs of our own, which no REST call empties."""
    mine = (provider_deletion.c.erasure_id == erasure_id, provider_deletion.c.channel == SIM)
    return _count(connection, provider_deletion.c.id, *mine)


def open_ones(connection: Connection) -> int:
    """Erasures that are not finished."""
    return _count(connection, erasure.c.id, erasure.c.finished_at.is_(None))


def _everything(connection: Connection, person_id: UUID) -> dict[str, int]:
    cases = select(case_file.c.id).where(case_file.c.person_id == person_id)
    notes: tuple[tuple[Any, Any], ...] = ((case_event, "note"), (case_closing, "next_step"), (case_task, "title"))
    columns = ((one.c.id, one.c.case_id.in_(cases), one.c[name].is_not(None)) for one, name in notes)
    written = sum(_count(connection, *each) for each in columns)
    written += _count(connection, assessment.c.id, assessment.c.case_id.in_(cases))
    told = referral.c.organisation.is_not(None) | referral.c.why.is_not(None) | referral.c.note.is_not(None)
    return {
        "numbers": _count(connection, identity.c.id, identity.c.person_id == person_id),
        "names": _count(connection, person.c.id, person.c.id == person_id, person.c.name.is_not(None)),
        "evidence": _count(
            connection, case_sign.c.id, case_sign.c.case_id.in_(cases), case_sign.c.evidence.is_not(None)
        ),
        "notes": written + _count(connection, referral.c.id, referral.c.person_id == person_id, told),
    }


def _count(connection: Connection, column: Any, *where: ColumnElement[bool]) -> int:  # noqa: ANN401 - a column
    return int(connection.execute(select(func.count(column)).where(*where)).scalar_one())
