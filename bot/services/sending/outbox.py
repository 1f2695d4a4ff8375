"""Sending: claim rows, close the transaction, hand them to the provider, write down what it said."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bot.channels.base import THREADS
from bot.services.kabar import Kabar
from bot.services.sending.drain import Drain

MOST_SECONDS = 240.0
"""Below a job's time-out: what is left is sent by the next nudge or tick."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery did."""

    sent: int = 0
    waiting: int = 0
    """Not taken by the provider, to be tried again later."""
    failed: int = 0
    unknown: int = 0


def deliver(kabar: Kabar, seconds: float = MOST_SECONDS) -> Delivered:
    """Resolve what is unknown, then send what is due, until nothing is left or so many seconds have passed."""
    with ThreadPoolExecutor(THREADS, thread_name_prefix="send") as pool:
        drain = Drain(kabar, pool)
        drain.run(time.monotonic() + seconds)
    done = drain.done
    return Delivered(done["sent"], done["waiting"], done["failed"], done["unknown"])
