"""Phones with a local SIM: which there are, and by which of them a message goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from bot.channels.simgateway import SimGatewayChannel
from bot.services.kabar import SIM, Kabar
from bot.services.persons import numbers
from bot.store import device, new_id
from bot.store.audit import record
from bot.store.base import AnyRow

NUMBER = "device.number"


class DeviceFault(ValueError):
    """What was given for a phone will not do; the words say what to do."""


@dataclass(frozen=True, slots=True)
class Phone:
    """One of them, with its number open."""

    id: UUID
    device_id: str
    name: str
    district: str | None
    number: str | None
    created_at: datetime
    last_ping_at: datetime | None
    loopback_sent_at: datetime | None
    loopback_back_at: datetime | None
    alarm_at: datetime | None
    refresh_since: datetime | None
    refresh_due_at: datetime | None

    @property
    def alive(self) -> bool:
        """Whether nothing is known to be wrong with it."""
        return self.alarm_at is None

    @property
    def came_back(self) -> bool:
        """Whether the last loopback SMS arrived."""
        sent, back = self.loopback_sent_at, self.loopback_back_at
        return sent is not None and back is not None and back >= sent


def add(kabar: Kabar, device_id: str, name: str, district: str | None, number: str | None) -> UUID:
    """Write a phone down. Raises DeviceFault."""
    plain = numbers.normalise(number, kabar.settings.country) if number else None
    if number and plain is None:
        raise DeviceFault("--number: is not a mobile number; write all of it, like 081200000001 or +6281200000001")
    made, now = new_id(), kabar.clock.now()
    try:
        with kabar.database.write() as connection:
            connection.execute(
                insert(device).values(
                    id=made,
                    device_id=device_id,
                    name=name,
                    district=district,
                    number=kabar.vault.seal(plain, NUMBER, made) if plain else None,
                    created_at=now,
                )
            )
            record(connection, None, "sim_add", name, now)
    except IntegrityError:
        raise DeviceFault("a phone with this id or this name is there already; see `kabar sim list`") from None
    return made


def every(connection: Connection, kabar: Kabar) -> list[Phone]:
    """All phones, in the order in which they were added."""
    rows = connection.execute(select(device).order_by(device.c.created_at, device.c.id)).all()
    return [_opened(kabar, row) for row in rows]


def listed(kabar: Kabar) -> list[Phone]:
    """All phones."""
    with kabar.database.read() as connection:
        return every(connection, kabar)


def best(phones: Sequence[Phone], district: str | None) -> str | None:
    """The phone of this district, else the first that is alive; where all are dead, the one that should have been.

    None where there is no phone at all.
    """
    near = [one for one in phones if district and (one.district or "").lower() == district.lower()]
    alive = [one for one in (*near, *phones) if one.alive]
    chosen = next(iter((*alive, *near, *phones)), None)
    return chosen.device_id if chosen else None


def gateway(kabar: Kabar) -> SimGatewayChannel | None:
    """The channel of local SIMs, where this deployment has one."""
    channel = kabar.channels.get(SIM)
    return channel if isinstance(channel, SimGatewayChannel) else None


def _opened(kabar: Kabar, row: AnyRow) -> Phone:
    number = kabar.vault.open(row.number, NUMBER, row.id) if row.number else None
    values = {**row._mapping, "number": number}  # noqa: SLF001 - SQLAlchemy's public name for it
    return Phone(**values)
