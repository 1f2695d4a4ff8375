"""Who has a flow's page open: two who write at once see each other."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.services.studio.doors import approves
from bot.store import flow_open, staff
from bot.store.crossed import again_if_crossed

OPEN: Final = timedelta(seconds=90)
"""A page says every half minute that it is open; one that was silent for so long is closed."""


@again_if_crossed
def here(kabar: Kabar, who: StaffMember, name: str) -> list[str]:
    """Write down that this member has the page open; the names of the others who have. Raises StudioFault."""
    mine = approves(who)
    now = kabar.clock.now()
    insert_into = sqlite.insert if kabar.database.sqlite else postgresql.insert
    with kabar.database.write() as connection:
        connection.execute(delete(flow_open).where(flow_open.c.at < now - OPEN))
        new = insert_into(flow_open).values(name=name[:60], staff_id=mine, at=now)
        keys = [flow_open.c.name, flow_open.c.staff_id]
        connection.execute(new.on_conflict_do_update(index_elements=keys, set_={"at": now}))
        query = select(staff.c.id, staff.c.name).join(flow_open, flow_open.c.staff_id == staff.c.id)
        query = query.where(flow_open.c.name == name[:60], flow_open.c.staff_id != mine, flow_open.c.at >= now - OPEN)
        return [opened(kabar, row.name, "staff.name", row.id) for row in connection.execute(query.order_by(staff.c.id))]
