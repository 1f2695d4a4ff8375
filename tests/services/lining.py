"""People's lines in tests: as they stand, and deployments whose SMS goes one way."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.base import Inbound
from bot.services.arriving import inbound
from bot.services.arriving.inbound import Received
from bot.services.persons import lines
from bot.services.persons.people import Person
from tests.making import Town
from tests.services.rows import plan_of

USER_ID = "ID.13491208655302741918"
OURS = "+6281100000001"


def lines_of(town: Town, who: Person) -> list[tuple[str, str | None]]:
    """Each line's kind, and why it is set aside."""
    with town.kabar.database.read() as connection:
        return [(one.kind, one.set_aside_why) for one in lines.of(connection, who.id)]


def one_way(town: Town) -> Town:
    """The same town, whose SMS come from a name."""
    senders = {"twilio_sms_from": "KABAR", "twilio_whatsapp_from": OURS}
    return Town(replace(town.kabar, settings=town.kabar.settings.model_copy(update=senders)), town.clock, town.phones)


def writes(town: Town, sid: str, sender: str, words: str = "halo", user_id: str | None = None) -> Received:
    """Somebody writes on WhatsApp, by number, user id or both."""
    said = Inbound("simulator", sid, "whatsapp", sender, words, town.clock.now(), user_id)
    return inbound.receive(town.kabar, said)


def follow_up_is_due(town: Town, who: Person) -> None:
    """The clock ticks when this person's next follow-up is due."""
    town.clock.moment = next(row.due_at for row in plan_of(town.kabar, who) if row.status == "due")
    town.ticks()
