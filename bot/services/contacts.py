"""Making contact: beginning a flow with a person because it is time, not because they wrote."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core import fired
from bot.core.effects import Raised
from bot.core.render import render
from bot.core.session_json import from_json, to_json
from bot.core.step import Begin, step
from bot.core.timing import is_safe, next_safe
from bot.log import get_logger
from bot.services import contents, effects, follow_ups, knocks, lines, people, publishing, raising, window, writing
from bot.services.effects import Origin
from bot.services.facts import Facts
from bot.services.kabar import Kabar
from bot.services.lines import PersonLine
from bot.services.people import Person
from bot.services.raising import Sign
from bot.services.writing import Draft
from bot.store import conversation, follow_up, identity
from bot.store.base import AnyRow
from bot.store.message import ROUTINE
from bot.store.together import run_together

log = get_logger(__name__)

Begun = Literal["asked", "busy", "told"]

BATCH = 500
TALK_LASTS = timedelta(days=1)
"""How long a conversation on a shared number keeps the others' questions waiting."""
MOST_SECONDS = 30.0
LASTS = timedelta(days=2)
"""A follow-up that could not be sent for so long is not sent any more; a person is told instead."""


def fire_due(kabar: Kabar, now: datetime, seconds: float = MOST_SECONDS) -> int:
    """Ask every follow-up that is due; gives how many were asked. Safe to run in two processes at once.

    Stops after so many seconds, so that alerts climb in between; what is left is due at the next tick.
    """
    asked = 0
    end = time.monotonic() + seconds
    seen: set[UUID] = set()
    while True:
        with kabar.database.read() as connection:
            people_due = [p for p in follow_ups.due_people(connection, now, BATCH + len(seen)) if p not in seen]
        if not people_due:
            return asked
        seen.update(people_due)
        for person_id in people_due:
            if time.monotonic() > end:
                return asked
            asked += _guarded(kabar, person_id, now, _fire)


def remind_due(kabar: Kabar, now: datetime) -> int:
    """Send second messages where nobody has answered; gives how many."""
    return sum(_guarded(kabar, person_id, now, _remind) for person_id in _unanswered(kabar, "asked", now))


def give_up_due(kabar: Kabar, now: datetime) -> int:
    """Make a person's task of silence that has lasted; gives how many."""
    return sum(_guarded(kabar, person_id, now, _give_up_waiting) for person_id in _unanswered(kabar, "reminded", now))


def _unanswered(kabar: Kabar, status: str, now: datetime) -> list[UUID]:
    query = select(follow_up.c.person_id).where(follow_up.c.status == status, follow_up.c.next_at <= now)
    with kabar.database.read() as connection:
        return list(connection.execute(query.order_by(follow_up.c.next_at)).scalars())


def _guarded(kabar: Kabar, person_id: UUID, now: datetime, act: Any) -> int:  # noqa: ANN401 - one of the three below
    """One person, one transaction; a fault with one of them keeps nobody else waiting and parks that one."""
    try:
        with kabar.database.write() as connection:
            who, row = people.lock(connection, kabar, person_id)
            return int(act(connection, kabar, who, row, now))
    except (OperationalError, InterfaceError):
        # the database, not the person: the row is still due at the next tick
        raise
    except Exception:
        log.exception("contact_failed")
        return _park(kabar, person_id, now)


def _park(kabar: Kabar, person_id: UUID, now: datetime) -> int:
    """Nothing was asked, and a person will look; where even that fails, the row is still due at the next tick."""
    try:
        with kabar.database.write() as connection:
            who, _ = people.lock(connection, kabar, person_id)
            raised = Raised("orange", "parked", fired.own("step_failed"))
            raising.raise_sign(connection, kabar, who, Sign(raised), now)
            connection.execute(
                update(conversation).where(conversation.c.person_id == person_id).values(parked_at=now, session=None)
            )
            follow_ups.cancel_watch(connection, who, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("contact_not_parked")
    return 0


def _fire(connection: Connection, kabar: Kabar, who: Person, talk: AnyRow, now: datetime) -> bool:
    row = follow_ups.settle(connection, kabar, who, now)
    if row is None:
        return False
    line = lines.choose(connection, kabar, who.id)
    if line is None or not lines.can(kabar, line.kind).writes:
        _tell_to_call(connection, kabar, who, row, now, lost=line is None)
        return False
    event = Begin(row.flow, row.round, kabar.content.plan.flows)
    begun = begin(connection, kabar, who, talk, event, now, line)
    if begun == "busy":
        follow_ups.postpone(connection, row, now)
        return False
    if begun == "told":
        follow_ups.end(connection, row, "task")
        return False
    follow_ups.asked(connection, kabar, row, now)
    return True


def _remind(connection: Connection, kabar: Kabar, who: Person, talk: AnyRow, now: datetime) -> bool:
    zone = ZoneInfo(who.timezone)
    row = _watched(connection, who, "asked", now)
    if row is None:
        return False
    if not is_safe(now, zone, who.safe_from, who.safe_to):
        later = next_safe(now, zone, who.safe_from, who.safe_to)
        connection.execute(update(follow_up).where(follow_up.c.id == row.id).values(next_at=later))
        return False
    silence = kabar.content.plan.silence
    line = lines.choose(connection, kabar, who.id)
    # without a line to write on the task comes at its time, as after any silence
    begun: Begun = "busy"
    if line is not None and lines.can(kabar, line.kind).writes:
        begun = begin(connection, kabar, who, talk, Begin(silence.flow, row.round), now, line)
    if begun == "told":
        follow_ups.end(connection, row, "task")
        return False
    # the task's time counts from the question, not from the second message
    next_at = max(row.asked_at + silence.task_after, now)
    connection.execute(update(follow_up).where(follow_up.c.id == row.id).values(status="reminded", next_at=next_at))
    return begun == "asked"


def _give_up_waiting(connection: Connection, kabar: Kabar, who: Person, _talk: AnyRow, now: datetime) -> bool:
    row = _watched(connection, who, "reminded", now)
    if row is None:
        return False
    connection.execute(update(follow_up).where(follow_up.c.id == row.id).values(status="silent", next_at=None))
    raised = Raised("silence", "no_answer", fired.own("not_answered", row.step))
    raising.raise_sign(connection, kabar, who, Sign(raised), now)
    return True


def _tell_to_call(connection: Connection, kabar: Kabar, who: Person, row: AnyRow, now: datetime, *, lost: bool) -> None:
    """Nothing can be written to them: a caseworker asks instead."""
    follow_ups.end(connection, row, "task")
    if lost:
        raised = Raised("yellow", "bad_line", fired.own("no_line", row.step))
    else:
        raised = Raised("yellow", "call_due", fired.own("call_only", row.step))
    raising.raise_sign(connection, kabar, who, Sign(raised), now)


def begin(
    connection: Connection,
    kabar: Kabar,
    who: Person,
    talk: AnyRow,
    event: Begin,
    now: datetime,
    line: PersonLine,
) -> Begun:
    """Begin a flow and put its message into the outbox, or knock where WhatsApp's window is closed.

    ``busy``: the conversation is not free for it. ``told``: it cannot be asked, and a caseworker has a task.
    """
    if talk.parked_at is not None or _others_talk(connection, who, now):
        return "busy"
    sealed = talk.session
    session = from_json(kabar.vault.open(sealed, "conversation.session", who.id)) if sealed else None
    publishing.ensure_versions(connection, kabar, session)
    local = now.astimezone(ZoneInfo(who.timezone))
    turn = step(kabar.content.world, session, event, Facts(connection, who, now), local)
    if turn.reply is None:
        return "busy"
    if not window.is_open(kabar, line.kind, talk.whatsapp_in_at, now):
        # a question that nobody has read yet is not reminded of: it goes on waiting
        unread = event.flow == kabar.content.plan.silence.flow and talk.held
        held = knocks.read(talk.held) if unread else event
        return "asked" if knocks.knock(connection, kabar, who, line.identity_id, held, now) else "told"
    who, later = effects.carry_out(connection, kabar, who, turn.effects, Origin(None, talk.line, now))
    opened = kabar.vault.seal(to_json(turn.session), "conversation.session", who.id) if turn.session else None
    connection.execute(
        update(conversation)
        .where(conversation.c.person_id == who.id)
        .values(session=opened, awaited_since=now, last_out_at=now, held=None)
    )
    body = render(turn.reply, lambda text: kabar.say(who.language, text))
    draft = Draft(
        kind="follow_up",
        body=lines.worded(kabar, line.kind, who.language, body),
        line=line.kind,
        identity_id=line.identity_id,
        person_id=who.id,
        priority=ROUTINE,
        lasts=LASTS,
        content=contents.offered(kabar, who.language, line.kind, turn.reply),
    )
    run_together(connection, [*later, (writing.OUT_ROW, writing.row_of(kabar, draft, now))])
    return "asked"


def _others_talk(connection: Connection, who: Person, now: datetime) -> bool:
    """Somebody else on the same number is in the middle of something: neither may read or answer the other's."""
    theirs = identity.alias()
    query = (
        select(conversation.c.person_id)
        .join(identity, identity.c.person_id == conversation.c.person_id)
        .join(theirs, (theirs.c.kind == identity.c.kind) & (theirs.c.value_index == identity.c.value_index))
        .where(
            theirs.c.person_id == who.id,
            conversation.c.person_id != who.id,
            conversation.c.session.is_not(None),
            or_(conversation.c.awaited_since > now - TALK_LASTS, conversation.c.last_in_at > now - TALK_LASTS),
        )
    )
    return connection.execute(query.limit(1)).first() is not None


def _watched(connection: Connection, who: Person, status: str, now: datetime) -> AnyRow | None:
    return connection.execute(
        select(follow_up)
        .where(follow_up.c.person_id == who.id, follow_up.c.status == status, follow_up.c.next_at <= now)
        .order_by(follow_up.c.next_at)
    ).first()
