"""What the phones with a local SIM tell us: an SMS came, what became of one, and that they live."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.channels.base import Inbound
from bot.channels.simgateway_inbound import PING, RECEIVED, Event, Texted, receipt_from, texted_from
from bot.log import get_logger
from bot.services.arriving import inbound
from bot.services.kabar import SIM, Kabar
from bot.services.phones import loopback
from bot.services.phones.device_watch import PINGS_LATE
from bot.services.sending import receipts
from bot.services.sending.claims import machine_now
from bot.services.sending.writing import BODY, LONGEST_BODY
from bot.store import device, message, new_id, sim_event
from bot.store.message import ROUTINE

log = get_logger(__name__)

REMEMBERED = timedelta(days=3)
"""Event ids: the gateway's tries go on for two days."""

LATE = timedelta(minutes=2)
"""A phone that told an SMS this long after the network took it has told it late: others may have overtaken it."""
UNBELIEVABLE = timedelta(days=366)
"""A time as old as this is none: there are phones that tell 1970."""

Taken = Literal["message", "noise", "loopback", "receipt", "ping", "unknown", "duplicate"]


def take(kabar: Kabar, event: Event) -> Taken:
    """Take in one call; returns after the commit. One that was taken before changes nothing. Raises BadEvent."""
    now = kabar.clock.now()
    if event.event == RECEIVED:
        return _received(kabar, texted_from(event, kabar.settings.country), now)
    with kabar.database.read() as connection:
        if connection.execute(select(sim_event.c.id).where(sim_event.c.id == event.id)).first():
            return "duplicate"
    said = receipt_from(event, now)
    if said is not None and _is_ours(said.provider_id):
        # before its event id: one that is cut off in between must be taken when it is told again
        receipts.record(kabar, said)
    elif said is None and event.event != PING:
        log.info("sim_event_unknown", sim_event=event.event)
    with kabar.database.write() as connection:
        if not _remember(connection, event, now):
            return "duplicate"
        if event.event == PING:
            _ping(connection, event.device_id, now)
            return "ping"
    return "unknown" if said is None else "receipt"


def known_as(kabar: Kabar, texted: Texted) -> str:
    """One SMS is known by phone, message id, sender and time, in whatever event it is told."""
    told = f"{texted.device_id}:{texted.message_id}:{texted.sender or texted.raw_sender}:{texted.received_at}"
    return f"sim-{kabar.vault.index('sim_message', told).hex()}"


def _received(kabar: Kabar, texted: Texted, now: datetime) -> Taken:
    provider_id = known_as(kabar, texted)
    if texted.sender is None:
        return _noise(kabar, texted, provider_id, now)
    ours = loopback.is_ours(kabar, texted, now)
    if ours == "loopback":
        return ours
    if ours is not None:
        return _noise(kabar, texted, provider_id, now)
    said = Inbound(SIM, provider_id, "sim", texted.sender, texted.body, now, written_at=_late(texted, now))
    return "duplicate" if inbound.receive(kabar, said).state == "duplicate" else "message"


def _late(texted: Texted, now: datetime) -> datetime | None:
    """When it was written, by the programme's clock, if it comes late; None for one that comes at once."""
    if texted.taken_at is None:
        return None
    # the demo's clock runs ahead of the network's: what has just been written is not a week old there
    age = min(now, machine_now()) - texted.taken_at
    return now - age if LATE < age < UNBELIEVABLE else None


def _noise(kabar: Kabar, texted: Texted, provider_id: str, now: datetime) -> Taken:
    """Kept, so that nothing that came is lost, but nobody's: not heard, not answered, in no list."""
    made = new_id()
    row = {
        "id": made,
        "direction": "in",
        "kind": "noise",
        "channel": SIM,
        "line": "sim",
        "provider_id": provider_id,
        "body": kabar.vault.seal(f"{texted.raw_sender}\n{texted.body}"[:LONGEST_BODY], BODY, made),
        "priority": ROUTINE,
        "status": "received",
        "created_at": now,
    }
    insert_into = sqlite.insert if kabar.database.sqlite else postgresql.insert
    with kabar.database.write() as connection:
        # A row, not rowcount: after an INSERT the count is unknown (-1) on PostgreSQL.
        kept = connection.execute(
            insert_into(message)
            .values(**row)
            .on_conflict_do_nothing(index_elements=[message.c.provider_id])
            .returning(message.c.id)
        ).first()
    return "duplicate" if kept is None else "noise"


def _ping(connection: Connection, device_id: str, now: datetime) -> None:
    """The phone lives. After a gap it is asked for what came to it meanwhile."""
    row = connection.execute(select(device).where(device.c.device_id == device_id).with_for_update()).first()
    if row is None:
        log.warning("sim_device_unknown")
        return
    changed = {"last_ping_at": now}
    if row.last_ping_at is not None and now - row.last_ping_at > PINGS_LATE:
        changed |= {"refresh_since": row.refresh_since or row.last_ping_at, "refresh_due_at": now}
    connection.execute(update(device).where(device.c.id == row.id).values(**changed))
    connection.execute(delete(sim_event).where(sim_event.c.at < now - REMEMBERED))


def _remember(connection: Connection, event: Event, now: datetime) -> bool:
    insert_into = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = {"id": event.id, "event": event.event, "at": now}
    kept = connection.execute(insert_into(sim_event).values(**row).on_conflict_do_nothing().returning(sim_event.c.id))
    return kept.first() is not None


def _is_ours(provider_id: str) -> bool:
    """Whether it can be a message of the outbox: loopbacks, and what others send by this gateway, have no UUID."""
    try:
        return str(UUID(provider_id)) == provider_id
    except ValueError:
        return False
