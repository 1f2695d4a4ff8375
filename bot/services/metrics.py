"""Figures for Prometheus, read from the database so that every process tells the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.services import turned_away
from bot.services.cases import alarms
from bot.services.kabar import Kabar
from bot.services.phones import devices
from bot.services.sending import claims
from bot.services.tick import LAST_TICK
from bot.store import case_file, erasure, follow_up, message, person, provider_deletion, retention, sim_event
from bot.store.alarm import KINDS
from bot.store.setting import get


@dataclass(frozen=True, slots=True)
class Figure:
    """One sample: a gauge with labels."""

    name: str
    words: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


def figures(kabar: Kabar) -> Iterator[Figure]:
    """All samples as of now. Durations are seconds."""
    now = kabar.clock.now()
    with kabar.database.read() as connection:
        rows = connection.execute(
            select(message.c.direction, message.c.kind, message.c.status, func.count()).group_by(
                message.c.direction, message.c.kind, message.c.status
            )
        )
        for direction, kind, status, count in rows:
            labels = (("direction", direction), ("kind", kind), ("status", status))
            yield Figure("kabar_messages", "Messages kept, by direction, kind and status.", count, labels)
        oldest = connection.execute(
            select(func.min(message.c.created_at)).where(message.c.status.in_(("waiting", "claimed", "unknown")))
        ).scalar()
        yield Figure("kabar_outbox_oldest_seconds", "Age of the oldest message not sent yet.", _age(now, oldest))
        rows = connection.execute(
            select(
                case_file.c.level,
                case_file.c.acknowledged_at.is_not(None),
                func.count(),
                func.min(case_file.c.raised_at),
            )
            .where(case_file.c.status == "open")
            .group_by(case_file.c.level, case_file.c.acknowledged_at.is_not(None))
        )
        for level, taken, count, first in rows:
            both = (("level", level), ("acknowledged", "yes" if taken else "no"))
            yield Figure("kabar_cases_open", "Open cases, by level and whether somebody has them.", count, both)
            if not taken:
                yield Figure(
                    "kabar_case_waiting_seconds",
                    "Longest wait of an unacknowledged case.",
                    _age(now, first),
                    both[:1],
                )
        by_status = select(person.c.status, func.count()).where(person.c.merged_into.is_(None))
        for status, count in connection.execute(by_status.group_by(person.c.status)):
            yield Figure("kabar_people", "People, by status.", count, (("status", status),))
        for status, count in connection.execute(select(follow_up.c.status, func.count()).group_by(follow_up.c.status)):
            yield Figure("kabar_follow_ups", "Follow-ups, by status.", count, (("status", status),))
        alarmed = {one.kind for one in alarms.on(connection)}
        for kind in KINDS:
            words = "Whether alerts do not arrive, by why."
            yield Figure("kabar_alarm", words, kind in alarmed, (("kind", kind),))
        for kind, count in turned_away.counted(connection).items():
            words = "Calls of webhooks that were not taken, by why."
            yield Figure("kabar_webhooks_turned_away", words, count, (("kind", kind),))
        for kind, took in connection.execute(select(retention.c.kind, retention.c.took)):
            words = "Rows that the last run of a clock of keeping took, by kind."
            yield Figure("kabar_retention_took", words, took, (("kind", kind),))
        yield from _erasures(connection)
        if devices.gateway(kabar):
            yield from _phones(connection, kabar, now)
        last = get(connection, LAST_TICK)
    tick = datetime.fromisoformat(last) if last else None
    yield Figure("kabar_clock_tick_age_seconds", "Since the clock last ticked.", _age(claims.machine_now(), tick))


def _erasures(connection: Connection) -> Iterator[Figure]:
    open_ones = select(func.count()).where(erasure.c.finished_at.is_(None))
    words = "Erasures that wait for a case to be closed, or for a message to go out."
    yield Figure("kabar_erasures_open", words, connection.execute(open_ones).scalar_one())
    outcome = func.coalesce(provider_deletion.c.outcome, "waiting")
    for name, count in connection.execute(select(outcome, func.count()).group_by(outcome)):
        words = "Messages to be deleted at the provider, by what became of it."
        yield Figure("kabar_provider_deletions", words, count, (("outcome", name),))
    most = select(func.max(provider_deletion.c.tries)).where(provider_deletion.c.due_at.is_not(None))
    words = "Most tries of a message that is still to be deleted at the provider."
    yield Figure("kabar_provider_deletion_tries", words, connection.execute(most).scalar() or 0)


def _phones(connection: Connection, kabar: Kabar, now: datetime) -> Iterator[Figure]:
    for phone in devices.every(connection, kabar):
        labels = (("device", phone.name),)
        age = _age(now, phone.last_ping_at or phone.created_at)
        yield Figure("kabar_sim_ping_age_seconds", "Since a phone with a local SIM last pinged.", age, labels)
        yield Figure("kabar_sim_alarm", "Whether a phone with a local SIM counts as dead.", not phone.alive, labels)
    for event, count in connection.execute(select(sim_event.c.event, func.count()).group_by(sim_event.c.event)):
        words = "What phones with a local SIM told us in three days, but messages."
        yield Figure("kabar_sim_events", words, count, (("event", event),))


def _age(now: datetime, then: datetime | None) -> float:
    return max(0.0, (now - then).total_seconds()) if then else 0.0
