"""How often somebody may try to log in: 10 times a minute from an address, and 10 times for an e-mail address.

And how often an address may follow one-time links that are none: 10 times a minute. A link that is good never counts:
in an office many people share an address, and a case must be taken. And how many calls of webhooks that nobody signed
an address has answered as such: 60 a minute. A call that is signed is always taken, whatever came before it: behind one
address a forger may stand beside the provider, and no message may be lost.

With the library beneath Flask-Limiter: its own hooks would run on every webhook too. Counted in Valkey; where that
is away, in this process.
"""

from __future__ import annotations

import hashlib

from flask import current_app
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from bot.log import get_logger
from bot.web.peer import caller

LIMIT = RateLimitItemPerMinute(10)
UNSIGNED = RateLimitItemPerMinute(60)

log = get_logger(__name__)


class Attempts:
    """Counts attempts of one deployment."""

    KEY = "kabar_attempts"

    def __init__(self, redis_url: str) -> None:
        address = redis_url.replace("unix://", "redis+unix://", 1)
        self.shared = MovingWindowRateLimiter(
            RedisStorage(address, socket_timeout=2, socket_connect_timeout=1, key_prefix="kabar")
        )
        self.here = MovingWindowRateLimiter(MemoryStorage())

    def allow(self, *what: str) -> bool:
        """Count one attempt at ``what``; False if there were too many."""
        try:
            return self.shared.hit(LIMIT, *what)
        except (RedisError, OSError) as error:
            log.warning("attempts_not_shared", kind=type(error).__name__)
            return self.here.hit(LIMIT, *what)

    def left(self, *what: str) -> bool:
        """Whether another attempt at ``what`` would be allowed; none is counted."""
        try:
            return self.shared.test(LIMIT, *what)
        except (RedisError, OSError) as error:
            log.warning("attempts_not_shared", kind=type(error).__name__)
            return self.here.test(LIMIT, *what)

    def allow_here(self, *what: str) -> bool:
        """Count one attempt in this process alone: quicker than asking what answers whoever sends very many."""
        return self.here.hit(UNSIGNED, *what)


def may_try(email: str) -> bool:
    """Whether the running request may try to log in as ``email``."""
    attempts: Attempts = current_app.extensions[Attempts.KEY]
    account = hashlib.sha256(email.strip().lower().encode("utf-8", "replace")).hexdigest()
    # both are counted, whatever the first says
    return all([attempts.allow("address", caller()), attempts.allow("account", account)])


def may_follow() -> bool:
    """Whether the running request may follow a one-time link, good or not."""
    attempts: Attempts = current_app.extensions[Attempts.KEY]
    return attempts.left("link", caller())


def led_nowhere() -> None:
    """Count a one-time link that is none."""
    attempts: Attempts = current_app.extensions[Attempts.KEY]
    attempts.allow("link", caller())


def is_flood() -> bool:
    """Count a call of a webhook that nobody signed; True where this address has sent too many."""
    attempts: Attempts = current_app.extensions[Attempts.KEY]
    return not attempts.allow_here("unsigned", caller())
