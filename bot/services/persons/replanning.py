"""When the plan has changed: each person's contacts that have not come yet follow the new one, a person at a time.

Which plan somebody's contacts were laid out by stands with the person, so that this can be done again, broken off and
gone on with at any time. Whoever is asked meanwhile is moved first: nobody is asked by a plan that is not live.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.content.parts import PLAN
from bot.content.plan import read_plan
from bot.core.plan import Plan
from bot.core.replan import Ahead, Replanned, replanned
from bot.core.timing import at_local, next_safe
from bot.log import get_logger
from bot.services import publishing
from bot.services.kabar import Kabar
from bot.services.live_content import EVERYTHING
from bot.services.persons import people, slowing
from bot.services.persons.people import Person
from bot.store import flow_version, follow_up, new_id, person
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed
from bot.store.setting import get, put

log = get_logger(__name__)

DONE: Final = "plan.laid"
"""The setting with the version of the plan that everybody's contacts follow."""
AHEAD: Final = ("due", "left_out")
IN_IT: Final = ("active", "paused")
INVITE: Final = "invite"
BATCH: Final = 200
MOST_SECONDS: Final = 20.0


def go_on(kabar: Kabar, now: datetime, seconds: float = MOST_SECONDS) -> int:
    """Move those who still follow an older plan; gives how many. What is left is done at the next tick.

    Somebody who cannot be moved keeps nobody else waiting: they are tried again at the next tick, and before they are
    asked.
    """
    with kabar.database.read() as connection:
        publishing.renew(connection, kabar, at_once=True)
        if unknown(kabar) or get(connection, DONE) == _done_by(kabar, now):
            return 0
    moved, tried = 0, set[UUID]()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with kabar.database.read() as connection:
            query = select(person.c.id).where(_behind(kabar)).limit(BATCH + len(tried))
            behind = [one for one in connection.execute(query).scalars() if one not in tried]
        for person_id in behind:
            if time.monotonic() > end:
                return moved
            tried.add(person_id)
            moved += _guarded(kabar, person_id, now)
        if not behind:
            _done(kabar, now)
            return moved
    return moved


def _guarded(kabar: Kabar, person_id: UUID, now: datetime) -> int:
    try:
        return _one(kabar, person_id, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("plan_not_moved")
        return 0


def _done_by(kabar: Kabar, now: datetime) -> str:
    """What stands written when all follow the live plan.

    With the hour: whoever was enrolled by a process that had not heard of it yet is found within one.
    """
    return f"{live(kabar)} {now.astimezone(UTC):%Y-%m-%dT%H}"


def unknown(kabar: Kabar) -> bool:
    """The plan that is live cannot be read here: nobody is moved to what stands in its place."""
    return bool({PLAN, EVERYTHING} & set(publishing.unread(kabar)))


@again_if_crossed
def _done(kabar: Kabar, now: datetime) -> None:
    """Everybody follows it who can; whoever is still to be invited does, too."""
    flow = kabar.content.plan.invite
    waits = (follow_up.c.step == INVITE, follow_up.c.status == "due", follow_up.c.flow != flow)
    with kabar.database.write() as connection:
        connection.execute(update(follow_up).where(*waits).values(flow=flow))
        if connection.execute(select(person.c.id).where(_behind(kabar)).limit(1)).first() is None:
            put(connection, DONE, _done_by(kabar, now))


def live(kabar: Kabar) -> str:
    """The version of the plan that is live."""
    part = kabar.content.parts.get(PLAN)
    return part.version if part else ""


def laid_out(connection: Connection, kabar: Kabar, who: Person) -> None:
    """This person's contacts follow the plan that is live."""
    connection.execute(update(person).where(person.c.id == who.id).values(plan_version=live(kabar)))


@again_if_crossed
def _one(kabar: Kabar, person_id: UUID, now: datetime) -> int:
    with kabar.database.write() as connection:
        who, _ = people.lock(connection, kabar, person_id)
        return int(bring_up(connection, kabar, who, now))


def bring_up(connection: Connection, kabar: Kabar, who: Person, now: datetime) -> bool:
    """Have this person's contacts follow the live plan; the person must be locked. False: they did already.

    What is live is looked up at this moment: a process a second behind would else move somebody back.
    """
    publishing.renew(connection, kabar, at_once=True)
    if unknown(kabar):
        return False
    row = connection.execute(
        select(person.c.plan_version, person.c.enrolled_at, person.c.pace, person.c.status).where(person.c.id == who.id)
    ).one()
    packages = publishing.of_the_package(kabar).parts.get(PLAN)
    version = row.plan_version or (packages.version if packages else "")
    if version == live(kabar):
        return False
    old = plan_of(connection, kabar, version)
    if old is not None and row.enrolled_at is not None and row.status in IN_IT:
        _move(connection, kabar, who, old, row, now)
    laid_out(connection, kabar, who)
    return True


def plan_of(connection: Connection, kabar: Kabar, version: str) -> Plan | None:
    """The plan as it was in this version; None where it cannot be read any more: then contacts stay as they are."""
    same = (flow_version.c.name == PLAN, flow_version.c.version == version)
    body = connection.execute(select(flow_version.c.body).where(*same)).scalar_one_or_none()
    packages = publishing.of_the_package(kabar)
    if body is None and PLAN in packages.parts and packages.parts[PLAN].version == version:
        return packages.plan
    try:
        # whether its flows are there still does not matter: nobody is asked by it any more
        return _read(kabar.content.folder, body) if body is not None else None
    except Exception:  # another Kabar wrote it
        log.exception("plan_is_unreadable", version=version)
        return None


@lru_cache(maxsize=8)
def _read(folder: Path, body: str) -> Plan:
    """Once for all who follow it."""
    return read_plan(folder, body)


def _move(connection: Connection, kabar: Kabar, who: Person, old: Plan, row: AnyRow, now: datetime) -> None:
    zone = ZoneInfo(who.timezone)
    mine = (follow_up.c.person_id == who.id, follow_up.c.status.in_(AHEAD), follow_up.c.step != INVITE)
    rows = {one.id: one for one in connection.execute(select(follow_up).where(*mine))}
    ahead = [Ahead(one.id, one.step, one.due_at.astimezone(zone).date()) for one in rows.values()]
    start, today = row.enrolled_at.astimezone(zone).date(), now.astimezone(zone).date()
    new = kabar.content.plan
    hours = tuple(plan.hour(today, zone, who.safe_from, who.safe_to) for plan in (old, new))
    # what comes later today has not come: a step with another name, or rolled back before its hour, is not lost
    over = today if at_local(today, hours[1], zone) <= now else today - timedelta(days=1)
    found = replanned(old, new, start, ahead, over)
    moved: list[dict[str, Any]] = []
    for key, laid, span in found.kept:
        was = rows[key]
        local = was.due_at.astimezone(zone)
        hour = hours[1] if local.time() == hours[0] else local.time()
        due_at = at_local(local.date() + span, hour, zone) if span or hours[0] != hours[1] else was.due_at
        if due_at < now <= was.due_at:  # its new day is over: it comes at the next safe moment, not never
            due_at = next_safe(now, zone, who.safe_from, who.safe_to)
        values = {"flow": laid.part.flow, "late": laid.part.late, "due_at": due_at}
        if any(getattr(was, name) != value for name, value in values.items()):
            moved.append({"key": key, **values})
    if moved:  # dozens: one statement
        values_of: dict[str, Any] = {name: bindparam(name) for name in moved[0] if name != "key"}
        connection.execute(update(follow_up).where(follow_up.c.id == bindparam("key")).values(**values_of), moved)
    if found.gone:
        connection.execute(delete(follow_up).where(follow_up.c.id.in_(found.gone)))
    _add(connection, kabar, who, found)
    if row.pace == slowing.SLOW:
        slowing.thin(connection, kabar, who, now)


def _add(connection: Connection, kabar: Kabar, who: Person, found: Replanned[UUID]) -> None:
    if not found.added:
        return
    zone = ZoneInfo(who.timezone)
    last = connection.execute(select(func.max(follow_up.c.round)).where(follow_up.c.person_id == who.id)).scalar()
    first = -1 if last is None else last
    rows = [
        {
            "id": new_id(),
            "person_id": who.id,
            "step": one.part.step,
            "flow": one.part.flow,
            "round": first + count,
            "late": one.part.late,
            "status": "due",
            "due_at": at_local(one.day, kabar.content.plan.hour(one.day, zone, who.safe_from, who.safe_to), zone),
        }
        for count, one in enumerate(found.added, 1)
    ]
    connection.execute(insert(follow_up), rows)


def _behind(kabar: Kabar) -> ColumnElement[bool]:
    """Whose contacts follow another plan. Nothing written with a person: it is the package's."""
    packages = publishing.of_the_package(kabar).parts.get(PLAN)
    other = person.c.plan_version != live(kabar)
    if packages is not None and packages.version != live(kabar):
        other = or_(other, person.c.plan_version.is_(None))
    return other & person.c.status.in_(IN_IT)
