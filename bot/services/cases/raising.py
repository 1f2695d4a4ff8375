"""Raising: a sign becomes a case and its first alert, in the transaction of the message that carried it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.core.effects import Raised
from bot.core.flow import Level, worse
from bot.services.cases import alerting, case_history, deadlines
from bot.services.cases.alerting import REPEAT_AFTER
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.persons.people import Person
from bot.store import case_file, case_sign, new_id
from bot.store.base import AnyRow
from bot.store.case import OPEN, code_of
from bot.store.prepared import Prepared
from bot.store.together import Write, run_together

EVIDENCE = "case_sign.evidence"

_OPEN_CASE = Prepared(
    select(case_file).where(case_file.c.person_id == bindparam("who"), OPEN).with_for_update(key_share=True)
)
_NEW_CASE = Prepared(
    insert(case_file).returning(case_file.c.id),
    (
        *("person_id", "level", "reason", "status", "opened_at", "raised_at"),
        *("acknowledge_by", "contact_by", "resolve_by"),
    ),
)
_CODE = Prepared(update(case_file).where(case_file.c.id == bindparam("case")).values(code=bindparam("new_code")))
_SIGN = Prepared(insert(case_sign), tuple(case_sign.c.keys()))


@dataclass(frozen=True, slots=True)
class Sign:
    """What made a person's look necessary, and the message it was in."""

    raised: Raised
    message_id: UUID | None = None


def raise_sign(connection: Connection, kabar: Kabar, who: Person, sign: Sign, now: datetime) -> int:
    """Open the person's case or add to the open one, and alert where it became (again) as urgent; gives the case's id.

    A sign as urgent as its case, or more, on a case that somebody acknowledged raises it anew (red and orange). A
    lesser one is news for whoever took it: they are told, and if nobody looks by the sign's own deadline, it climbs.
    """
    # one after another: a message and a failed send of the same person must not both open a case. Nobody looks at a
    # record that was merged into another meanwhile: the sign is the survivor's
    who = people.living(connection, kabar, who.id) or who
    row = _OPEN_CASE.first(connection, {"who": who.id})
    if row is None:
        opened = _open(connection, kabar, who, sign, now)
        alerting.alert_first(connection, kabar, who, opened, now)
        return opened
    case_id: int = row.id
    run_together(connection, [_kept(kabar, case_id, sign, who.key, now)])
    if _raise_again(connection, kabar, who, row, sign.raised, now):
        alerting.withdraw(connection, case_id, now)
        case_history.note(connection, case_id, "raised", now)
        alerting.alert_first(connection, kabar, who, case_id, now, taker=row.acknowledged_by)
    else:
        case_history.note(connection, case_id, "sign", now)
        if row.acknowledged_at is not None:
            alerting.tell_taker(connection, kabar, who, row, sign.raised.level, now)
        elif sign.raised.level == row.level:
            alerting.ring(connection, kabar, who, row, now)
    return case_id


def _open(connection: Connection, kabar: Kabar, who: Person, sign: Sign, now: datetime) -> int:
    raised = sign.raised
    times = _times(kabar, who, raised.level, now)
    fixed = {"person_id": who.id, "level": raised.level, "reason": raised.reason, "status": "open", "opened_at": now}
    case_id: int = _NEW_CASE.one(connection, fixed | times).id
    code = _CODE, {"case": case_id, "new_code": code_of(case_id)}
    opened = case_history.noted(case_id, "opened", now)
    run_together(connection, [code, _kept(kabar, case_id, sign, who.key, now), opened])
    return case_id


def _raise_again(connection: Connection, kabar: Kabar, who: Person, row: AnyRow, raised: Raised, now: datetime) -> bool:
    level: Level = row.level
    graver = worse(level, raised.level) != level
    # a case that rings already keeps its clock: a further sign must not put off the climb
    anew = raised.level == level and level in {"red", "orange"} and row.acknowledged_at is not None
    # nor must ten frightened messages to somebody who takes the case after each make ten alerts
    anew = anew and not _rang_anew(row, now)
    if not graver and not anew:
        return False
    changed = {**_times(kabar, who, raised.level, now), "rung": 0}
    changed |= {"acknowledged_at": None, "acknowledged_by": None, "news_at": None, "contacted_at": None}
    if graver:
        changed |= {"level": raised.level, "reason": raised.reason}
    connection.execute(update(case_file).where(case_file.c.id == row.id).values(**changed))
    return True


def _rang_anew(row: AnyRow, now: datetime) -> bool:
    """Whether the case was raised again, and rang for that, minutes ago."""
    return bool(row.raised_at > row.opened_at and row.last_alert_at and now - row.last_alert_at < REPEAT_AFTER)


def _times(kabar: Kabar, who: Person, level: Level, now: datetime) -> dict[str, Any]:
    acknowledge_by = deadlines.to_acknowledge(kabar, who, level, now)
    return {"raised_at": now, "acknowledge_by": acknowledge_by, **deadlines.of_holder(kabar, who, level, now)}


def _kept(kabar: Kabar, case_id: int, sign: Sign, key: bytes | None, now: datetime) -> Write:
    sign_id = new_id()
    evidence = sign.raised.evidence
    return _SIGN, {
        "id": sign_id,
        "case_id": case_id,
        "level": sign.raised.level,
        "reason": sign.raised.reason,
        "rule": sign.raised.rule,
        "evidence": kabar.vault.seal(evidence, EVIDENCE, sign_id, key) if evidence else None,
        "message_id": sign.message_id,
        "at": now,
    }
