"""A small thread of the simulator that reports receipts a little after their message."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from bot.log import get_logger

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Forms = Sequence[Mapping[str, str]]

MOST_WAITING = 20_000


class Reporter:
    """Hands each message's forms to ``report``, in order, ``delay`` seconds after they were added."""

    def __init__(self, report: Callable[[Mapping[str, str]], None], delay: float) -> None:
        self._report = report
        self._delay = delay
        self._running = False
        self._start_anew()

    def add(self, forms: Forms) -> None:
        """Report these later. Where too many wait the oldest are dropped, as receipts may be."""
        if self._pid != os.getpid():
            self._start_anew()  # threads and locks do not outlive a fork
        with self._changed:
            self._waiting.append((time.monotonic() + self._delay, forms))
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, name="simulator-receipts", daemon=True).start()
            self._changed.notify_all()

    def flush(self, seconds: float) -> bool:
        """Wait until nothing is left to report, at most so long. Whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._running, seconds)

    def _start_anew(self) -> None:
        self._pid = os.getpid()
        self._changed = threading.Condition()
        self._waiting: deque[tuple[float, Forms]] = deque(maxlen=MOST_WAITING)
        self._running = False

    def _run(self) -> None:
        """Work until nothing waits; the next message starts another thread."""
        while True:
            with self._changed:
                if not self._waiting:
                    self._running = False
                    self._changed.notify_all()
                    return
                due, forms = self._waiting.popleft()
            time.sleep(max(0.0, due - time.monotonic()))
            for form in forms:
                self._try(form)

    def _try(self, form: Mapping[str, str]) -> None:
        try:
            self._report(form)
        except Exception as error:  # noqa: BLE001 - a receipt is best effort, whatever stands in its way
            get_logger(__name__).info("simulated receipt not taken", error=type(error).__name__)
