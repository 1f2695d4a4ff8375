"""The one-time link of an alert: its token stands in the message alone, only a keyed index of it is kept."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from bot.services.kabar import Kabar

LASTS: Final = timedelta(hours=24)
_BYTES: Final = 16


def new() -> str:
    """A token that nobody guesses: 128 bits, in letters that any phone keeps in a link."""
    return secrets.token_urlsafe(_BYTES)


def address(kabar: Kabar, token: str) -> str:
    """Where it leads."""
    return f"{kabar.settings.public_url}/a/{token}"


def index(kabar: Kabar, token: str) -> bytes:
    """What is kept of it."""
    return kabar.vault.index("alert_link", token)
