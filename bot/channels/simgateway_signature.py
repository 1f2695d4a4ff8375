"""SMSGate's signature of a webhook: HMAC-SHA256 over the raw body and, after it, the time it was signed at."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Literal

HEADER = "X-Signature"
TIME_HEADER = "X-Timestamp"

WINDOW = 600
"""Seconds that a call's time may be away from ours, either way.

The phone makes time and signature anew at every try (its ``PayloadSingingPlugin`` runs in the HTTP client), so a try
two days late carries a fresh time and the window need not be long: it has to cover a phone's clock that is wrong by
some minutes, and no more, for within it a call that somebody overheard could be repeated (its event id stops that).
A phone whose clock is further off is refused, repeats for two days, and shows: its pings are refused, too.
"""

Verdict = Literal["good", "unsigned", "clock"]
"""``clock``: signed by the phone, but at a time too far from ours."""

_SECONDS = re.compile(r"[0-9]{1,12}")


def sign(key: str, body: bytes, timestamp: str) -> str:
    """What the phone sends as ``X-Signature``: small hex."""
    return hmac.new(key.encode(), body + timestamp.encode(), hashlib.sha256).hexdigest()


def verdict(key: str | None, body: bytes, signature: str | None, timestamp: str | None, now: float) -> Verdict:
    """Whether these headers sign this body with this key, at about ``now`` (Unix seconds). Never raises."""
    if not key or not signature or not timestamp or not _SECONDS.fullmatch(timestamp):
        return "unsigned"
    given = signature.strip().lower().encode("utf-8", "replace")
    if not hmac.compare_digest(sign(key, body, timestamp).encode(), given):
        return "unsigned"
    return "good" if abs(now - int(timestamp)) <= WINDOW else "clock"
