"""Published flows: which version is live, and the older ones that running sessions still stand in."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, insert, select, update

from bot.content import PACKAGED, Content
from bot.content.flows import parse_text, places
from bot.core.check import check
from bot.core.finding import ContentError
from bot.core.flow import Flow
from bot.core.session import Session
from bot.i18n import Catalogues
from bot.services.kabar import Kabar
from bot.services.live_content import STAFF, LiveContent
from bot.store import flow_version

CHECKED_LANGUAGES = ("en",)
"""Languages that must be complete besides the Indonesian source; others fall back to it."""


def publish_packaged(connection: Connection, kabar: Kabar, now: datetime) -> list[str]:
    """Make the flows and parts of the package the live ones; gives the names of those that changed.

    Where staff published a version of their own it stays live; the package's is kept beside it, for them to compare.
    Raises ContentError where the check finds an error in any of them: then nothing is published.
    """
    content = of_the_package(kabar)
    changed = []
    for name, version, body in _written(content):
        key = (flow_version.c.name == name, flow_version.c.version == version)
        row = connection.execute(select(flow_version.c.active).where(*key)).first()
        if row is not None and row.active:
            continue
        own = (flow_version.c.name == name, flow_version.c.active, flow_version.c.origin == STAFF)
        live = connection.execute(select(flow_version.c.version).where(*own)).first() is None
        if live:
            connection.execute(update(flow_version).where(flow_version.c.name == name).values(active=False))
        if row is not None:
            connection.execute(update(flow_version).where(*key).values(active=live, published_at=now))
        else:
            made = {"name": name, "version": version, "body": body}
            connection.execute(insert(flow_version).values(**made, active=live, published_at=now))
        if live:
            changed.append(name)
    if changed:
        _refuse_errors(content)
    return changed


def _written(content: Content) -> Iterator[tuple[str, str, str]]:
    """Name, version and text of every flow, then of every part."""
    yield from ((name, flow.version, content.sources[name]) for name, flow in content.world.flows.items())
    yield from ((name, part.version, part.body) for name, part in content.parts.items())


def of_the_package(kabar: Kabar) -> Content:
    """The content that came with Kabar, without what staff published."""
    return kabar.content_of.base() if isinstance(kabar.content_of, LiveContent) else kabar.content_of()


def _refuse_errors(content: Content) -> None:
    texts = Catalogues.load(send_drafts=False).texts
    translations = {language: texts[language] for language in CHECKED_LANGUAGES if language in texts}
    found = check(content.world, translations, places(PACKAGED), content.ladder, content.rules)
    errors = [one for one in found if one.severity == "error"]
    if errors:
        raise ContentError(errors)


def renew(connection: Connection, kabar: Kabar, *, at_once: bool = False) -> None:
    """Take up what staff published since this process last looked."""
    if isinstance(kabar.content_of, LiveContent):
        kabar.content_of.renew(connection, at_once=at_once)


def unread(kabar: Kabar) -> tuple[str, ...]:
    """Names of what is live and cannot be read by this process, which goes by what was good before."""
    return kabar.content_of.unread if isinstance(kabar.content_of, LiveContent) else ()


def ensure_versions(connection: Connection, kabar: Kabar, session: Session | None) -> None:
    """Have what is live at hand, and the versions that this session stands in: what began before ends as it began."""
    renew(connection, kabar)
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
