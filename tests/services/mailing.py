"""A town with a mail server: its staff are written to by e-mail as well."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from bot.channels.mail import MailChannel
from bot.services.staff import StaffMember
from bot.store import staff
from tests.doubles.mail import Got, MailDouble
from tests.making import Town

SENDER = "kabar@example.org"


def mailed(town: Town, server: MailDouble, **options: object) -> Town:
    """The same town; phones go as they went."""
    channels = {**town.kabar.channels, "email": MailChannel(server.url, SENDER, **{"timeout": 2.0, **options})}
    return Town(replace(town.kabar, channels=channels), town.clock, town.phones)


def address_of(town: Town, member: StaffMember) -> str:
    with town.kabar.database.read() as connection:
        sealed = connection.execute(select(staff.c.email).where(staff.c.id == member.id)).scalar_one()
    return town.kabar.vault.open(sealed, "staff.email", member.id)


def mails(town: Town, server: MailDouble, member: StaffMember) -> list[Got]:
    return server.to(address_of(town, member))
