"""Finding one message among those Twilio lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.base import SendError
from bot.channels.twilio_status import status_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

TRIAL = "Sent from your Twilio trial account - "
"""What Twilio puts before the text while an account is not paid for."""


def one_of(
    rows: Iterable[Any], bodies: tuple[str, ...], earliest: datetime, known: frozenset[str]
) -> Any | SendError | None:  # noqa: ANN401 - the SDK ships no types
    """The oldest row with one of these bodies, created since ``earliest`` and not in ``known``.

    The oldest, so that of two equal messages each finds its own. Where a text has been redacted at Twilio
    nobody can tell, and a SendError says so. One that failed counts only where no other is there.
    """
    fresh = [
        row
        for row in rows
        if row.direction != "inbound" and row.sid not in known and _since(row, earliest.replace(microsecond=0))
    ]
    wanted = {_plain(body) for body in bodies if body}
    same = [row for row in fresh if _plain(row.body or "") in wanted]
    if same:
        return min(same, key=lambda row: (status_of(row.status) == "failed", row.date_created or earliest))
    if any(not row.body for row in fresh):
        words = "Twilio no longer shows the text, so this message cannot be told from others."
        return SendError("redacted", words, ambiguous=True, action="staff")
    return None


def _since(row: Any, earliest: datetime) -> bool:  # noqa: ANN401 - the SDK ships no types
    return row.date_created is None or bool(row.date_created >= earliest)


def _plain(text: str) -> str:
    """Without what a provider may change: words before it, kinds of line ends, blanks at the edges."""
    return text.removeprefix(TRIAL).replace("\r\n", "\n").strip()
