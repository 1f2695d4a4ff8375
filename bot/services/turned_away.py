"""How many calls of webhooks were not taken, by kind and hour."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.services.kabar import Kabar
from bot.store import turned_away


def add(kabar: Kabar, counts: Mapping[str, int], now: datetime) -> None:
    """Count so many more of each kind in the hour of ``now``; several processes may do so at once."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    insert_into = sqlite.insert if kabar.database.sqlite else postgresql.insert
    with kabar.database.write() as connection:
        for kind, count in sorted(counts.items()):  # in one order, so that two processes cannot wait for each other
            statement = insert_into(turned_away).values(hour=hour, kind=kind, count=count)
            more = {"count": turned_away.c.count + statement.excluded["count"]}
            where = [turned_away.c.hour, turned_away.c.kind]
            connection.execute(statement.on_conflict_do_update(index_elements=where, set_=more))


def counted(connection: Connection, since: datetime | None = None, until: datetime | None = None) -> dict[str, int]:
    """Kind -> how many, in all or in the hours that began from ``since`` on and before ``until``."""
    query = select(turned_away.c.kind, func.sum(turned_away.c.count)).group_by(turned_away.c.kind)
    if since is not None:
        query = query.where(turned_away.c.hour >= since.replace(minute=0, second=0, microsecond=0))
    if until is not None:
        query = query.where(turned_away.c.hour < until)
    return {kind: int(count) for kind, count in connection.execute(query)}
