"""A jump of the demo's clock: takes seconds, so it runs beside the requests, one at a time."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.log import get_logger
from bot.services import demo

if TYPE_CHECKING:
    from bot.services.demo import Progress
    from bot.services.kabar import Kabar

STILL = 30.0
"""Seconds without progress after which a jump that another process began counts as dead."""

log = get_logger(__name__)


class Jump:
    """The one jump that may be under way."""

    KEY = "kabar_jump"

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None
        self.seen: tuple[int, float] = (0, 0.0)

    def start(self, kabar: Kabar, hours: int) -> bool:
        """Begin; False where one is under way."""
        with self.lock:
            if self.progress(kabar).running:
                return False
            self.thread = threading.Thread(target=self._run, args=(kabar, hours), name="jump", daemon=True)
            self.thread.start()
            return True

    def progress(self, kabar: Kabar) -> Progress:
        """How far it has come."""
        if self.thread is not None and self.thread.is_alive():
            return replace(demo.progress(kabar), running=True)
        found = demo.progress(kabar)
        if found.done != self.seen[0]:
            self.seen = (found.done, time.monotonic())
        return replace(found, running=found.running and time.monotonic() - self.seen[1] < STILL)

    @staticmethod
    def _run(kabar: Kabar, hours: int) -> None:
        try:
            demo.advance(kabar, hours, partial(_wake, kabar))
        except Exception:
            log.exception("jump_failed", hours=hours)


def _wake(kabar: Kabar) -> None:
    kabar.nudge()
