"""Whether a text holds what looks like a NIK: Kabar keeps no national id number, whatever a field is for."""

from __future__ import annotations

import re
from typing import Final

_ONE: Final = re.compile(r"(?<!\d)(?:\d{16}|\d{6}[ .-]\d{6}[ .-]\d{4}|\d{4}(?:[ .-]\d{4}){3})(?!\d)")
"""16 digits, alone or in the groups people write them in."""


def holds_one(text: str) -> bool:
    """Whether one stands in it."""
    return _ONE.search(text) is not None
