"""How fast a sender may send: what the provider allows, kept by all processes together and spread evenly by each.

Counted in Valkey with the library beneath the log-in limits. Valkey away: each process keeps to half the rate, so that
two of them still keep the provider's limit; it slows sending down, it never stops it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from bot.channels.base import Outgoing, SendError
from bot.config import Settings
from bot.log import get_logger
from bot.services.sending.phone_rates import PhoneRates

log = get_logger(__name__)

ALONE = 0.5
"""The share of the rate that one process keeps to while Valkey is away."""
RETRY_SECONDS = 5.0
"""How long Valkey is left alone after it did not answer."""
BURST_SECONDS = 0.25
"""What a process that was held up for a moment may catch up with: to claim and write down takes it some 50 ms, and what
it did not send meanwhile would be lost. The window of all processes together still holds each second to the rate."""
LONGEST_PAUSE = 5.0
"""Seconds: a sender that was told to slow down tries again after this at the latest."""

Now = Callable[[], float]


class Rates(Protocol):
    """Leave to send. ``gap``: the least seconds between two messages to one person on WhatsApp."""

    gap: float

    def lines(self) -> tuple[str, ...]:
        """The lines that have a limit."""

    def room(self, line: str) -> int:
        """How many rows of this line a process may hold ready: about as many as go out within half a second."""

    def take(self, line: str, wanted: int) -> int:
        """Leave to send so many now; at most ``wanted``. What is taken is used up."""

    def hold(self, outgoing: Outgoing, priority: int) -> SendError | None:
        """None: its phone takes it now. Else how long it is to wait for its phone (see ``phone_rates``)."""

    def pause(self, line: str, seconds: float) -> None:
        """The provider asked for a pause, or cannot be reached: this process leaves it alone for so long."""


@dataclass
class Unlimited:
    """For a channel without a provider."""

    gap: float = 0.0
    batch: int = 200

    def lines(self) -> tuple[str, ...]:
        """None."""
        return ()

    def room(self, line: str) -> int:  # noqa: ARG002 - the protocol's
        """A batch."""
        return self.batch

    def take(self, line: str, wanted: int) -> int:  # noqa: ARG002 - the protocol's
        """All of them."""
        return wanted

    def hold(self, outgoing: Outgoing, priority: int) -> SendError | None:  # noqa: ARG002 - the protocol's
        """Never."""
        return None

    def pause(self, line: str, seconds: float) -> None:
        """Nobody asks for it."""


@dataclass
class Pacer:
    """Spreads sending evenly: ``rate`` a second, with next to no burst. One thread uses it."""

    rate: float
    now: Now = time.monotonic
    _tokens: float = 1.0
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._at = self.now()

    def available(self, share: float = 1.0) -> int:
        """How many may go now, if only ``share`` of the rate is to be used."""
        now = self.now()
        most = max(1.0, self.rate * BURST_SECONDS)
        self._tokens = min(most, self._tokens + max(0.0, now - self._at) * self.rate * share)
        self._at = max(self._at, now)
        return int(self._tokens)

    def use(self, count: int) -> None:
        """So many went."""
        self._tokens -= count

    def rest(self, seconds: float) -> None:
        """Nothing for so long."""
        self._at, self._tokens = max(self._at, self.now() + seconds), 0.0


@dataclass
class SharedRates:
    """Limits by line, for one sender each, shared over Valkey. ``senders`` are our own addresses."""

    redis_url: str
    per_second: Mapping[str, float]
    senders: Mapping[str, str]
    gap: float = 0.0
    batch: int = 200
    now: Now = time.monotonic
    sim_rate: float = 1.0
    """Parts a minute of each phone with a local SIM."""

    def __post_init__(self) -> None:
        address = self.redis_url.replace("unix://", "redis+unix://", 1)
        storage = RedisStorage(address, socket_timeout=1, socket_connect_timeout=1, key_prefix="kabar")
        self._window = MovingWindowRateLimiter(storage)
        self._phones = PhoneRates(storage, self.sim_rate)
        self._items = {line: per_second(rate) for line, rate in self.per_second.items()}
        self._pacers = {line: Pacer(rate, self.now) for line, rate in self.per_second.items()}
        self._away_until = float("-inf")
        self._lock = threading.Lock()

    def lines(self) -> tuple[str, ...]:
        """Those with a rate."""
        return tuple(self.per_second)

    def room(self, line: str) -> int:
        """Half a second's worth: more would be claimed too early, and stand in the way of what is urgent."""
        rate = self.per_second.get(line)
        return self.batch if rate is None else max(1, min(self.batch, round(rate / 2)))

    def take(self, line: str, wanted: int) -> int:
        """What this process's even pace and everybody's limit allow."""
        pacer = self._pacers.get(line)
        if pacer is None:
            return wanted
        with self._lock:
            shared = self.now() >= self._away_until
            count = min(wanted, pacer.available(1.0 if shared else ALONE))
            if count > 0 and shared:
                count = self._shared(line, count)
            if count > 0:
                pacer.use(count)
            return max(count, 0)

    def hold(self, outgoing: Outgoing, priority: int) -> SendError | None:
        """What its phone takes."""
        return self._phones.hold(outgoing, priority)

    def pause(self, line: str, seconds: float) -> None:
        """No more than a few seconds: each row has a time of its own to be tried again."""
        pacer = self._pacers.get(line)
        if pacer is not None:
            with self._lock:
                pacer.rest(min(seconds, LONGEST_PAUSE))

    def _shared(self, line: str, count: int) -> int:
        item, sender = self._items[line], (line, self.senders.get(line, ""))
        try:
            if self._window.hit(item, *sender, cost=count):
                return count
            left = min(count, self._window.get_window_stats(item, *sender).remaining) if count > 1 else 0
            return left if left and self._window.hit(item, *sender, cost=left) else 0
        except (RedisError, OSError) as error:
            log.warning("rates_not_shared", kind=type(error).__name__)
            self._away_until = self.now() + RETRY_SECONDS
            return min(count, 1)


def per_second(rate: float) -> RateLimitItem:
    """A rate in the library's words, which count whole messages in whole seconds: 0.5/s is one in two seconds."""
    share = Fraction(rate).limit_denominator(60)
    if not share:
        return RateLimitItemPerSecond(1, 60)
    return RateLimitItemPerSecond(share.numerator, share.denominator)


def rates_for(settings: Settings) -> Rates:
    """What these settings allow; the simulator has no provider whose limits could be kept."""
    if settings.channel == "simulator":
        return Unlimited()
    return SharedRates(
        redis_url=settings.redis_url,
        per_second={"whatsapp": settings.whatsapp_rate, "sms": settings.sms_rate},
        senders={"whatsapp": settings.twilio_whatsapp_from or "", "sms": settings.twilio_sms_from or ""},
        gap=settings.whatsapp_gap,
        sim_rate=settings.sim_rate,
    )
