"""Knocking: outside WhatsApp's window a neutral template goes out, and what was to be asked waits for its answer.

One thing waits behind a knock: the question of a follow-up, as ``flow/round`` in the conversation's row, written
together with the knock: a crash loses neither. Its follow-up is watched as any other, but ``asked_at`` stays empty
until the question is on its way in its own words: what nobody has seen is never counted as answered.

It waits for the person's next word, and no longer. Then it is asked at once; or, where that word called for something
else, its follow-up falls due again some hours later, while the window is open. In a crisis a person asks instead: no
machine knocks there. STOP ends it.

A question on a line that cannot be answered (SMS from a name) waits so, too, although it can be read: whoever opens
WhatsApp by its link writes a greeting first. Their answer is taken as one, anything else brings the question there. So
does what was too long for such an SMS, which nobody has read.

A knock is never sent for a reply: "ya" to it would answer what the person has not read. A reply that WhatsApp refuses
is a person's task.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, update

from bot.core import fired, knocked
from bot.core.effects import Raised, Turn
from bot.core.step import Begin
from bot.core.timing import next_safe
from bot.services.arriving.senders import Sender
from bot.services.cases.raising import Sign, raise_sign
from bot.services.kabar import Kabar
from bot.services.persons import busy
from bot.services.persons.lines import PersonLine
from bot.services.persons.people import Person
from bot.services.sending import templates, writing
from bot.services.sending.writing import Draft
from bot.store import conversation, follow_up, message
from bot.store.message import KNOCKS, ROUTINE, TIPS
from bot.store.prepared import Prepared

LASTS = timedelta(days=2)
"""A knock that could not be sent for so long is not sent any more; a person is told instead."""
SOON = timedelta(hours=3)
"""After so long a question is put whose time was taken by what the person wanted: WhatsApp's window is still open."""
LATER = timedelta(days=1)
"""Beside another contact: one a day."""
CONTACTED = frozenset({"new", "invited", "active"})
"""Statuses of people who may be asked something."""

WITHDRAW = Prepared(
    update(message)
    .where(message.c.person_id == bindparam("who"), message.c.status == "waiting")
    .where(or_(*(message.c.kind == kind for kind in KNOCKS)))
    .values(status="failed", error_code="answered", status_at=bindparam("now"), failed_at=bindparam("now"))
)
"""A knock that has not gone out yet need not: they have written, or the question itself goes out."""


def knock(
    connection: Connection,
    kabar: Kabar,
    who: Person,
    identity_id: UUID,
    held: Begin,
    now: datetime,
    *,
    kind: str = "knock",
) -> bool:
    """Put a knock into the outbox and let ``held`` wait; without an approved template a person is told, and False.

    Of a tip (``kind``: ``tip_knock``) nobody is told.
    """
    ready = templates.knock(connection, kabar, who)
    if ready is None and kind in TIPS:
        return False
    if ready is None:
        raised = Raised("yellow", "not_delivered", fired.own("no_template"))
        raise_sign(connection, kabar, who, Sign(raised), now)
        return False
    content = {"sid": ready.sid, "name": ready.template.name, "variables": {}} | ready.replies
    at = PersonLine("whatsapp", identity_id)
    draft = replace(_draft(who, at, ready.text({})), kind=kind, content=content)
    _wait(connection, kabar, who, held, draft, now)
    return True


def announce(
    connection: Connection, kabar: Kabar, who: Person, line: PersonLine, held: Begin, body: str, now: datetime
) -> None:
    """As ``knock``, by an SMS that cannot be answered: ``body`` only says that there is a question, and where."""
    _wait(connection, kabar, who, held, _draft(who, line, body), now)


def _draft(who: Person, at: PersonLine, body: str) -> Draft:
    return Draft("knock", body, at.kind, at.identity_id, person_id=who.id, priority=ROUTINE, lasts=LASTS)


def _wait(connection: Connection, kabar: Kabar, who: Person, held: Begin, draft: Draft, now: datetime) -> None:
    WITHDRAW.run(connection, {"who": who.id, "now": now})  # one knock is enough for both
    connection.execute(
        update(conversation)
        .where(conversation.c.person_id == who.id)
        .values(held=written(held), awaited_since=now, last_out_at=now)
    )
    writing.write(connection, kabar, draft, now)


def waiting(kabar: Kabar, sender: Sender) -> Begin | None:
    """What waits for this person's word; None where nothing may be asked now, or its flow is gone."""
    held = read(sender.held or "")
    # a tip waits for those too who want no check-ins
    open_for = CONTACTED | {"refused"} if held.flow in kabar.content.plan.tip_flows else CONTACTED
    if held.flow not in kabar.content.world.flows or sender.parked or sender.person.status not in open_for:
        return None
    return replace(held, instead=kabar.content.plan.flows)


def written(held: Begin) -> str:
    """As it stands in the conversation's row."""
    return f"{held.flow}/{held.round}"


def read(held: str) -> Begin:
    """What ``written`` gave."""
    flow, _, number = held.partition("/")
    return Begin(flow, int(number or 0))


def heard(connection: Connection, kabar: Kabar, who: Person, waited: str, turn: Turn, now: datetime) -> None:
    """The person has written, and this came of it: what waited is watched from now on if it was asked, or due again.

    So is what has never been seen since an earlier knock; of the same flow, the newer one takes its place. A knock
    that has not gone out yet does not go out any more.
    """
    WITHDRAW.run(connection, {"who": who.id, "now": now})
    held = read(waited)
    crisis = busy.in_crisis(turn.session, now) or (turn.reply is not None and turn.reply.crisis)
    if knocked.is_asked(turn, held.flow, held.round):
        asked(connection, kabar, who, held, now)
    elif crisis:
        leave_to_a_person(connection, who)
    else:
        again(connection, kabar, who, held, now, SOON)
    others = and_(_unseen(who), follow_up.c.flow != held.flow)
    connection.execute(update(follow_up).where(others).values(**_due(who, now, LATER)))
    older = and_(_unseen(who), follow_up.c.flow == held.flow, follow_up.c.round != held.round)
    connection.execute(update(follow_up).where(older).values(status="collapsed", next_at=None))


def asked(connection: Connection, kabar: Kabar, who: Person, held: Begin, now: datetime) -> None:
    """The question that waited is on its way: from now on its silence is watched."""
    changed = connection.execute(
        update(follow_up)
        .where(_is(who, held), follow_up.c.status.in_(("answered", "asked", "reminded", "silent")))
        .values(status="asked", asked_at=now, answered_at=None, next_at=now + kabar.content.plan.silence.second_after)
    )
    if changed.rowcount:
        connection.execute(
            update(conversation).where(conversation.c.person_id == who.id).values(awaited_since=now, last_out_at=now)
        )


def again(
    connection: Connection, kabar: Kabar, who: Person, held: Begin, now: datetime, after: timedelta = LATER
) -> None:
    """The question that waited was not asked: it is due again. One that was seen before has had its time."""
    gone = held.flow not in kabar.content.world.flows
    changed = {"status": "collapsed", "next_at": None} if gone else _due(who, now, after)
    unseen = _unseen(who, "asked", "reminded", "silent")
    connection.execute(update(follow_up).where(_is(who, held), unseen).values(**changed))


def leave_to_a_person(connection: Connection, who: Person) -> None:
    """Nothing that nobody has seen is asked again: a caseworker has been called, and asks."""
    connection.execute(update(follow_up).where(_unseen(who)).values(status="task", next_at=None))


def _due(who: Person, now: datetime, after: timedelta) -> dict[str, object]:
    due_at = next_safe(now + after, ZoneInfo(who.timezone), who.safe_from, who.safe_to)
    return {"status": "due", "due_at": due_at, "next_at": None}


def _is(who: Person, held: Begin) -> ColumnElement[bool]:
    return and_(follow_up.c.person_id == who.id, follow_up.c.flow == held.flow, follow_up.c.round == held.round)


def _unseen(who: Person, *statuses: str) -> ColumnElement[bool]:
    """Watched, but nobody has read the question yet."""
    watched = follow_up.c.status.in_(statuses or ("asked", "reminded"))
    return and_(follow_up.c.person_id == who.id, follow_up.c.asked_at.is_(None), watched)
