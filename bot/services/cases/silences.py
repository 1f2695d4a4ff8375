"""How people are silent: of a person's page as of a list, in the same few statements however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from bot.core.lines import LineKind
from bot.core.silence import Facts, Silence, told
from bot.services.kabar import Kabar
from bot.services.persons import lines
from bot.store import case_file, case_sign, conversation, follow_up, identity, line, message, person
from bot.store.base import AnyRow
from bot.store.message import UNASKED

_GRAVER: Final = {"task": 0, "asked": 1, "reminded": 2, "silent": 3}


@dataclass(frozen=True, slots=True)
class Told:
    """Whether somebody is silent and how, and the code of what keeps our last message from them."""

    silence: Silence | None
    trouble: str | None


def of(connection: Connection, kabar: Kabar, ids: Collection[UUID]) -> dict[UUID, Told]:
    """Each of these people. For nobody it takes as many statements as for a page of them."""
    people = connection.execute(
        select(person.c.id, person.c.status, conversation.c.last_in_at, conversation.c.line)
        .outerjoin(conversation, conversation.c.person_id == person.c.id)
        .where(person.c.id.in_(ids))
    ).all()
    questions, lasts = _questions(connection, ids), _last_messages(connection, ids)
    reachable, handed = _reachable(connection, kabar, people), _handed(connection, people)
    found = {}
    for one in people:
        watched = _watched(questions[one.id], one.last_in_at) if one.status in {"active", "invited"} else None
        last = lasts.get(one.id)
        silence = told(
            Facts(
                watched=watched.status if watched else None,
                since=(watched.asked_at or watched.due_at) if watched else None,
                handed_at=handed.get(one.id),
                reachable=one.id in reachable and one.status != "stopped",
                line=last.line if last else None,
                status=last.status if last else None,
            )
        )
        failed = last and silence and silence.kind == "undelivered" and last.status == "failed"
        found[one.id] = Told(silence, last.error_code if last and failed else None)
    return found


def _questions(connection: Connection, ids: Collection[UUID]) -> dict[UUID, list[AnyRow]]:
    rows = connection.execute(
        select(follow_up.c.person_id, follow_up.c.status, follow_up.c.asked_at, follow_up.c.due_at)
        .where(follow_up.c.person_id.in_(ids), follow_up.c.status.in_(_GRAVER))
        .order_by(follow_up.c.due_at, follow_up.c.id)
    )
    found = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def _watched(questions: Collection[AnyRow], heard: datetime | None) -> AnyRow | None:
    """The question that has waited in vain the longest way: one given up on before one that was only just asked."""
    waiting = [row for row in questions if heard is None or (row.asked_at or row.due_at) > heard]
    return max(waiting, key=lambda row: _GRAVER[row.status], default=None)


def _last_messages(connection: Connection, ids: Collection[UUID]) -> dict[UUID, AnyRow]:
    """Each one's last message that nobody asked for."""
    newest = func.row_number().over(
        partition_by=message.c.person_id, order_by=(message.c.created_at.desc(), message.c.id.desc())
    )
    numbered = (
        select(message.c.person_id, message.c.line, message.c.status, message.c.error_code, newest.label("place"))
        .where(message.c.person_id.in_(ids), message.c.direction == "out", message.c.kind.in_(UNASKED))
        .subquery()
    )
    return {row.person_id: row for row in connection.execute(select(numbered).where(numbered.c.place == 1))}


def _reachable(connection: Connection, kabar: Kabar, people: Collection[AnyRow]) -> set[UUID]:
    """Who has a line that a message can be written on now; see ``lines.choose``."""
    ids = {one.id for one in people}
    rows = connection.execute(
        select(line.c.person_id, line.c.kind, line.c.set_aside_at)
        .where(line.c.person_id.in_(ids))
        .order_by(line.c.position, line.c.id)
    ).all()
    chosen: dict[UUID, LineKind] = {}
    for row in rows:
        if row.set_aside_at is None and lines.deployed(kabar, row.kind):
            chosen.setdefault(row.person_id, row.kind)
    laid = {row.person_id for row in rows}
    # made without any line: that of their conversation, where they are known by anything
    without = {one.id: one.line for one in people if one.id not in laid and one.line}
    known = connection.execute(select(identity.c.person_id).where(identity.c.person_id.in_(without)).distinct())
    chosen |= {who: without[who] for who in known.scalars() if lines.deployed(kabar, without[who])}
    return {who for who, kind in chosen.items() if lines.can(kabar, kind).writes}


def _handed(connection: Connection, people: Collection[AnyRow]) -> dict[UUID, datetime]:
    """When a line turned out to be a stranger's, or a stranger said so and nobody has written there since."""
    ids = [one.id for one in people]
    moved = connection.execute(
        select(line.c.person_id, func.max(line.c.set_aside_at))
        .where(line.c.person_id.in_(ids), line.c.set_aside_why == "number_moved")
        .group_by(line.c.person_id)
    )
    said = connection.execute(
        select(case_file.c.person_id, func.max(case_sign.c.at))
        .join(case_file, case_file.c.id == case_sign.c.case_id)
        .where(case_file.c.person_id.in_(ids), case_sign.c.reason == "wrong_number")
        .group_by(case_file.c.person_id)
    )
    words: dict[UUID, datetime] = {row[0]: row[1] for row in said}
    found = {
        one.id: words[one.id]
        for one in people
        if one.id in words and one.status == "stopped" and (one.last_in_at is None or one.last_in_at <= words[one.id])
    }
    found |= {row[0]: row[1] for row in moved if row[1] is not None}
    newer = connection.execute(
        select(identity.c.person_id, func.max(identity.c.created_at))
        .where(identity.c.person_id.in_(ids), identity.c.kind == "phone")
        .group_by(identity.c.person_id)
    )
    given: dict[UUID, datetime] = {row[0]: row[1] for row in newer}
    # a number that the person gave since then is theirs
    return {one: at for one, at in found.items() if one not in given or given[one] <= at}
