"""The rows of publications: a flow's history, and what waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from bot.services.kabar import Kabar
from bot.services.studio import versions
from bot.services.studio.versions import Version
from bot.store import flow_publication

_COLUMNS: Final = (
    "id",
    "name",
    "version",
    "before",
    "kind",
    "status",
    "by_id",
    "approver_id",
    "why",
    "asked_at",
    "ended_at",
)


@dataclass(frozen=True, slots=True)
class Publication:
    """One line of a flow's history; ``status`` is ``asked`` (waits for a second person), ``live`` or ``refused``."""

    id: UUID
    name: str
    version: str
    before: str | None
    kind: str
    status: str
    by_id: UUID | None
    approver_id: UUID | None
    why: str
    asked_at: datetime
    ended_at: datetime | None


def history(kabar: Kabar, name: str) -> list[Publication]:
    """What was published under this name, the newest first."""
    query = select(*(flow_publication.c[one] for one in _COLUMNS)).where(flow_publication.c.name == name)
    with kabar.database.read() as connection:
        rows = connection.execute(query.order_by(flow_publication.c.asked_at.desc(), flow_publication.c.id.desc()))
        return [Publication(*row) for row in rows]


def waiting(connection: Connection, name: str) -> Publication | None:
    """What waits for a second person, locked until the transaction ends."""
    query = select(*(flow_publication.c[one] for one in _COLUMNS)).with_for_update()
    row = connection.execute(query.where(flow_publication.c.name == name, flow_publication.c.status == "asked")).first()
    return Publication(*row) if row else None


def asked(connection: Connection, name: str) -> Publication | None:
    """The same, to look at only."""
    query = select(*(flow_publication.c[one] for one in _COLUMNS))
    row = connection.execute(query.where(flow_publication.c.name == name, flow_publication.c.status == "asked")).first()
    return Publication(*row) if row else None


def last_live(connection: Connection, name: str, version: str) -> Publication | None:
    """How this version came to be live the last time; None where it came with Kabar."""
    query = select(*(flow_publication.c[one] for one in _COLUMNS)).where(
        *(flow_publication.c.name == name, flow_publication.c.version == version, flow_publication.c.status == "live")
    )
    row = connection.execute(query.order_by(flow_publication.c.ended_at.desc(), flow_publication.c.id.desc())).first()
    return Publication(*row) if row else None


def taken_off(connection: Connection, name: str) -> Version | None:
    """What this flow said when it was taken off the last time; None where it never was."""
    gone = (flow_publication.c.name == name, flow_publication.c.kind == "withdraw", flow_publication.c.status == "live")
    query = select(flow_publication.c.version).where(*gone)
    last = query.order_by(flow_publication.c.ended_at.desc(), flow_publication.c.id.desc()).limit(1)
    version = connection.execute(last).scalar()
    return versions.known(connection, name, version) if version else None


def row_of(made: Publication) -> dict[str, Any]:
    """Its columns."""
    return {name: getattr(made, name) for name in _COLUMNS}
