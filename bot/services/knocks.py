"""Knocking: outside WhatsApp's window a neutral template goes out, and what was to be asked waits for its answer.

What waits stands in the conversation's row as ``flow/round``, written together with the knock: a crash loses neither.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.content.templates import KNOCK
from bot.core import fired
from bot.core.effects import Raised
from bot.core.session import Session
from bot.core.step import Begin
from bot.services import templates, writing
from bot.services.kabar import Kabar
from bot.services.people import Person
from bot.services.raising import Sign, raise_sign
from bot.services.senders import Sender
from bot.services.writing import Draft
from bot.store import conversation, follow_up
from bot.store.base import AnyRow
from bot.store.message import ROUTINE

LASTS = timedelta(days=2)
"""A knock that could not be sent for so long is not sent any more; a person is told instead."""


def knock(
    connection: Connection, kabar: Kabar, who: Person, identity_id: UUID, held: Begin | None, now: datetime
) -> bool:
    """Put a knock into the outbox and let ``held`` wait; without an approved template a person is told, and False."""
    ready = templates.approved(connection, kabar, KNOCK, who.language)
    if ready is None:
        raised = Raised("yellow", "not_delivered", fired.own("no_template"))
        raise_sign(connection, kabar, who, Sign(raised), now)
        return False
    waits = f"{held.flow}/{held.round}" if held else None
    connection.execute(
        update(conversation)
        .where(conversation.c.person_id == who.id)
        .values(held=waits, awaited_since=now, last_out_at=now)
    )
    draft = Draft(
        kind="knock",
        body=ready.text({}),
        line="whatsapp",
        identity_id=identity_id,
        person_id=who.id,
        priority=ROUTINE,
        lasts=LASTS,
        content={"sid": ready.sid, "name": ready.template.name, "variables": {}} | ready.replies,
    )
    writing.write(connection, kabar, draft, now)
    return True


def after_refusal(connection: Connection, kabar: Kabar, who: Person, row: AnyRow, now: datetime) -> None:
    """WhatsApp says that the window is closed (63016): what it did not take waits, as if we had known."""
    connection.execute(update(conversation).where(conversation.c.person_id == who.id).values(whatsapp_in_at=None))
    instead_of(connection, kabar, who, row, row.identity_id, now)


def instead_of(
    connection: Connection, kabar: Kabar, who: Person, row: AnyRow, identity_id: UUID, now: datetime
) -> None:
    """A knock at this address, where the message ``row`` cannot go; what it asked waits."""
    asked = connection.execute(
        select(follow_up.c.flow, follow_up.c.round)
        .where(follow_up.c.person_id == who.id, follow_up.c.status.in_(("asked", "reminded")))
        .order_by(follow_up.c.asked_at.desc())
    ).first()
    held = Begin(asked.flow, asked.round) if asked and row.kind == "follow_up" else None
    knock(connection, kabar, who, identity_id, held, now)


def waiting(kabar: Kabar, sender: Sender) -> Begin | None:
    """What waits for this person's word; None where nothing does, or its flow is gone."""
    held = read(sender.held or "")
    if held.flow not in kabar.content.world.flows or sender.parked:
        return None
    # a second message stands beside the question it reminds of; a question takes the place of older ones
    plan = kabar.content.plan
    return replace(held, instead=frozenset() if held.flow == plan.silence.flow else plan.flows)


def read(held: str) -> Begin:
    """What ``knock`` wrote into the conversation's row."""
    flow, _, number = held.partition("/")
    return Begin(flow, int(number or 0))


def begun(
    connection: Connection, kabar: Kabar, who: Person, held: Begin, session: Session | None, now: datetime
) -> None:
    """If the answer to the knock was the question that waited: from now on its silence is watched."""
    if session is None or all(frame.flow != held.flow for frame in session.frames):
        return
    second = kabar.content.plan.silence.second_after
    changed = connection.execute(
        update(follow_up)
        .where(
            follow_up.c.person_id == who.id,
            follow_up.c.flow == held.flow,
            follow_up.c.round == held.round,
            follow_up.c.status.in_(("answered", "asked")),
        )
        .values(status="asked", asked_at=now, answered_at=None, next_at=now + second)
    )
    if changed.rowcount:
        connection.execute(
            update(conversation).where(conversation.c.person_id == who.id).values(awaited_since=now, last_out_at=now)
        )
