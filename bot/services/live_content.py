"""The content that is live: the package's, and in its place what staff published; processes look once a second.

Translations that staff wrote are taken up with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from bot.content import Content, packaged
from bot.content.overlaid import overlaid, spoken_anew
from bot.content.overlaid_parts import with_parts
from bot.content.parts import LEXICON, WORDS, is_part
from bot.log import get_logger
from bot.services import dialled
from bot.services.live_texts import LiveTexts
from bot.store import flow_version
from bot.store.setting import get

MARK: Final = "flows.live"
"""The setting that has another value after each publication, and after each change of a translation."""
SECONDS: Final = 1.0
"""How old what a process holds may be: a publication is live for everybody so soon."""
EVERYTHING: Final = "everything"
"""In ``unread``: not one thing, but all of it."""
STAFF: Final = "staff"
"""The origin of a version that staff wrote."""

log = get_logger(__name__)


class LiveContent:
    """Called, it gives the content. ``renew`` looks whether another has been published."""

    def __init__(self, base: Callable[[], Content] = packaged, texts: LiveTexts | None = None) -> None:
        self.base = base
        self.texts = texts or LiveTexts()
        self.unread: tuple[str, ...] = ()
        """What is live and cannot be read here; in its place stands what this process held before, else the package's.
        """
        self._content: Content | None = None
        self._mark: str | None = None
        self._looked = -SECONDS

    def __call__(self) -> Content:
        """The content as it was when this process last looked."""
        return self._content or self.base()

    def renew(self, connection: Connection, *, at_once: bool = False) -> None:
        """Take up what was published since. Unless ``at_once``, a look is good for a second.

        What this Kabar cannot read (an older wrote it) is told in the log and in ``unread``, and stops nobody: a
        message that comes meanwhile is answered by what was good before.
        """
        now = time.monotonic()
        if not at_once and now - self._looked < SECONDS:
            return
        mark = get(connection, MARK)
        if mark != self._mark:
            self._take_up(connection, published=bool(mark))
            self._mark = mark
        self._looked = now

    def _take_up(self, connection: Connection, *, published: bool) -> None:
        unread: list[str] = []
        try:
            self._content = self._read(connection, unread) if published else None
        except SQLAlchemyError:
            raise  # the database, not what is in it: it is read again
        except Exception:
            log.exception("published_content_is_unreadable")
            unread.append(EVERYTHING)
        self.unread = tuple(unread)

    def _read(self, connection: Connection, unread: list[str]) -> Content:
        content, changed = self.base(), self.texts.renew(connection)
        if changed:
            content = replace(content, world=spoken_anew(content.world, self.texts.spoken))
        live = select(flow_version.c.name, flow_version.c.version).where(flow_version.c.active)
        parts: dict[str, str] = {}
        for name, version in connection.execute(live).all():
            if self._is_the_packages(content, name, version):
                continue
            same = (flow_version.c.name == name, flow_version.c.version == version)
            body = connection.execute(select(flow_version.c.body).where(*same)).scalar_one()
            if is_part(name):
                parts[name] = body
            else:
                content = self._with(content, {name: body}, unread)
        for some in _together(parts):  # after the flows, which a plan names
            content = self._with(content, some, unread)
        return dialled.told(content, dialled.latest(dialled.every(connection)))

    def _with(self, content: Content, some: Mapping[str, str], unread: list[str]) -> Content:
        """With these in their place; where that cannot be, with what this process held of them before."""
        try:
            return self._laid_over(content, some)
        except Exception:  # whatever an older Kabar wrote, or a newer one: no fault of it may keep a message waiting
            log.exception("published_content_is_unreadable", name=min(some))
        if len(some) > 1:  # one of them is at fault, and the others stand; a rule may name a list of the words
            for name in sorted(some, key=lambda name: (name != WORDS, name)):
                content = self._with(content, {name: some[name]}, unread)
            return content
        unread.extend(some)
        held = {name: body for name in some if (body := self._held(name))}
        try:
            return self._laid_over(content, held) if held else content
        except Exception:
            log.exception("held_content_is_unreadable", name=min(held))
            return content

    def _laid_over(self, content: Content, some: Mapping[str, str]) -> Content:
        if all(map(is_part, some)):
            return with_parts(content, some)
        return overlaid(content, some, self.texts.spoken)

    def _held(self, name: str) -> str | None:
        if self._content is None:
            return None
        part = self._content.parts.get(name)
        return part.body if part else self._content.sources.get(name)

    def _is_the_packages(self, content: Content, name: str, version: str) -> bool:
        if is_part(name):
            return name in content.parts and content.parts[name].version == version
        return name in content.world.flows and content.world.flows[name].version == version


def _together(parts: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Each alone, that one which cannot be read keeps no other back; the lexicon's files are one lexicon."""
    words = {name: body for name, body in parts.items() if name.startswith(LEXICON)}
    yield from ({name: body} for name, body in parts.items() if name not in words)
    if words:
        yield words
