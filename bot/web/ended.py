"""Sessions that somebody ended, remembered because a cookie can be kept and sent again.

In Valkey for all processes; in this one where Valkey is away.
"""

from __future__ import annotations

import time
from datetime import timedelta

from redis.exceptions import RedisError

from bot.log import get_logger
from bot.services import nudge

IDLE = timedelta(hours=12)
"""How long a session lasts after its last use."""
KEY = "kabar:session-ended:"

log = get_logger(__name__)


class Ended:
    """Sessions that were ended before their time."""

    def __init__(self, redis_url: str) -> None:
        self.redis = nudge.connect(redis_url)
        self.here: dict[str, float] = {}

    def add(self, key: str) -> None:
        """Remember until no cookie could be valid any more."""
        now = time.time()
        self.here = {old: until for old, until in self.here.items() if until > now}
        self.here[key] = now + IDLE.total_seconds()
        try:
            self.redis.set(KEY + key, 1, ex=IDLE)
        except (RedisError, OSError) as error:
            log.warning("session_end_not_shared", kind=type(error).__name__)

    def __contains__(self, key: str) -> bool:
        if key in self.here:
            return True
        try:
            return bool(self.redis.exists(KEY + key))
        except (RedisError, OSError):
            return False  # nobody is to be locked out because Valkey is away
