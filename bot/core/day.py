"""A working day as a list: what must be done, and which of it comes first. Knows no clock and no tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID

from bot.core.flow import LEVELS

Group = Literal["now", "late", "today", "quiet"]
GROUPS: Final[tuple[Group, ...]] = ("now", "late", "today", "quiet")
"""``now``: red and orange that nobody has, or that brought news; red whose person has not been contacted yet, or past
its time. ``late``: other deadlines that passed.
``today``: still in time, and due today or free to be taken. ``quiet``: people who do not answer."""

WAITS: Final = frozenset({"take", "handed", "news"})
"""Kinds where somebody waits for anybody at all to look."""
URGENT: Final = frozenset({"red", "orange"})
NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. Names and numbers do not stand here: the list is looked at in the open."""

    kind: str
    """What must be done; pages have words and a button for it."""
    code: str
    """Of the case or the person."""
    since: datetime
    """Since when it waits."""
    by: datetime | None = None
    """Until when it must be done."""
    level: str | None = None
    what: str = ""
    """The case's reason."""
    why: str = ""
    """Why it is on this member's list."""
    who: UUID | None = None
    """The colleague it has to do with; ``whose`` is their name."""
    whose: str = ""
    person: UUID | None = None
    """Whose silence is to be told."""
    silence: str = ""
    """Its kind, of ``core.silence``."""

    def group(self, now: datetime) -> Group:
        """Under which heading it stands."""
        late = self.by is not None and self.by <= now
        if (self.kind in WAITS and self.level in URGENT) or (self.level == "red" and (late or self.kind == "contact")):
            return "now"
        if late:
            return "late"
        return "quiet" if self.level == "silence" else "today"


def ordered(items: Iterable[Item], now: datetime) -> list[Item]:
    """The most urgent first: by heading, then graver before lesser, then whose time ends first."""

    def place(item: Item) -> tuple[int, int, datetime, str]:
        level = LEVELS.index(item.level) if item.level in LEVELS else len(LEVELS)
        return GROUPS.index(item.group(now)), level, item.by or NEVER, item.code

    return sorted(items, key=place)
