"""Published flows: which version is live, and the older ones that running sessions still stand in."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, insert, select, update

from bot.content import PACKAGED
from bot.content.flows import parse_text, places
from bot.core.check import check
from bot.core.finding import ContentError
from bot.core.flow import Flow
from bot.core.session import Session
from bot.i18n import Catalogues
from bot.services.kabar import Kabar
from bot.store import flow_version

CHECKED_LANGUAGES = ("en",)
"""Languages that must be complete besides the Indonesian source; others fall back to it."""


def publish_packaged(connection: Connection, kabar: Kabar, now: datetime) -> list[str]:
    """Make the flows of the package the live ones; gives the names of those that changed.

    Raises ContentError where the check finds an error in any of them: then nothing is published.
    """
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
    if changed:
        _refuse_errors(kabar)
    return changed


def _refuse_errors(kabar: Kabar) -> None:
    texts = Catalogues.load(send_drafts=False).texts
    translations = {language: texts[language] for language in CHECKED_LANGUAGES if language in texts}
    errors = [f for f in check(kabar.content.world, translations, places(PACKAGED)) if f.severity == "error"]
    if errors:
        raise ContentError(errors)


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
