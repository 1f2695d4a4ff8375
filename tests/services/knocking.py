"""People whom a knock has reached, and what became of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.content import PACKAGED
from bot.content.templates import read_templates
from bot.services.cases import reaching
from bot.services.persons.people import Person
from bot.services.sending import templates
from bot.services.staff import StaffMember
from bot.store import follow_up
from tests.making import Town
from tests.services.rows import change, outbox, plan_of, talk_of

KNOCK = "Halo, apa kabar? Balas apa saja"
NUDGE = "Kami belum mendengar"
CHECK_IN = "Apa kabar?\n1 Baik"


def with_own_words(town: Town, folder: Path) -> Town:
    """The town, where templates.yaml has a knock for whoever calls the messages a training; all are approved."""
    file = Path(shutil.copy(PACKAGED / "templates.yaml", folder))
    own = '  category: UTILITY\n  text: "Halo, ada info pelatihan. Balas kalau sempat."\n'
    file.write_text(f"{file.read_text()}\nknock_training:\n{own}")
    content = replace(town.kabar.content, templates=read_templates(folder))
    town = replace(town, kabar=replace(town.kabar, content_of=lambda: content))
    for _ in range(2):
        templates.sync(town.kabar, town.kabar.channel.content)
    return town


def calls_it_training(town: Town, sari: StaffMember, who: Person) -> None:
    given = {"language": "id", "safe_from": "08:00", "safe_to": "20:00", "cover": "training"}
    reaching.change(town.kabar, sari, who.code, given)


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
