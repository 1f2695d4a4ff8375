"""Who asks for their day, and what every source needs to know for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, or_, true

from bot.services.cases import access, people_access, people_values
from bot.services.staff import StaffMember
from bot.store import person

A_DAY: Final = timedelta(days=1)
MOST: Final = 100
"""Items that one source gives: nobody does more in a day, and a page needs no more."""


@dataclass(frozen=True, slots=True)
class Asker:
    """A member at a moment. ``end`` is the midnight that ends their day, on their own clocks."""

    who: StaffMember
    now: datetime
    end: datetime
    districts: tuple[str, ...]
    """Every district that people live in."""

    @property
    def soon(self) -> datetime:
        """Until when what is theirs counts as today's: a day from now, or the end of this one."""
        return max(self.end, self.now + A_DAY)

    @property
    def leads(self) -> bool:
        """Whether what others have is theirs to look after too."""
        return self.who.role in access.EVERYTHING

    @property
    def near(self) -> StaffMember:
        """This member as a caseworker of their district: a day's list is of what is near, whoever leads."""
        return replace(self.who, role="caseworker") if self.leads else self.who

    def theirs(self, who: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether this person's id is of their district, of none, or of one of their own; each an index's to tell."""
        if self.near.district is None:
            return true()
        return or_(*(who.in_(ids) for ids in people_access.ids_seen(self.near, self.districts)))


def asker(connection: Connection, who: StaffMember, now: datetime) -> Asker:
    """This member now."""
    tomorrow = now.astimezone(who.zone).date() + timedelta(days=1)
    end = datetime.combine(tomorrow, time.min, who.zone)
    return Asker(who, now, end, people_values.distinct(connection, person.c.district))
