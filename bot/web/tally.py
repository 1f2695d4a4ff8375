"""Counts calls that were turned away. Somebody who forges calls sends thousands: they are written once a second.

A message that is signed is always taken, however much is forged from its address: behind one a forger and the provider
may stand side by side. What a forged call costs us is one signature; after 60 in a minute its answer is 429.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from bot.log import get_logger
from bot.services import turned_away

if TYPE_CHECKING:
    from flask import Flask

    from bot.services.kabar import Kabar

KEY = "kabar_tally"
EVERY = 1.0
"""Seconds from one writing to the next."""

log = get_logger(__name__)


class Tally:
    """What one process has counted and not written yet."""

    def __init__(self, kabar: Kabar) -> None:
        self._kabar = kabar
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._not_before = 0.0

    def count(self, kind: str) -> None:
        """Count one call of this kind (one of ``store.turned_away.KINDS``)."""
        with self._lock:
            self._counts[kind] += 1
        self.settle()

    def settle(self) -> None:
        """Write what waits, if the last writing is a second ago."""
        if self._counts and time.monotonic() >= self._not_before:
            self.write()

    def write(self) -> None:
        """Write what was counted. What a database that is away did not take is written later."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            self._not_before = time.monotonic() + EVERY
        if not counts:
            return
        try:
            turned_away.add(self._kabar, counts, self._kabar.clock.now())
        except (SQLAlchemyError, TimeoutError) as error:
            log.warning("turned_away_not_counted", kind=type(error).__name__)
            with self._lock:
                self._counts += counts
        else:
            log.warning("webhooks_turned_away", **counts)


def install(app: Flask, kabar: Kabar) -> None:
    """Give the application its tally."""
    app.extensions[KEY] = Tally(kabar)


def count(kind: str) -> None:
    """Count the running call."""
    here().count(kind)


def here() -> Tally:
    """The running application's."""
    tally: Tally = current_app.extensions[KEY]
    return tally
