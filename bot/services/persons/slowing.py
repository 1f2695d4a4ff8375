"""A slower plan: of the contacts to come so many are left out that they come half as often."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select, update

from bot.core import pace
from bot.core.pace import Coming
from bot.services.kabar import Kabar
from bot.services.persons.people import Person
from bot.store import follow_up

SLOW: Final = "slow"
LEFT_OUT: Final = "left_out"


def thin(connection: Connection, kabar: Kabar, who: Person, now: datetime) -> None:
    """Leave out those of the regular contacts to come that are too near; what was left out before is looked at anew."""
    space = {one.step: timedelta(days=one.days + 30 * one.months) for one in kabar.content.plan.phases}
    mine = follow_up.c.person_id == who.id
    again = (mine, follow_up.c.status == LEFT_OUT, follow_up.c.due_at > now)
    connection.execute(update(follow_up).where(*again).values(status="due"))
    rows = connection.execute(
        select(follow_up.c.id, follow_up.c.step, follow_up.c.due_at).where(mine, follow_up.c.status == "due")
    )
    coming = [Coming(row.id, row.step, row.due_at) for row in rows]
    last = connection.execute(select(func.max(follow_up.c.asked_at)).where(mine)).scalar() or now
    gone = pace.left_out(coming, last, space)
    connection.execute(update(follow_up).where(follow_up.c.id.in_(gone)).values(status=LEFT_OUT))
