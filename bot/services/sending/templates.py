"""Templates: handing them in for approval, knowing how far they are, and finding the one to send."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.channels import twilio_content
from bot.channels.base import Approval, SendError
from bot.channels.twilio_content import GONE, UNSUBMITTED, ContentApi
from bot.content import templates as contents
from bot.content.templates import Template, filled
from bot.i18n import CHAINS, SOURCE
from bot.services.kabar import Kabar
from bot.services.persons.people import Person
from bot.store import template as rows
from bot.store.base import AnyRow
from bot.store.prepared import Prepared

_ROW = Prepared(select(rows).where(*(rows.c[name] == bindparam(name) for name in ("name", "language", "fingerprint"))))

APPROVED, MISSING = "approved", "missing"
MOST_REASON = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """One text in one language, as it is to be handed in."""

    template: Template
    language: str
    body: str
    button: str = ""

    @property
    def fingerprint(self) -> str:
        """Tells these words from all others."""
        button = (self.button,) if self.button else ()
        said = repr((self.template.name, self.language, self.body, self.template.variables, *button))
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def made_as(self) -> str:
        """A name that no other words are made under."""
        return f"kabar_{self.template.name}_{self.fingerprint[:10]}"

    def handed_in_as(self, sid: str) -> str:
        """A name that nothing was ever handed in under: WhatsApp keeps the name of what is gone for weeks."""
        return f"{self.made_as}_{sid[-6:].lower()}"


@dataclass(frozen=True, slots=True)
class State:
    """How far one template in one language is. ``reason``: why it was refused, or why we could not ask."""

    name: str
    language: str
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """A template that may be sent."""

    sid: str
    template: Template
    body: str
    button: str = ""

    @property
    def replies(self) -> dict[str, list[str]]:
        """What can be tapped below it, for the row."""
        return {"replies": [self.button]} if self.button else {}

    def text(self, numbered: dict[str, str]) -> str:
        """As whoever gets it reads it."""
        return filled(self.body, numbered)


def wanted(kabar: Kabar) -> Iterator[Wanted]:
    """Every template in every language that WhatsApp knows and that it is reviewed in."""
    for one in kabar.content.templates.values():
        for language in contents.LANGUAGES:
            found = _in(kabar, one, language)
            if found is None or contents.faults(found.body, len(one.variables)):
                continue
            if not contents.button_faults(found.button):
                yield found


def _in(kabar: Kabar, one: Template, language: str) -> Wanted | None:
    if language == SOURCE:
        return Wanted(one, language, one.text, one.button)
    texts = kabar.catalogues.texts.get(language, {})
    said = [texts.get((text.context, text.source)) for text in one.texts]
    return Wanted(one, language, *filter(None, said)) if all(said) else None


def button(kabar: Kabar, name: str, language: str) -> str:
    """What the template's button says in this language, or in the next of its chain that has it."""
    one = kabar.content.templates[name]
    found = (_in(kabar, one, spoken) for spoken in CHAINS.get(language, (SOURCE,)))
    return next((text.button for text in found if text), one.button)


def approved(connection: Connection, kabar: Kabar, name: str, language: str) -> Ready | None:
    """The template in this language, or in the next of its chain that has an approved one."""
    one = kabar.content.templates[name]
    for spoken in CHAINS.get(language, (SOURCE,)):
        text = _in(kabar, one, spoken)
        row = text and _row(connection, text)
        if text and row and row.status == APPROVED:
            return Ready(row.sid, one, text.body, text.button)
    return None


def knock(connection: Connection, kabar: Kabar, who: Person) -> Ready | None:
    """The approved knock in the words that suit what they say when somebody asks, else the one that suits all."""
    own = contents.COVERED.get(str(who.remembered.get("cover")), "")
    found = approved(connection, kabar, own, who.language) if own in kabar.content.templates else None
    return found or approved(connection, kabar, contents.KNOCK, who.language)


def known(kabar: Kabar) -> list[tuple[Wanted, AnyRow | None]]:
    """Each with its row; nobody is asked."""
    with kabar.database.read() as connection:
        return [(one, _row(connection, one)) for one in wanted(kabar)]


def states(kabar: Kabar) -> list[State]:
    """What the database knows of each; nobody is asked."""
    return [
        State(one.template.name, one.language, row.status if row else MISSING, (row.reason or "") if row else "")
        for one, row in known(kabar)
    ]


def sync(kabar: Kabar, api: ContentApi) -> list[State]:
    """Make what is missing at the provider, hand in what was not, and ask how far the rest is."""
    return [_sync_one(kabar, api, one, row) for one, row in known(kabar)]


def ask(kabar: Kabar, api: ContentApi, one: Wanted, row: AnyRow) -> Approval | SendError:
    """Ask how far this one is, and keep it. What the provider has no more is forgotten: the next sync makes it anew."""
    said = api.approval(row.sid)
    if isinstance(said, Approval):
        _note(kabar, one, row.sid, said)
    elif said.code == GONE:
        with kabar.database.write() as connection:
            connection.execute(delete(rows).where(*_key(one), rows.c.sid == row.sid))
    return said


def _sync_one(kabar: Kabar, api: ContentApi, one: Wanted, row: AnyRow | None) -> State:
    said = ask(kabar, api, one, row) if row is not None else None
    if row is not None and not (isinstance(said, SendError) and said.code == GONE):
        sid, status = row.sid, row.status
    else:
        examples = {str(number): example for number, (_, example) in enumerate(one.template.variables, 1)}
        made = api.create(twilio_content.template(one.made_as, one.language, one.body, examples, one.button))
        if isinstance(made, SendError):
            return _told(one, MISSING, made.words)
        sid, status, said = _keep(kabar, one, made), UNSUBMITTED, Approval(UNSUBMITTED)
    if isinstance(said, Approval) and said.status == UNSUBMITTED:
        said = _submit(api, one, sid)
        if isinstance(said, Approval):
            _note(kabar, one, sid, said)
    if isinstance(said, Approval):
        return _told(one, said.status, said.reason)
    return _told(one, status, said.words if said else "")


def _submit(api: ContentApi, one: Wanted, sid: str) -> Approval | SendError:
    """Hand it in. Where that fails it may have been handed in all the same, by us or by another sync: asked again."""
    said = api.submit(sid, one.handed_in_as(sid), one.template.category)
    if isinstance(said, SendError):
        again = api.approval(sid)
        if isinstance(again, Approval) and again.status != UNSUBMITTED:
            return again
    return said


def _told(one: Wanted, status: str, reason: str = "") -> State:
    return State(one.template.name, one.language, status, reason)


def _row(connection: Connection, one: Wanted) -> AnyRow | None:
    wanted = {"name": one.template.name, "language": one.language, "fingerprint": one.fingerprint}
    return _ROW.first(connection, wanted)


def _key(one: Wanted) -> tuple[ColumnElement[bool], ...]:
    return (
        rows.c.name == one.template.name,
        rows.c.language == one.language,
        rows.c.fingerprint == one.fingerprint,
    )


def _keep(kabar: Kabar, one: Wanted, sid: str) -> str:
    """Keep what was made; gives the sid that is kept: of two syncs at once the first one's."""
    key = {"name": one.template.name, "language": one.language, "fingerprint": one.fingerprint}
    try:
        with kabar.database.write() as connection:
            connection.execute(insert(rows).values(**key, sid=sid, status=UNSUBMITTED, checked_at=_now(kabar)))
    except IntegrityError:
        with kabar.database.read() as connection:
            row = _row(connection, one)
        return row.sid if row is not None else sid
    return sid


def _note(kabar: Kabar, one: Wanted, sid: str, said: Approval) -> None:
    values = {"status": said.status, "reason": said.reason[:MOST_REASON] or None, "checked_at": _now(kabar)}
    with kabar.database.write() as connection:
        connection.execute(update(rows).where(*_key(one), rows.c.sid == sid).values(**values))


def _now(kabar: Kabar) -> datetime:
    return kabar.clock.now()
