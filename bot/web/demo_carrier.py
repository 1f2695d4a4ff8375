"""Carries what a made-up phone writes to the webhook, beside the request that asked for it.

The webhook is another request to the same server. Whoever waited here for its answer would keep the very thread that it
needs: two visitors who press at once would both wait until the call is given up, although both messages then arrive.
"""

from __future__ import annotations

import threading
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from bot.log import get_logger

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENCE = (2.0, 14.0)
"""Seconds to connect and for the whole call, about as long as Twilio waits."""
WAIT = 2.5
"""Seconds until the page is told that it is not sure yet."""

Fate = Literal["taken", "lost", "unsure"]
"""lost: it certainly did not arrive. unsure: nobody can say yet; the database will."""

log = get_logger(__name__)


def carry(url: str, headers: Mapping[str, str], data: Mapping[str, str] | bytes) -> Fate:
    """Begin the call and wait a little for its end; it goes on when we no longer wait."""
    fates: list[Fate] = []
    call = threading.Thread(target=lambda: fates.append(_call(url, headers, data)), name="demo-message", daemon=True)
    call.start()
    call.join(WAIT)
    return fates[0] if fates else "unsure"


def _call(url: str, headers: Mapping[str, str], data: Mapping[str, str] | bytes) -> Fate:
    try:
        with requests.Session() as web:
            web.trust_env = False
            answer = web.post(url, data=data, headers=headers, timeout=PATIENCE)
    except requests.RequestException as error:
        fate: Fate = "lost" if _never_connected(error) else "unsure"
        log.warning("demo_message_unanswered", kind=type(error).__name__, fate=fate)
        return fate
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "unsure"
    return "taken" if answer.ok else "lost"


def _never_connected(error: requests.RequestException) -> bool:
    inner = error.args[0] if error.args else None
    reason = inner.reason if isinstance(inner, MaxRetryError) else inner
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)
