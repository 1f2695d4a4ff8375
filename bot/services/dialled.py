"""Which numbers of services somebody dialled, and when: only what was dialled counts as verified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from bot.content import Content
from bot.core.world import Service
from bot.store import service_call


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody dialled a number. ``outcome``: ``reached``, ``no_answer`` or ``wrong``."""

    service: str
    contact: str
    outcome: str
    on_day: date


def every(connection: Connection) -> tuple[Call, ...]:
    """All calls, the first one first."""
    columns = (service_call.c[one] for one in ("service", "contact", "outcome", "on_day"))
    rows = connection.execute(select(*columns).order_by(service_call.c.at, service_call.c.id))
    return tuple(Call(*row) for row in rows)


def latest(calls: Iterable[Call]) -> dict[tuple[str, str], date | None]:
    """By service and number: the day it last answered as it should; None where it turned out to be wrong since.

    A number that nobody picked up is neither right nor wrong.
    """
    told = (one for one in calls if one.outcome != "no_answer")
    return {(one.service, one.contact): one.on_day if one.outcome == "reached" else None for one in told}


def told(content: Content, days: Mapping[tuple[str, str], date | None]) -> Content:
    """The content whose services say when they were dialled last, where somebody wrote that down."""
    if not days:
        return content
    services = {name: _told(one, days) for name, one in content.services.items()}
    return replace(content, services=services, world=replace(content.world, services=services))


def _told(service: Service, days: Mapping[tuple[str, str], date | None]) -> Service:
    key = (service.id, service.contact)
    return replace(service, verified_on=days[key]) if key in days else service
