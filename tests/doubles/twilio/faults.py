"""What goes wrong, and when: the next n requests, some by chance, some numbers always."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Literal

Operation = Literal["create", "list", "media", "delete"]
Kind = Literal[
    "429",
    "500_before",
    "500_after",
    "hang_before",
    "hang_after",
    "drop_before",
    "drop_after",
    "garbled_after",
    "code",
]
"""``_after`` ones fail after the message has been accepted."""


@dataclass(frozen=True)
class Fault:
    kind: Kind
    code: int = 0
    status: int = 400
    seconds: float | None = None
    """How long to hang (none: for longer than anybody waits), or what Retry-After says (none: 1)."""

    @property
    def accepts(self) -> bool:
        """Whether it comes after the message has been accepted."""
        return self.kind.endswith("_after")


@dataclass
class FaultPlan:
    """``latency`` is in seconds before each answer; ``rate`` is the most creations a second before 429."""

    latency: float = 0.0
    rate: float | None = None
    _next: dict[str, deque[Fault]] = field(
        default_factory=lambda: {"create": deque(), "list": deque(), "media": deque(), "delete": deque()}
    )
    _chances: dict[Kind, float] = field(default_factory=dict)
    _chance_fault: Fault = field(default_factory=lambda: Fault("429"))
    _random: random.Random = field(default_factory=random.Random)
    _refused: dict[str, int] = field(default_factory=dict)
    _failing: dict[str, int] = field(default_factory=dict)
    _tokens: float = float("inf")
    _filled: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def next(
        self, kind: Kind, times: int = 1, on: Operation = "create", code: int = 0, seconds: float | None = None
    ) -> None:
        """The next ``times`` requests of this operation fail this way, in the order these calls were made."""
        with self._lock:
            self._next[on].extend([Fault(kind, code, seconds=seconds)] * times)

    def chance(self, chances: dict[Kind, float], seed: int = 0, seconds: float = 1.0) -> None:
        """Each creation fails in one of these ways with its probability, the same for the same seed."""
        with self._lock:
            self._chances, self._random = dict(chances), random.Random(seed)
            self._chance_fault = Fault("429", seconds=seconds)

    def reject(self, to: str, code: int) -> None:
        """Creations to ``to`` (as the request names it) are refused with 400 and this code."""
        self._refused[to] = code

    def fail(self, to: str, code: int) -> None:
        """Messages to ``to`` are accepted and fail later, as a status callback says."""
        self._failing[to] = code

    def failing(self, to: str) -> int | None:
        return self._failing.get(to)

    def clear(self) -> None:
        self.latency, self.rate = 0.0, None
        for queue in self._next.values():
            queue.clear()
        for kept in (self._chances, self._refused, self._failing):
            kept.clear()

    def draw(self, on: Operation, to: str = "") -> Fault | None:
        """The fault for one request that has just come, if any."""
        with self._lock:
            if self._next[on]:
                return self._next[on].popleft()
            if on != "create":
                return None
            if to in self._refused:
                return Fault("code", self._refused[to])
            if self._over_rate():
                return Fault("429")
            point = self._random.random() if self._chances else 1.0
            for kind, chance in self._chances.items():
                if point < chance:
                    return replace(self._chance_fault, kind=kind)
                point -= chance
            return None

    def _over_rate(self) -> bool:
        """A bucket of one second's tokens."""
        if self.rate is None:
            return False
        now = time.monotonic()
        self._tokens = min(self.rate, self._tokens + (now - self._filled) * self.rate)
        self._filled = now
        if self._tokens < 1:
            return True
        self._tokens -= 1
        return False
