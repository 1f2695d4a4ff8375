"""Whatever fails: with look-ups between attempts every message arrives, and none twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.channels.base import Sent
from bot.channels.twilio import TwilioChannel
from tests.channels.making import SMS_FROM, WHATSAPP_FROM, a_moment_ago, outgoing

CHANCES = {
    "429": 0.1,
    "500_before": 0.08,
    "500_after": 0.08,
    "drop_before": 0.08,
    "drop_after": 0.08,
    "garbled_after": 0.05,
    "hang_after": 0.02,
}


def push(channel, message):
    """What the outbox does, in short."""
    since = a_moment_ago()
    outcome = channel.send(message)
    while not isinstance(outcome, Sent):
        assert not outcome.permanent
        if outcome.ambiguous:
            found = channel.look_up(message, since, frozenset())
            if found is not None:
                outcome = found
                continue
        outcome = channel.send(message)
    return outcome.provider_id


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_from_many_threads_through_all_faults(double, seed):
    channel = TwilioChannel(
        double.account_sid, double.auth_token, SMS_FROM, WHATSAPP_FROM, double.url, timeout=3.0, pool=16
    )
    double.faults.chance(CHANCES, seed, seconds=3.5)
    messages = [outgoing(f"number {n}", to=f"+628120000{n % 10:04d}") for n in range(150)]
    with ThreadPoolExecutor(16) as pool:
        ids = list(pool.map(lambda message: push(channel, message), messages))
    assert Counter(message.body for message in double.accepted) == Counter(m.body for m in messages)
    assert sorted(ids) == sorted(message.sid for message in double.accepted)
