"""What each kind of line can do, as data. Figures: Twilio's and SMSGate's documentation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

LineKind = Literal["whatsapp", "sms", "sim", "call"]


@dataclass(frozen=True, slots=True)
class Ability:
    """What can be done on a line."""

    two_way: bool
    """An answer comes back on it."""
    buttons: int = 0
    """So many quick replies at most; 0: choices are a numbered text."""
    needs_window: timedelta | None = None
    """Free text only so long after the person's own last message."""
    counts_segments: bool = False
    """A long text costs, and arrives, as several messages."""
    apart: float = 0.0
    """Seconds between two messages to one person (whatsapp) or from one sender (sms, sim)."""
    writes: bool = True
    """Kabar can write there; on ``call`` only a person can speak."""


ABILITIES: Final[Mapping[LineKind, Ability]] = {
    "whatsapp": Ability(two_way=True, buttons=3, needs_window=timedelta(hours=24), apart=6.0),
    # Twilio's SMS to Indonesia is one-way from a name; a deployment with a number of its own says otherwise
    "sms": Ability(two_way=False, counts_segments=True, apart=1.0),
    # a phone takes about 30 parts in 30 minutes
    "sim": Ability(two_way=True, counts_segments=True, apart=60.0),
    "call": Ability(two_way=True, writes=False),
}
KINDS: Final[tuple[LineKind, ...]] = tuple(ABILITIES)

MOST_SMS: Final = 2
"""A question on a one-way line, with how to answer it, takes no more than so many SMS."""

Why = Literal[
    "not_on_whatsapp",
    "no_such_number",
    "landline",
    "blocked",
    "number_moved",
    "long_silence",
    "wrong_number",
    "retired",
    "failed",
    "not_chosen",
]
"""Why a line is set aside. ``number_moved``: somebody else's WhatsApp account was seen on the number. ``long_silence``:
somebody writes there after so long without a word that it may be another's by now; a caseworker takes it up again, or
lets it be. ``wrong_number``:
whoever holds it said so; only a caseworker takes it up again. ``retired``: the person told a caseworker that they do
not use it any more. ``not_chosen``: it works, but they call another line safe: what they write there is answered there,
and nothing else goes there."""
GONE: Final[tuple[Why, ...]] = ("number_moved", "long_silence", "retired")
"""The number is not the person's any more, until they write on it (``long_silence``: until a caseworker says so)."""
STAYS: Final[tuple[Why, ...]] = ("wrong_number", "long_silence", "not_chosen")
"""A word that comes on such a line does not take it up again: it may be a stranger's, or another line is safe."""

_WHY: Final[Mapping[str, Why]] = {
    "63003": "not_on_whatsapp",
    "63024": "not_on_whatsapp",
    "21211": "no_such_number",
    "30005": "no_such_number",
    "21614": "landline",
    "21635": "landline",
    "30006": "landline",
    "63014": "blocked",
    "21610": "blocked",
}


def why(error_code: str | None) -> Why:
    """What a provider's code says about the line."""
    return _WHY.get(error_code or "", "failed")
