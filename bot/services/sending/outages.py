"""Faults that say nothing about the message: nobody can be reached, or lets us send. They use up none of its tries.

What ends it is its own time: a reply's, a question's. What has none has one here, and is a person's task then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.channels.base import SendError
from bot.services.kabar import Kabar
from bot.services.sending.claims import Claimed
from bot.store.message import URGENT

NOBODY_THERE: Final = frozenset({"unreachable", "look-up-unreachable", "mail-unreachable"})
TOO_FAST: Final = "20429"

URGENT_LASTS = timedelta(hours=2)
"""So long an answer in a crisis or an alert is tried; the next on the ladder is told by its own clock meanwhile."""
LASTS = timedelta(hours=6)
"""The same for what has no time of its own, or of which nobody knows whether it went out."""
AGAIN = 30.0
"""Seconds between two tries, from the second on. A line that cannot be reached rests besides."""
AGAIN_URGENT = 10.0
REST = 5.0
"""Seconds that a process leaves a line alone that cannot be reached."""


def is_one(result: SendError) -> bool:
    """Whether the fault is the network's, our account's, or our own haste."""
    ours = result.action == "staff" and not result.permanent and not result.ambiguous
    return ours or result.code in NOBODY_THERE or result.code == TOO_FAST


def is_over(kabar: Kabar, claimed: Claimed, result: SendError) -> bool:
    """Whether it has been tried for so long that a person has to do it."""
    age = kabar.clock.now() - claimed.outgoing.created_at
    if claimed.priority == URGENT:
        return age >= URGENT_LASTS
    return age >= LASTS and (result.ambiguous or claimed.outgoing.ttl is None)


def wait(claimed: Claimed) -> float:
    """The least seconds until the next try; after the first one it may have been a moment's fault."""
    if not claimed.attempts:
        return 0.0
    return AGAIN_URGENT if claimed.priority == URGENT else AGAIN
