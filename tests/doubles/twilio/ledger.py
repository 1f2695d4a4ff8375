"""What the double holds: every message created or received, the truth that tests count by."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

RANK = {"accepted": 0, "queued": 0, "sending": 1, "sent": 2, "delivered": 3, "read": 4}
"""A status goes up only; one without a rank (failed, undelivered) is an end."""


@dataclass
class Message:
    to: str
    from_: str | None
    body: str
    status: str
    direction: str = "outbound-api"
    messaging_service_sid: str | None = None
    status_callback: str | None = None
    sid: str = field(default_factory=lambda: f"SM{uuid4().hex}")
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    sent: datetime | None = None
    error_code: int | None = None
    content_sid: str | None = None
    media: list[tuple[str, str]] = field(default_factory=list)
    """(id, kind) of what came with it; the content of each is the double's ``media``."""
    first_status: str = field(init=False)

    def __post_init__(self) -> None:
        self.first_status = self.status

    def reach(self, status: str, error_code: int | None = None) -> None:
        """Move forward to ``status``; an end is never left."""
        if self.status not in RANK or RANK.get(status, 9) < RANK[self.status]:
            return
        self.status, self.error_code = status, error_code
        if self.sent is None and RANK.get(status, 0) >= RANK["sent"]:
            self.sent = datetime.now(UTC)


@dataclass
class Ledger:
    _all: list[Message] = field(default_factory=list)
    _by_sid: dict[str, Message] = field(default_factory=dict)
    _by_to: dict[str, list[Message]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, message: Message) -> Message:
        with self._lock:
            self._all.append(message)
            self._by_sid[message.sid] = message
            self._by_to.setdefault(message.to, []).append(message)
        return message

    def get(self, sid: str) -> Message | None:
        return self._by_sid.get(sid)

    def accepted(self, to: str | None = None) -> list[Message]:
        """Outbound messages in the order they were taken."""
        return [message for message in self._copy(to) if message.direction != "inbound"]

    def found(self, query: dict[str, str]) -> list[Message]:
        """Those that Twilio's list would show for its parameters, the newest first.

        A message that has not been sent has no date of sending and matches no filter by it: Twilio does not
        say what it does here, so the double does what would hurt most.
        """
        rows = [row for row in self._copy(query.get("To")) if query.get("From") in {None, row.from_}]
        for key in ("DateSent", "DateSent<", "DateSent>"):
            if key in query:
                rows = [row for row in rows if row.sent is not None and _within(row.sent, key, query[key])]
        last = datetime.max.replace(tzinfo=UTC)
        return sorted(rows, key=lambda row: (row.sent or last, row.created), reverse=True)

    def last_from(self, who: str) -> datetime | None:
        """When they last wrote."""
        theirs = (row for row in self._copy(None) if row.direction == "inbound" and row.from_ == who)
        return max((row.created for row in theirs), default=None)

    def delete(self, sid: str) -> None:
        """It stands in no list any more, and cannot be read."""
        with self._lock:
            message = self._by_sid.pop(sid)
            self._all.remove(message)
            self._by_to[message.to].remove(message)

    def clear(self) -> None:
        with self._lock:
            self._all.clear()
            self._by_sid.clear()
            self._by_to.clear()

    def _copy(self, to: str | None) -> list[Message]:
        with self._lock:
            return list(self._all if to is None else self._by_to.get(to, ()))


def _within(sent: datetime, key: str, value: str) -> bool:
    """``DateSent>=2026-11-21`` has the name ``DateSent>``: on or after that midnight GMT. Days only."""
    day = datetime.fromisoformat(value).date()
    return {
        "DateSent": sent.date() == day,
        "DateSent<": sent.date() <= day,
        "DateSent>": sent.date() >= day,
    }[key]
