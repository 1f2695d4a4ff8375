"""What a name of the Studio stands for, a flow or another part of the content: how it is checked and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from bot.content.flows import parse_text
from bot.content.parts import is_part
from bot.core.finding import ContentError
from bot.core.flow import Flow
from bot.core.flow_diff import Difference, difference
from bot.core.flow_second import telling
from bot.services import publishing as packaged
from bot.services.kabar import Kabar
from bot.services.studio import drafts, judging, publications, versions
from bot.services.studio.checking import check_text
from bot.services.studio.versions import Version


def beforehand(kabar: Kabar, name: str, body_of: Callable[[Connection, str], str | None]) -> None:
    """Check what is about to go live before anything is locked for it: words of danger take some seconds.

    ``body_of`` gives its text, as far as can be known yet.
    """
    if not is_part(name):
        return
    with kabar.database.read() as connection:
        packaged.renew(connection, kabar, at_once=True)
        body = body_of(connection, name)
    if body is not None:
        judging.judge(kabar, name, body)


def drafted(connection: Connection, name: str) -> str | None:
    """What the draft says."""
    draft = drafts.of(connection, name)
    return draft.body if draft else None


def waiting(connection: Connection, name: str) -> str | None:
    """What the version says that waits for a second person."""
    asked = publications.asked(connection, name)
    return versions.known(connection, name, asked.version).body if asked else None


def before(connection: Connection, name: str) -> str | None:
    """What the version before the live one says."""
    live = versions.live(connection, name)
    last = publications.last_live(connection, name, live.version) if live else None
    return versions.known(connection, name, last.before).body if last and last.before else None


def sound(kabar: Kabar, name: str, body: str) -> str:
    """The version of this text. Raises ContentError where the check finds an error."""
    if is_part(name):
        judged = judging.judge(kabar, name, body)
        if judged.errors:
            raise ContentError(judged.errors)
        return judged.version
    checked = check_text(kabar, name, body)
    if checked.errors or checked.flow is None:
        raise ContentError(checked.errors)
    return checked.flow.version


def changes(connection: Connection, kabar: Kabar, name: str, live: Version | None, body: str) -> Difference:
    """From what is live (None: nothing is) to this text. Raises ContentError where it cannot be read.

    Where another Kabar wrote the live one and this cannot read it, all of it counts as new. A flow that was taken off
    and comes again is new, too; but what asks for a second person is asked against what it was: else whoever takes it
    off and writes it anew would be rid of its signs alone.
    """
    if is_part(name):
        return judging.difference(kabar, name, live.body if live else "", body)
    new, urgent = parse_text(name, body), telling(kabar.content.world.flows.values())
    found = difference(_readable(live), new, urgent)
    was = None if live else _readable(publications.taken_off(connection, name))
    again = difference(was, new, urgent | telling((was,))).second if was else ()
    return replace(found, second=tuple(dict.fromkeys((*found.second, *again))))


def _readable(version: Version | None) -> Flow | None:
    try:
        return version.flow if version else None
    except ContentError:
        return None
