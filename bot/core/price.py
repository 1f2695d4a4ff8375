"""What messages cost: counted in segments and messages, and in money where a price is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Way = Literal["session", "template"]


@dataclass(frozen=True, slots=True)
class Price:
    """One line's. None: nobody has looked it up."""

    per: Literal["message", "segment"]
    currency: str = ""
    session: Decimal | None = None
    template: Decimal | None = None
    checked_on: date | None = None

    def of(self, way: Way, messages: int, segments: int) -> Decimal | None:
        """What so many cost."""
        each = self.session if way == "session" else self.template
        if each is None:
            return None
        return each * (messages if self.per == "message" else segments)
