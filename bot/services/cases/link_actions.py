"""Following an alert's one-time link: it takes the case without a log-in, and opens nothing else.

It ends after 24 hours, when it is used, and when somebody has the case. Whoever holds the phone can use it: they see a
level and a code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.services.cases import cases
from bot.services.cases.alert_links import index
from bot.services.kabar import Kabar
from bot.store import alert, case_file, staff
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

Stands = Literal["open", "done", "already", "closed", "expired"]
"""``open``: it may be used. ``done``: its owner has the case. ``already``: somebody else has."""


@dataclass(frozen=True, slots=True)
class Link:
    """What its page shows, and nothing more."""

    code: str
    level: str
    stands: Stands


def look(kabar: Kabar, token: str) -> Link | None:
    """What the link shows; None where there is no such link. Looking changes nothing."""
    with kabar.database.read() as connection:
        row = _found(connection, kabar, token)
    return _link(row, kabar.clock.now()) if row else None


@again_if_crossed
def use(kabar: Kabar, token: str) -> Link | None:
    """Take the case for the link's owner, once; None where there is no such link."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = _found(connection, kabar, token)
        if row is None:
            return None
        link = _link(row, now)
        if link.stands != "open":
            return link
        taken = cases.acknowledge_in(connection, kabar, row.staff_id, row.code, now)
        connection.execute(update(alert).where(alert.c.id == row.alert_id).values(link_until=None))
    stands: Stands = "done" if taken in {"done", "mine"} else "already" if taken == "already" else "closed"
    return Link(link.code, link.level, stands)


def _found(connection: Connection, kabar: Kabar, token: str) -> AnyRow | None:
    query = (
        select(
            alert.c.id.label("alert_id"),
            alert.c.staff_id,
            alert.c.link_until,
            case_file.c.code,
            case_file.c.level,
            case_file.c.status,
            case_file.c.acknowledged_by,
            case_file.c.news_at,
        )
        .join(case_file, case_file.c.id == alert.c.case_id)
        .join(staff, staff.c.id == alert.c.staff_id)
        .where(alert.c.link_index == index(kabar, token), staff.c.active)
    )
    return connection.execute(query).first()


def _link(row: AnyRow, now: datetime) -> Link:
    return Link(row.code, row.level, _stands(row, row.staff_id, now))


def _stands(row: AnyRow, owner: UUID, now: datetime) -> Stands:
    if row.status != "open":
        return "closed"
    usable = row.link_until is not None and now < row.link_until
    if row.acknowledged_by == owner:
        # a sign that came since: the owner may say here that they have seen it
        return "open" if usable and row.news_at is not None else "done"
    if row.acknowledged_by is not None:
        return "already"
    return "open" if usable else "expired"
