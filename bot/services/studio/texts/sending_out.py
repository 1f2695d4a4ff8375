"""A language as a PO file for a translator, and what has changed since one went out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.services.studio.doors import StudioFault, approves
from bot.services.studio.texts import known
from bot.services.studio.texts.standing import Standing
from bot.services.studio.texts.writing import Desk, open_desk
from bot.store import new_id, translation_export
from bot.store.audit import record
from bot.store.crossed import again_if_crossed
from bot.translations import po_out
from bot.translations.headers import TRANSLATED, head
from bot.translations.po import Catalogue, Entry

MARK: Final = "X-Kabar-Export"
"""The head of a file names the export that it came of: what was changed meanwhile can be told."""
KEPT: Final = 50
"""Exports of a language that are remembered."""
What = Literal["new", "source", "translation", "gone"]

State = Mapping[str, tuple[str, str]]
"""Context -> what an export said of it: of the source, of the translation and its status (short hashes)."""


@dataclass(frozen=True, slots=True)
class Export:
    """One that went out."""

    id: UUID
    language: str
    flow: str
    """Empty: all texts."""
    at: datetime
    state: State


@dataclass(frozen=True, slots=True)
class Changed:
    """A text that is other than in the last export. ``now`` is None where it is gone."""

    what: What
    context: str
    now: Standing | None


@again_if_crossed
def export(kabar: Kabar, who: StaffMember, language: str, flow: str = "") -> str:
    """The PO file of a language, or of one flow's texts in it; that it went out is remembered. Raises StudioFault."""
    by = approves(who)
    with kabar.database.read() as connection:
        desk = open_desk(connection, kabar, language)
    chosen = of_flow(desk, flow)
    entries = as_entries(kabar, desk, chosen)
    made = new_id()
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        state = json.dumps({entry.context: _marks(entry) for entry in entries})
        row = {"id": made, "language": language, "flow": flow, "state": state, "by_id": by, "at": now}
        connection.execute(insert(translation_export).values(**row))
        _forget(connection, language)
        record(connection, who.id, "flow_text_export", f"{language}:{flow}", now)
    told = head(language, now.strftime("%Y-%m-%d %H:%M+0000"), {MARK: str(made)})
    return po_out.write(Catalogue(told, entries, notes=(f"{TRANSLATED[language].name}, {flow or 'Kabar'}",)))


def of_flow(desk: Desk, flow: str) -> list[Standing]:
    """The texts that go out: of a text that a draft has otherwise, as the draft has it. Raises StudioFault."""
    newest = desk.texts.newest.values()
    chosen = [desk.standing[one.key] for one in newest if flow in ("", one.group)]
    if not chosen:
        raise StudioFault("flow", f"{flow[:60]!r}: there is no such flow, or it has no texts")
    return chosen


def as_entries(kabar: Kabar, desk: Desk, chosen: Iterable[Standing]) -> tuple[Entry, ...]:
    """As they stand in a PO file: a draft is fuzzy, an outdated one too, with the source that it was made for."""
    standing = list(chosen)
    told: dict[tuple[str, str], Entry] = {}
    for draft in (False, True):
        mine = {one.text.group for one in standing if one.text.draft == draft}
        if mine:
            world = desk.texts.coming if draft else desk.texts.live
            told |= {(one.context, one.source): one for one in known.wanted(kabar, world, mine).entries}
    return tuple(
        replace(
            told.get((one.text.context, one.text.source)) or Entry(one.text.context, one.text.source),
            text=one.said,
            draft=one.status in {"draft", "outdated"},
            previous=one.old_source,
        )
        for one in standing
    )


def exports(connection: Connection, language: str) -> list[Export]:
    """Those that are remembered, the newest first."""
    columns = [translation_export.c[one] for one in ("id", "language", "flow", "at", "state")]
    query = select(*columns).where(translation_export.c.language == language)
    rows = connection.execute(query.order_by(translation_export.c.at.desc(), translation_export.c.id.desc()))
    return [Export(row.id, row.language, row.flow, row.at, _state(row.state)) for row in rows]


def of_mark(connection: Connection, language: str, mark: str) -> Export | None:
    """The export that a file's head names, if it is one of this language that is remembered."""
    return next((one for one in exports(connection, language) if str(one.id) == mark.strip()), None)


def changed(desk: Desk, since: Export) -> list[Changed]:
    """What differs from that export: new texts, other sources, other translations, texts that are gone."""
    newest = {one.context: one for one in desk.texts.newest.values() if since.flow in ("", one.group)}
    found: list[Changed] = []
    for context, text in newest.items():
        now, before = desk.standing[text.key], since.state.get(context)
        source, said = marks(now)
        if before is None:
            found.append(Changed("new", context, now))
        elif before[0] != source:
            found.append(Changed("source", context, now))
        elif before[1] != said:
            found.append(Changed("translation", context, now))
    return found + [Changed("gone", context, None) for context in since.state if context not in newest]


def marks(now: Standing) -> tuple[str, str]:
    """What an export says of it, told apart by short hashes."""
    fuzzy = now.status in {"draft", "outdated"}
    return _marks(Entry(now.text.context, now.text.source, now.said, fuzzy))


def _marks(entry: Entry) -> tuple[str, str]:
    return mark(entry.source), mark(f"{'~' if entry.draft and entry.text else ''}{entry.text}")


def mark(text: str) -> str:
    """A short hash: 48 bits tell a thousand texts apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _state(told: str) -> State:
    return {context: (str(source), str(said)) for context, (source, said) in json.loads(told).items()}


def _forget(connection: Connection, language: str) -> None:
    older = [one.id for one in exports(connection, language)[KEPT:]]
    if older:
        connection.execute(delete(translation_export).where(translation_export.c.id.in_(older)))
