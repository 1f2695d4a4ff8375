"""Somebody's phone with an authenticator app, for tests: it knows keys by account and never shows a code twice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

import pyotp

STEP = 30


@dataclass
class Authenticator:
    keys: dict[str, str] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)

    def learn(self, email: str, page: str) -> None:
        """Type the key that stands on the page where the second step is set up."""
        found = re.search(r'class="typed">([A-Z2-7 ]+)<', page)
        assert found, "no key stands there"
        self.keys[email] = found[1].replace(" ", "")
        self.shown.pop(email, None)

    def code(self, email: str, now: datetime) -> str:
        """The next code that Kabar takes: one of the step before, of this one, or of the next."""
        current = int(now.timestamp()) // STEP
        step = max(self.shown.get(email, 0) + 1, current - 1)
        assert step <= current + 1, "no more codes for now: move the clock on by half a minute"
        self.shown[email] = step
        return pyotp.TOTP(self.keys[email]).generate_otp(step)


def recovery_codes(page: str) -> list[str]:
    """The recovery codes that the page shows."""
    return re.findall(r"<li>([A-Z2-9]{5}-[A-Z2-9]{5})</li>", page)
