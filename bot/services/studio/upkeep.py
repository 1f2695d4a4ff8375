"""The numbers that people are told: which of them somebody dialled, when, and which want to be dialled again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from bot.core.world import Service
from bot.services import publishing
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.live_content import MARK
from bot.services.staff import StaffMember
from bot.services.studio.doors import StudioFault, approves
from bot.services.studio.part_second import in_crises
from bot.store import new_id, service_call, staff
from bot.store.audit import record
from bot.store.crossed import again_if_crossed
from bot.store.service_call import OUTCOMES
from bot.store.setting import put

LASTS: Final = timedelta(days=90)
"""So long a number counts as dialled; then somebody dials it again."""


@dataclass(frozen=True, slots=True)
class Call:
    """One line of a service's history: who dialled which number, and what came of it."""

    contact: str
    outcome: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A service as people are told of it, and how well its number is known."""

    service: Service
    calls: tuple[Call, ...]
    """The newest first."""
    in_crisis: bool
    """Its number is told in a crisis."""
    overdue: bool
    wrong: bool
    """The last time somebody dialled it, somebody else answered, or nobody could."""
    flows: tuple[str, ...]
    """Titles of the flows that name it."""


def every(kabar: Kabar) -> list[Kept]:
    """All services: wrong numbers first, then those that want to be dialled, of these the ones of a crisis."""
    today, calls = _today(kabar), _calls(kabar)
    named = in_crises(kabar.content.world)
    found = [_kept(kabar, one, calls[one.id], one.id in named, today) for one in kabar.content.services.values()]
    return sorted(found, key=lambda one: (not one.wrong, not one.overdue, not one.in_crisis))


def due(kabar: Kabar) -> int:
    """How many numbers nobody has dialled within the last 90 days."""
    today = _today(kabar)
    return sum(overdue(one, today) for one in kabar.content.services.values())


def overdue(service: Service, today: date) -> bool:
    """Whether it was never dialled, or too long ago."""
    return service.verified_on is None or today - service.verified_on > LASTS


@again_if_crossed
def dialled(kabar: Kabar, who: StaffMember, name: str, contact: str, outcome: str) -> None:
    """Write down that this member dialled the number today. ``contact``: as they saw it. Raises StudioFault."""
    by = approves(who)
    if outcome not in OUTCOMES:
        raise StudioFault("outcome", f"{name}: say whether it was {', '.join(OUTCOMES)}")
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        publishing.renew(connection, kabar, at_once=True)
        service = kabar.content.services.get(name)
        if service is None:
            raise StudioFault("no_service", f"{name}: there is no such service any more")
        if service.contact != contact:
            raise StudioFault("other_number", f"{name}: its number has changed meanwhile; look at it first")
        row = {"service": name, "contact": contact, "outcome": outcome, "on_day": _today(kabar)}
        call = new_id()
        connection.execute(insert(service_call).values(id=call, **row, by_id=by, at=now))
        record(connection, who.id, "flow_service_dialled", name, now)
        put(connection, MARK, str(call))


def _kept(kabar: Kabar, service: Service, calls: tuple[Call, ...], in_crisis: bool, today: date) -> Kept:
    clear = next((one for one in calls if one.contact == service.contact and one.outcome != "no_answer"), None)
    flows = kabar.content.world.flows.values()
    named = (flow.title for flow in flows if any(n.refer and service.id in n.refer.to for n in flow.nodes.values()))
    wrong = clear is not None and clear.outcome == "wrong"
    return Kept(service, calls, in_crisis, overdue(service, today), wrong, tuple(named))


def _calls(kabar: Kabar) -> defaultdict[str, tuple[Call, ...]]:
    with kabar.database.read() as connection:
        rows = connection.execute(
            select(service_call, staff.c.name)
            .join(staff, staff.c.id == service_call.c.by_id)
            .order_by(service_call.c.at.desc(), service_call.c.id.desc())
        ).all()
    found: defaultdict[str, tuple[Call, ...]] = defaultdict(tuple)
    for row in rows:
        by = opened(kabar, row.name, "staff.name", row.by_id)
        found[row.service] += (Call(row.contact, row.outcome, by, row.at),)
    return found


def _today(kabar: Kabar) -> date:
    return kabar.clock.now().astimezone(ZoneInfo(kabar.settings.timezone)).date()
