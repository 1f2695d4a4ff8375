"""Published flows: which version is live, and the older ones that running sessions still stand in."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, insert, select, update

from bot.content.flows import parse_text
from bot.core.flow import Flow
from bot.core.session import Session
from bot.services.kabar import Kabar
from bot.store import flow_version


def publish_packaged(connection: Connection, kabar: Kabar, now: datetime) -> list[str]:
    """Make the flows of the package the live ones; gives the names of those that changed."""
    changed = []
    for name, flow in kabar.content.world.flows.items():
        key = (flow_version.c.name == name, flow_version.c.version == flow.version)
        row = connection.execute(select(flow_version.c.active).where(*key)).first()
        if row is not None and row.active:
            continue
        connection.execute(update(flow_version).where(flow_version.c.name == name).values(active=False))
        if row is not None:
            connection.execute(update(flow_version).where(*key).values(active=True, published_at=now))
        else:
            connection.execute(
                insert(flow_version).values(
                    name=name,
                    version=flow.version,
                    body=kabar.content.sources[name],
                    active=True,
                    published_at=now,
                )
            )
        changed.append(name)
    return changed


def ensure_versions(connection: Connection, kabar: Kabar, session: Session | None) -> None:
    """Have the versions at hand that this session stands in: one begun before an upgrade ends as it began."""
    if session is None:
        return
    world = kabar.content.world
    for frame in session.frames:
        if world.version(frame.flow, frame.version) is None:
            _fetch(connection, cast("MutableMapping[tuple[str, str], Flow]", world.versions), frame.flow, frame.version)


def _fetch(connection: Connection, known: MutableMapping[tuple[str, str], Flow], name: str, version: str) -> None:
    body = connection.execute(
        select(flow_version.c.body).where(flow_version.c.name == name, flow_version.c.version == version)
    ).scalar_one_or_none()
    if body is not None:
        known[name, version] = parse_text(name, body)
