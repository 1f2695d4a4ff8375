"""A phone with a SIM: what it was given to send, what came to it, and what it has told already."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil

PART, PARTS_OF_MANY = 160, 153


@dataclass
class Sms:
    """One that somebody wrote to the phone."""

    sender: str
    body: str
    at: datetime
    told: bool = False

    @property
    def message_id(self) -> str:
        """A 32-bit hash over sender, time and text, as the app makes it."""
        return hashlib.sha256(f"{self.sender}{self.at}{self.body}".encode()).hexdigest()[:8]


@dataclass
class Message:
    """One that the phone is to send."""

    id: str
    device_id: str
    to: str
    text: str
    priority: int
    ttl: int | None
    state: str = "Pending"
    error: str | None = None

    @property
    def parts(self) -> int:
        return 1 if len(self.text) <= PART else ceil(len(self.text) / PARTS_OF_MANY)


@dataclass
class Phone:
    device_id: str
    number: str
    online: bool = True
    deaf: bool = False
    """Issue 440: receives without telling anybody, while it sends and pings."""
    inbox: list[Sms] = field(default_factory=list)

    def gets(self, sender: str, body: str) -> Sms:
        sms = Sms(sender, body, datetime.now(UTC))
        self.inbox.append(sms)
        return sms
