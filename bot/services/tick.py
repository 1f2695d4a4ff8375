"""One tick of the clock: everything whose time has come. Safe to run twice at once, and after any pause."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, or_, select, update

from bot.core.effects import Raised
from bot.services import alerting, claims, contacts, outbox, people, raising, receipts
from bot.services.kabar import Kabar
from bot.services.raising import Sign
from bot.store import message
from bot.store.setting import put

LAST_TICK = "clock.last_tick"


def tick(kabar: Kabar, now: datetime) -> dict[str, int]:
    """Do what is due as of ``now``; gives what was done, by kind.

    Wakes the worker if anything waits to be sent. Where Valkey cannot be reached, this process sends it itself: an
    alert must not wait for a wake-up.
    """
    # alerts first: a case must not wait behind some thousand follow-ups
    done = {"alerts_climbed": alerting.climb(kabar, now)}
    if done["alerts_climbed"]:
        kabar.nudge()
    done["second_messages"], done["silence_tasks"] = contacts.watch_silence(kabar, now)
    done["follow_ups"] = contacts.fire_due(kabar, now)
    with kabar.database.write() as connection:
        done["claims_lost"] = claims.give_up_lost(connection)
        done["receipts_applied"] = receipts.apply_stragglers(connection, kabar)
    done["expired"] = _expire(kabar, now)
    done["sent_here"] = 0
    if _anything_waits(kabar) and not kabar.nudge() and kabar.channels:
        done["sent_here"] = outbox.deliver(kabar).sent
    with kabar.database.write() as connection:
        # the machine's time, not the programme's: /ready asks whether the clock process lives
        put(connection, LAST_TICK, claims.machine_now().isoformat())
    return done


def _anything_waits(kabar: Kabar) -> bool:
    now = max(kabar.clock.now(), claims.machine_now())
    waits = exists().where(
        message.c.status.in_(("waiting", "unknown")), or_(message.c.due_at.is_(None), message.c.due_at <= now)
    )
    with kabar.database.read() as connection:
        return bool(connection.execute(select(waits)).scalar())


def _expire(kabar: Kabar, now: datetime) -> int:
    """Follow-ups that could not be sent in time: not sent any more, and a person is told."""
    late = (message.c.status == "waiting", message.c.expires_at < now)
    with kabar.database.write() as connection:
        rows = connection.execute(
            select(message.c.id, message.c.person_id).where(*late).with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            connection.execute(
                update(message)
                .where(message.c.id == row.id)
                .values(status="failed", error_code="too_late", status_at=now)
            )
            who = people.get(connection, kabar, row.person_id)
            raised = Raised("yellow", "not_delivered", "a follow-up could not be sent in time")
            raising.raise_sign(connection, kabar, who, Sign(raised, row.id), now)
    return len(rows)
