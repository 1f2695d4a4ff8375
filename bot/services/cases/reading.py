"""Reading what is sealed for a page: one value that does not open must not take the rest of the page with it."""

from __future__ import annotations

from uuid import UUID

from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.store.crypto import KeyGone, SealBroken

log = get_logger(__name__)

UNREADABLE = "???"
"""Shown in its place."""
ERASED = ""
"""What was erased by its key reads as what was erased by being overwritten."""


def opened(kabar: Kabar, sealed: bytes, column: str, row: UUID) -> str:
    """What was sealed, or a mark where it does not open: a red case must be seen although a name is lost.

    Empty where it was erased.
    """
    try:
        return kabar.vault.open(sealed, column, row)
    except KeyGone:
        return ERASED
    except SealBroken:
        log.exception("does_not_open", column=column, row=str(row))
        return UNREADABLE
