"""How fast a phone with a local SIM may send: what Android and the operator take, kept by all processes together.

Counted in parts, in Valkey, a phone at a time, over half an hour: so long does Android look back. A talk may be quick,
then; but what nobody wrote for goes evenly, and never takes more than half, for every question brings an answer that
wants a reply. What is urgent never waits. Valkey away: each process counts for itself, and keeps to half.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from limits import RateLimitItemPerSecond
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from bot.channels.base import Outgoing, SendError
from bot.core.segments import segments
from bot.log import get_logger
from bot.store.message import ROUTINE, URGENT

log = get_logger(__name__)

HELD: Final = "phone_rate"
"""The code of what has to wait for its phone; no try, and no fault."""
WINDOW: Final = 1800
SHORT: Final = 600
"""Seconds: over which a phone's parts are counted, and over which those that nobody wrote for are spread."""
SHARE: Final = 0.5
LEAST: Final = 1.0
MOST: Final = float(WINDOW)
"""Seconds that something waits until it is looked at again."""
RETRY_SECONDS: Final = 5.0
"""How long Valkey is left alone after it did not answer."""


@dataclass
class PhoneRates:
    """``per_minute``: parts that each phone may send, on average."""

    storage: RedisStorage
    per_minute: float
    _away_until: float = float("-inf")
    _alone: dict[str, deque[float]] = field(default_factory=dict)
    _next: dict[tuple[str, bool], float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._window = MovingWindowRateLimiter(self.storage)
        self._all = _over(WINDOW, self.per_minute)
        self._unasked = _over(SHORT, self.per_minute * SHARE)

    def hold(self, outgoing: Outgoing, priority: int) -> SendError | None:
        """None: it may go, and is counted. Else how long it is to wait."""
        if outgoing.line != "sim" or outgoing.device is None:
            return None
        parts, routine = segments(outgoing.body).count, priority >= ROUTINE
        with self._lock:
            now = time.time()
            until = self._take(outgoing.device, parts, routine, now)
            if until is None or priority == URGENT:
                return None
            wait = self._in_line(outgoing.device, parts, routine, until) - now
            words = "It waits for its phone, which sends no more than it may."
            return SendError(HELD, words, action="delay", retry_after=min(max(wait, LEAST), MOST))

    def _take(self, device: str, parts: int, routine: bool, now: float) -> float | None:
        """Count it; or when there may be room again."""
        if now >= self._away_until:
            try:
                return self._shared(device, parts, routine)
            except (RedisError, OSError) as error:
                log.warning("rates_not_shared", kind=type(error).__name__)
                self._away_until = now + RETRY_SECONDS
        return self._by_myself(device, parts, now)

    def _shared(self, device: str, parts: int, routine: bool) -> float | None:
        every, unasked = ("sim", device), ("sim-unasked", device)
        cost = min(parts, self._all.amount)
        if not self._window.test(self._all, *every, cost=cost):
            return self._window.get_window_stats(self._all, *every).reset_time
        if routine and not self._window.hit(self._unasked, *unasked, cost=min(parts, self._unasked.amount)):
            return self._window.get_window_stats(self._unasked, *unasked).reset_time
        self._window.hit(self._all, *every, cost=cost)
        return None

    def _by_myself(self, device: str, parts: int, now: float) -> float | None:
        gone = self._alone.setdefault(device, deque())
        while gone and gone[0] <= now - WINDOW:
            gone.popleft()
        room = max(1, int(self._all.amount * SHARE))
        if gone and len(gone) + parts > room:
            return gone[0] + WINDOW
        gone.extend([now] * parts)
        return None

    def _in_line(self, device: str, parts: int, routine: bool, until: float) -> float:
        """Behind those that wait for this phone already: not all of them are to be looked at in the same moment."""
        key, pace = (device, routine), 60 / self.per_minute / (SHARE if routine else 1.0)
        at = self._next[key] = max(until, self._next.get(key, 0.0) + parts * pace)
        return at


def _over(seconds: int, per_minute: float) -> RateLimitItemPerSecond:
    return RateLimitItemPerSecond(max(1, round(per_minute * seconds / 60)), seconds)
