"""Sending: claim rows, close the transaction, hand them to the provider, write down what it said."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from bot.channels.base import SendError, Sent
from bot.log import get_logger
from bot.services import claims, outcomes
from bot.services.claims import Claimed
from bot.services.kabar import Kabar
from bot.store import identity, message

log = get_logger(__name__)

BATCH = 200
THREADS = 16
MOST_SECONDS = 240.0
"""Below a job's time-out: what is left is sent by the next nudge or tick."""
CLOCKS_APART = timedelta(seconds=30)
"""How far the provider's clock may be behind ours when we ask what it took since a moment."""

_NO_CHANNEL = SendError("no_channel", "This deployment has no channel for this line.", permanent=True, action="staff")

Result = tuple[Claimed, Sent | SendError | None]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery did."""

    sent: int = 0
    waiting: int = 0
    """Not taken by the provider, to be tried again later."""
    failed: int = 0
    unknown: int = 0

    def __add__(self, other: Delivered) -> Delivered:
        return Delivered(
            self.sent + other.sent,
            self.waiting + other.waiting,
            self.failed + other.failed,
            self.unknown + other.unknown,
        )


def deliver(kabar: Kabar, seconds: float = MOST_SECONDS) -> Delivered:
    """Resolve what is unknown, then send what is due, until nothing is left or so many seconds have passed."""
    total = Delivered()
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(THREADS, thread_name_prefix="send") as pool:
        while time.monotonic() < end:
            with kabar.database.write() as connection:
                unknown = claims.claim_unknown(connection, kabar, BATCH)
                waiting = claims.claim_waiting(connection, kabar, BATCH)
            if not unknown and not waiting:
                return total
            total += _drain(kabar, pool, unknown, waiting)
    return total


def _drain(kabar: Kabar, pool: ThreadPoolExecutor, unknown: list[Claimed], waiting: list[Claimed]) -> Delivered:
    futures: list[Future[list[Result]]] = [pool.submit(_look_up, kabar, group) for group in _by_address(unknown)]
    futures += [pool.submit(_send_in_order, kabar, group) for group in _by_address(waiting)]
    total = Delivered()
    for future in as_completed(futures):
        try:
            with kabar.database.write() as connection:
                said = [outcomes.write_down(connection, kabar, *result) for result in future.result()]
        except Exception:
            # these stay claimed, are taken for lost after a minute and looked up; the others' results must not wait
            log.exception("result_not_written")
            continue
        for one in said:
            total += Delivered(**{one: 1})
    return total


def _by_address(waiting: list[Claimed]) -> Iterable[list[Claimed]]:
    by_address: dict[UUID, list[Claimed]] = {}
    for one in waiting:
        by_address.setdefault(one.identity_id, []).append(one)
    return by_address.values()


def _send_in_order(kabar: Kabar, group: list[Claimed]) -> list[Result]:
    """One address's messages one after another; after the first that is not taken the rest goes back."""
    done: list[Result] = []
    for one in group:
        stale = claims.machine_now() - one.claimed_at > claims.FRESH
        if stale or (done and not isinstance(done[-1][1], Sent)):
            done.append((one, SendError("not_tried", "It was not its turn.", retry_after=1.0)))
            continue
        done.append((one, _send(kabar, one)))
    return done


def _send(kabar: Kabar, one: Claimed) -> Sent | SendError:
    channel = kabar.channel_of(one.outgoing.line)
    return channel.send(one.outgoing) if channel else _NO_CHANNEL


def _look_up(kabar: Kabar, group: list[Claimed]) -> list[Result]:
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
        result = channel.look_up(one.outgoing, since, frozenset(known)) if channel else _NO_CHANNEL
        if isinstance(result, Sent):
            known.add(result.provider_id)
        done.append((one, result))
    return done
