"""How a message stands, for staff: one state with its time, told from the row alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.services.kabar import EMAIL
from bot.services.sending.outcomes import MOST_ATTEMPTS
from bot.services.sending.receipts import MOST_TRIES

OURS = frozenset({"stopped", "hushed", "erased", "paused", "answered", "superseded", "too_late", "sealed", "merged"})
"""Reasons of our own not to send, which are no provider's codes."""


@dataclass(frozen=True, slots=True)
class State:
    """``name`` is what the page has a word for; ``code`` says why, a provider's or our own."""

    name: str
    at: datetime
    until: datetime | None = None
    code: str | None = None


def state_of(row: Any) -> State:  # noqa: ANN401 - a row of message
    """The newest thing that is known of it."""
    name, at = _newest(row)
    # how long a caseworker writes, nobody knows
    held = row.status == "waiting" and row.held_why not in {None, "takeover"}
    until = row.due_at if row.status == "unknown" or held else None
    code = row.error_code if row.status == "failed" or (until and row.held_why) else None
    return State(name, at or row.status_at or row.created_at, until, code)


def _newest(row: Any) -> tuple[str, datetime | None]:  # noqa: ANN401 - a row of message
    taken = "found" if row.unknown_at else "sent"
    if row.line == EMAIL:
        taken = "mailed"  # a mail server took it; no more is ever known of it
    known = {
        "waiting": (f"held_{row.held_why}", row.held_at) if row.held_why else ("waiting", row.created_at),
        "claimed": ("claimed", row.claimed_at),
        "unknown": ("unmailed" if row.line == EMAIL else "unknown", row.unknown_at),
        # nobody knew for a while, then the provider told us that it had it
        "queued": (taken, row.sent_at),
        "sending": (taken, row.sent_at),
        "sent": (taken, row.sent_at),
        "delivered": ("delivered", row.delivered_at),
        "read": ("read", row.read_at),
        "failed": (_failure(row), row.failed_at),
    }
    return known.get(row.status, (row.status, None))


def _failure(row: Any) -> str:  # noqa: ANN401 - a row of message
    """Whether it failed for good at once, or was tried often enough; or was not to be sent any more."""
    if row.error_code in OURS:
        return "not_sent"
    most = MOST_TRIES if row.provider_id else MOST_ATTEMPTS
    return "gave_up" if row.attempts + 1 >= most else "failed"
