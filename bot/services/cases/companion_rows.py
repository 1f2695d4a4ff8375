"""Reading who may accompany people. The pages that show it decide who may see it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.services.cases.case_views import Colleague
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.persons import caseworkers
from bot.store import staff


def workers(connection: Connection, kabar: Kabar) -> list[Colleague]:
    """Everybody who may accompany people, by name."""
    rows = connection.execute(select(staff).where(*caseworkers.IS_STAFF))
    found = [
        Colleague(str(row.id), opened(kabar, row.name, "staff.name", row.id), row.role, row.district) for row in rows
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))
