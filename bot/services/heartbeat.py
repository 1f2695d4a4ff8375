"""The outgoing heartbeat: somebody outside is called every minute while all is well, and rings when nobody calls.

Said to them is nothing but that: a GET without words. They are asked from a thread of their own, so that a slow answer
holds up no tick, and are followed nowhere.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Final

import requests
from redis.exceptions import RedisError

from bot.log import get_logger
from bot.services import health, my_turn, nudge
from bot.services.kabar import Kabar

log = get_logger(__name__)

LAST: Final = "heartbeat.last"
EVERY: Final = timedelta(minutes=1)
WAITS: Final = (3.0, 5.0)
"""Seconds to connect, and for each word of an answer."""
AT_ONCE: Final = 2
"""Calls under way: a watchdog that never ends its answer holds up this many at most."""
GOOD: Final = range(200, 300)

_room = threading.BoundedSemaphore(AT_ONCE)


def beat(kabar: Kabar) -> threading.Thread | None:
    """Called after each tick: once a minute, by one of all clocks, and only while all is well; gives what calls."""
    url = kabar.settings.heartbeat_url
    if not url or not my_turn.take(kabar, LAST, EVERY):
        return None
    wrong = faults(kabar)
    if wrong:
        log.warning("heartbeat_withheld", parts=wrong)
        return None
    if not _room.acquire(blocking=False):
        log.warning("heartbeat_still_under_way")
        return None
    call = threading.Thread(target=_call, args=[url], name="heartbeat", daemon=True)
    call.start()
    return call


def faults(kabar: Kabar) -> list[str]:
    """Names of what is not well: parts of /ready, and the worker."""
    found = [name for name, words in health.ready(kabar).parts.items() if words != "ok"]
    try:
        alive = nudge.workers(kabar.settings.redis_url) > 0
    except (RedisError, OSError):
        alive = False
    return found if alive else [*found, "worker"]


def _call(url: str) -> None:
    """In a thread. The address is a secret, so no word of an error is written down."""
    logging.getLogger("urllib3.connectionpool").setLevel(logging.WARNING)
    try:
        with requests.Session() as session:
            session.trust_env = False  # no password of a .netrc goes out
            options = {"timeout": WAITS, "allow_redirects": False, "stream": True}
            with session.get(url, headers={"User-Agent": "Kabar"}, **options) as answer:  # type: ignore[arg-type]
                if answer.status_code not in GOOD:
                    log.warning("heartbeat_not_taken", status=answer.status_code)
    except (requests.RequestException, ValueError, OSError) as error:
        log.warning("heartbeat_failed", kind=type(error).__name__)
    finally:
        _room.release()
