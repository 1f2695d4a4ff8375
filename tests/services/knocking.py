"""People whom a knock has reached, and what became of it."""

from __future__ import annotations

from datetime import datetime

from bot.services.persons.people import Person
from bot.store import follow_up
from tests.making import Town
from tests.services.rows import change, outbox, plan_of, talk_of

KNOCK = "Halo, apa kabar? Balas apa saja"
NUDGE = "Kami belum mendengar"
CHECK_IN = "Apa kabar?\n1 Baik"


def knocked(town: Town, **columns: object) -> Person:
    """Somebody who has never written on WhatsApp, to whom a check-in is due: the knock has gone out."""
    who = town.person(**columns)
    town.clock.forward(days=8)
    town.ticks()
    town.sends()
    return who


def asked(town: Town, **columns: object) -> Person:
    """Somebody who wrote a moment ago, so that the check-in has gone out in its own words."""
    who = town.person(**columns)
    town.clock.forward(days=8)
    town.says(who, "terima kasih")
    town.ticks()
    town.sends()
    return who


def kinds(town: Town, who: Person) -> list[str]:
    return [row.kind for row in outbox(town.kabar, who)]


def held(town: Town, who: Person) -> str | None:
    waits: str | None = talk_of(town.kabar, who).held
    return waits


def watched(town: Town, who: Person) -> list[str]:
    """How the follow-ups stand whose time has come and was not given up."""
    return [row.status for row in plan_of(town.kabar, who) if row.status not in {"due", "collapsed", "cancelled"}]


def seen(town: Town, who: Person) -> list[bool]:
    """Of each of those, whether its question has gone out."""
    return [
        row.asked_at is not None
        for row in plan_of(town.kabar, who)
        if row.status not in {"due", "collapsed", "cancelled"}
    ]


def first_is_due(town: Town, who: Person, flow: str, at: datetime) -> None:
    """Their first follow-up of this flow falls due at this moment, whatever the plan says."""
    its_own = (follow_up.c.person_id == who.id, follow_up.c.flow == flow, follow_up.c.round == 0)
    change(town.kabar, follow_up, *its_own, due_at=at)
