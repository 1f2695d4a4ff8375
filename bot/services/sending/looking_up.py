"""Asking the provider what became of messages whose fate nobody knows, before any of them is repeated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from bot.channels.base import Sent
from bot.services.kabar import NO_CHANNEL, Kabar
from bot.services.sending.claims import Claimed
from bot.services.sending.outcomes import Result
from bot.store import identity, message

CLOCKS_APART = timedelta(seconds=30)
"""How far the provider's clock may be behind ours when we ask what it took since a moment."""


def by_address(rows: Iterable[Claimed]) -> Iterable[list[Claimed]]:
    """Those to one address together: what is found for the first is known when the second is looked for."""
    groups: dict[UUID, list[Claimed]] = {}
    for one in rows:
        groups.setdefault(one.identity_id, []).append(one)
    return groups.values()


def look_up(kabar: Kabar, group: list[Claimed]) -> list[Result]:
    """Were they created? What is known to be another message of ours to the same address does not count."""
    mine, other = identity.alias(), identity.alias()
    same_address = (
        select(other.c.id)
        .join(mine, (mine.c.kind == other.c.kind) & (mine.c.value_index == other.c.value_index))
        .where(mine.c.id == group[0].identity_id)
    )
    with kabar.database.read() as connection:
        known = set(
            connection.execute(
                select(message.c.provider_id).where(
                    message.c.identity_id.in_(same_address), message.c.provider_id.is_not(None)
                )
            ).scalars()
        )
    done: list[Result] = []
    for one in group:
        since = min(one.claimed_at, one.outgoing.created_at) - CLOCKS_APART
        channel = kabar.channel_of(one.outgoing.line)
        result = channel.look_up(one.outgoing, since, frozenset(known)) if channel else NO_CHANNEL
        if isinstance(result, Sent):
            known.add(result.provider_id)
        done.append((one, result))
    return done
