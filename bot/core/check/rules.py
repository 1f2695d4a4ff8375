"""What a flow is judged by beside the other flows: the programme's lists, its plan, and who has read its texts."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.check.place import Translations
from bot.core.neutral import Neutral


@dataclass(frozen=True)
class Rules:
    """All of it may be left out: what is not known is not asked."""

    neutral: Neutral = field(default_factory=Neutral)
    opens: frozenset[str] = frozenset()
    """Flows whose first message may reach whoever holds the phone: the plan begins them, or anybody's first word."""
    reviewed: Translations | None = None
    """Texts that somebody who speaks the language has reviewed; None: nobody asks."""
