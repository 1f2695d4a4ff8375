"""People whom a knock has reached, and what became of it."""

from __future__ import annotations

from bot.services.persons.people import Person
from tests.making import Town
from tests.services.rows import outbox, plan_of, talk_of

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
