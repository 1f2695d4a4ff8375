"""All flows at a glance, and a flow's history with names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from bot.content.flows import parse_text
from bot.content.parts import is_part
from bot.core.finding import ContentError
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.studio.publications import Publication
from bot.store import flow_draft, flow_publication, flow_version, staff

NOBODY = "the command line"


@dataclass(frozen=True, slots=True)
class Listed:
    """One flow. ``version`` and ``origin`` are None where it was never live."""

    name: str
    title: str
    version: str | None
    origin: str | None
    """``package`` or ``staff``."""
    draft: bool
    waits: bool
    """A version waits for a second person."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the history, with names. ``at``: when it went live or was refused, or was asked for."""

    version: str
    kind: str
    status: str
    by: str
    approver: str
    why: str
    at: datetime


def every(kabar: Kabar) -> list[Listed]:
    """Every flow that is live or being written, by name."""
    with kabar.database.read() as connection:
        live = {
            row.name: row
            for row in connection.execute(
                select(flow_version.c.name, flow_version.c.version, flow_version.c.origin).where(flow_version.c.active)
            )
        }
        bodies = {row.name: row.body for row in connection.execute(select(flow_draft.c.name, flow_draft.c.body))}
        asked = flow_publication.c.status == "asked"
        waits = set(connection.execute(select(flow_publication.c.name).where(asked)).scalars())
    return [
        Listed(
            name=name,
            title=_title(kabar, name, bodies.get(name)),
            version=live[name].version if name in live else None,
            origin=live[name].origin if name in live else None,
            draft=name in bodies,
            waits=name in waits,
        )
        for name in sorted({*live, *bodies, *waits})
        if not is_part(name)
    ]


def one(kabar: Kabar, name: str) -> Listed | None:
    """This flow among them."""
    return next((row for row in every(kabar) if row.name == name), None)


def told(kabar: Kabar, rows: Iterable[Publication]) -> list[Told]:
    """These lines, with the names of who did it."""
    found = list(rows)
    with kabar.database.read() as connection:
        names = names_of(connection, kabar, {one for row in found for one in (row.by_id, row.approver_id) if one})
    return [
        Told(
            version=row.version,
            kind=row.kind,
            status=row.status,
            by=names.get(row.by_id, NOBODY) if row.by_id else NOBODY,
            approver=names.get(row.approver_id, "") if row.approver_id else "",
            why=row.why,
            at=row.ended_at or row.asked_at,
        )
        for row in found
    ]


def _title(kabar: Kabar, name: str, body: str | None) -> str:
    live = kabar.content.world.flows.get(name)
    if live is not None:
        return live.title
    try:
        return parse_text(name, body).title if body else ""
    except ContentError:
        return ""


def names_of(connection: Connection, kabar: Kabar, ids: set[UUID]) -> dict[UUID, str]:
    """Names of members by their id."""
    rows = connection.execute(select(staff.c.id, staff.c.name).where(staff.c.id.in_(ids)))
    return {row.id: opened(kabar, row.name, "staff.name", row.id) for row in rows}
