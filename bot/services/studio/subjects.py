"""What a name of the Studio stands for, a flow or another part of the content: how it is checked and compared."""

from __future__ import annotations

from collections.abc import Callable

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


def changes(kabar: Kabar, name: str, live: str | None, body: str) -> Difference:
    """From the live text (None: there is none) to this one. Raises ContentError where it cannot be read.

    Where another Kabar wrote the live one and this cannot read it, all of it counts as new.
    """
    if is_part(name):
        return judging.difference(kabar, name, live or "", body)
    try:
        old = parse_text(name, live) if live is not None else None
    except ContentError:
        old = None
    return between(kabar, old, parse_text(name, body))


def between(kabar: Kabar, old: Flow | None, new: Flow) -> Difference:
    """From one version of a flow to another, as it stands among the flows that are live."""
    return difference(old, new, telling(kabar.content.world.flows.values()))
