"""Taking away what is past its time, some rows in the caller's transaction. A blanked text is sealed like any other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, update

from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.services.persons.runs import ANSWERS
from bot.services.sending.writing import BODY
from bot.store import (
    answer_correction,
    assessment,
    case_closing,
    case_event,
    case_file,
    case_sign,
    case_task,
    conversation,
    flow_run,
    media,
    message,
    referral,
    takeover,
)
from bot.store.base import AnyRow

NOTHING: Final = '{"answers": {}, "points": {}}'
"""A run that is blanked: whoever still opens it finds no answers."""


@dataclass(frozen=True, slots=True)
class Part:
    """What was taken of a kind."""

    taken: int
    last: str | None
    """The last row that was gone through."""
    more: bool
    """Whether there may be others."""


def messages(connection: Connection, kabar: Kabar, chosen: Select[Any], now: datetime) -> Part:
    """The text and the template or buttons of these (id, person_id)."""
    rows = connection.execute(chosen).all()
    keys = _keys(connection, kabar, rows)
    empty = [
        {"row": row.id, "sealed": kabar.vault.seal("", BODY, row.id, keys[row.person_id]), "at": now} for row in rows
    ]
    change = update(message).where(message.c.id == bindparam("row"))
    if empty:
        connection.execute(
            change.values(body=bindparam("sealed"), content=None, blanked_at=bindparam("at")),
            empty,
        )
    return _part(rows)


def answers(connection: Connection, kabar: Kabar, chosen: Select[Any], now: datetime) -> Part:
    """The answers and points of these runs (id, person_id), and what was corrected in them."""
    rows = connection.execute(chosen).all()
    keys = _keys(connection, kabar, rows)
    empty = [
        {"row": row.id, "sealed": kabar.vault.seal(NOTHING, ANSWERS, row.id, keys[row.person_id]), "at": now}
        for row in rows
    ]
    if empty:
        change = update(flow_run).where(flow_run.c.id == bindparam("row"))
        connection.execute(change.values(answers=bindparam("sealed"), blanked_at=bindparam("at")), empty)
        connection.execute(delete(answer_correction).where(answer_correction.c.run_id.in_([row.id for row in rows])))
    return _part(rows)


def sessions(connection: Connection, people: Sequence[UUID], *still: ColumnElement[bool]) -> int:
    """Where these people stopped in the middle of a flow; whoever writes again begins anew.

    ``still``: of whom this holds after we have waited; whoever writes in this very moment is in a talk again.
    """
    left = update(conversation).where(conversation.c.person_id.in_(people), *still).values(session=None)
    return connection.execute(left).rowcount


def files(connection: Connection, chosen: Select[Any]) -> Part:
    """These files, and what was known of them."""
    rows = connection.execute(chosen).all()
    if rows:
        connection.execute(delete(media).where(media.c.id.in_([row.id for row in rows])))
    return _part(rows)


def cases(connection: Connection, chosen: Select[Any], before: datetime, now: datetime) -> Part:
    """Whatever somebody wrote in these cases, and the forms of indicators that were filled in.

    The cases first: one that is opened again in the same moment waits for us, or is left alone.
    """
    rows = connection.execute(chosen).all()
    mark = update(case_file).where(case_file.c.id.in_([row.id for row in rows]), case_file.c.status == "closed")
    ids = connection.execute(mark.values(blanked_at=now).returning(case_file.c.id)).scalars().all() if rows else []
    if ids:
        for change in (
            update(case_sign).where(case_sign.c.case_id.in_(ids)).values(evidence=None),
            update(case_event).where(case_event.c.case_id.in_(ids), case_event.c.at < before).values(note=None),
            update(case_closing).where(case_closing.c.case_id.in_(ids)).values(next_step=None),
            update(case_task).where(case_task.c.case_id.in_(ids)).values(title=None),
            update(referral).where(referral.c.case_id.in_(ids)).values(organisation=None, why=None, note=None),
            update(takeover).where(takeover.c.case_id.in_(ids)).values(draft=None),
            delete(assessment).where(assessment.c.case_id.in_(ids)),
        ):
            connection.execute(change)
    return _part(rows, len(ids))


def _keys(connection: Connection, kabar: Kabar, rows: Iterable[AnyRow]) -> dict[UUID | None, bytes | None]:
    """By person. In one order, so that two who do this do not wait for each other."""
    people = sorted({row.person_id for row in rows if row.person_id is not None})
    return {None: None, **{one: person_keys.of(connection, kabar, one) for one in people}}


def _part(rows: Sequence[AnyRow], taken: int | None = None) -> Part:
    last = str(rows[-1].id) if rows else None
    return Part(len(rows) if taken is None else taken, last, more=bool(rows))
