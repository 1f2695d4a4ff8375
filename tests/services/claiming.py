"""Giving claims back by hand."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, update

from bot.services.sending.claims import Claimed
from bot.store import message


def give_back(connection: Connection, claimed: list[Claimed]) -> None:
    """These were not handed to the provider: they wait again."""
    for one in claimed:
        connection.execute(
            update(message)
            .where(message.c.id == UUID(one.outgoing.id), message.c.claim == one.claim)
            .values(status="waiting", claim=None, claimed_at=None)
        )
