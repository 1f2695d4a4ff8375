"""The translations that are live: the package's, and in their place what staff wrote.

Until a draft is approved people get what was reviewed before it; where there is nothing, the draft if drafts are sent;
else the fallback.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sqlalchemy import Connection, select

from bot.i18n import Catalogues, Texts, fields
from bot.store import translation, translation_change

REVIEWED: Final = "reviewed"
DRAFT: Final = "draft"

Key = tuple[str, str]
"""(context, source)."""


@dataclass(frozen=True, slots=True)
class Written:
    """A translation of the staff's, as far as conversations need it."""

    language: str
    context: str
    source: str
    text: str
    status: str
    sent: str | None
    """What is sent while ``text`` is a draft."""

    def said(self, *, send_drafts: bool) -> str | None:
        """What people get; None: the fallback of the language.

        What a second speaker approved stays until another one approves anew, also where drafts are sent.
        """
        if self.status == REVIEWED:
            return self.text
        return self.sent or (self.text if send_drafts else None)


@dataclass(frozen=True)
class Live:
    """The catalogues that come of these rows. ``before``: (context, source) and what people may have been shown."""

    rows: Sequence[Written] = ()
    before: Sequence[tuple[str, str, str]] = ()
    send_drafts: bool = False

    @cached_property
    def sent(self) -> Catalogues:
        """What people get."""
        said = [(row, row.said(send_drafts=self.send_drafts)) for row in self.rows]
        return _over(Catalogues.load(send_drafts=self.send_drafts), said)

    @cached_property
    def written(self) -> Catalogues:
        """What people would get if every draft were approved: what checks measure."""
        return _over(Catalogues.load(send_drafts=True), [(row, row.text) for row in self.rows])

    @cached_property
    def approved(self) -> Catalogues:
        """Without any draft."""
        return _over(Catalogues.load(), [(row, row.said(send_drafts=False)) for row in self.rows])

    @cached_property
    def spoken(self) -> Catalogues:
        """In what words people answer: those they are shown, were shown, and drafts of the package."""
        base = Catalogues.load(send_drafts=True)
        said = [(row, text) for row in self.rows if (text := row.said(send_drafts=self.send_drafts))]
        older: defaultdict[Key, list[str]] = defaultdict(list)
        for row, text in said:
            key = (row.context, row.source)
            if (packaged := base.texts.get(row.language, {}).get(key)) and packaged != text:
                older[key].append(packaged)
        for context, source, text in self.before:
            older[context, source].append(text)
        return Catalogues(_over(base, said).texts, {key: tuple(dict.fromkeys(words)) for key, words in older.items()})


class LiveTexts:
    """The translations as they were when this process last looked."""

    def __init__(self, *, send_drafts: bool = False) -> None:
        self.send_drafts = send_drafts
        self._live = Live(send_drafts=send_drafts)

    @property
    def sent(self) -> Catalogues:
        """What people get."""
        return self._live.sent

    @property
    def written(self) -> Catalogues:
        """The same as if every draft were approved."""
        return self._live.written

    @property
    def approved(self) -> Catalogues:
        """What a second speaker approved, and nothing else."""
        return self._live.approved

    @property
    def spoken(self) -> Catalogues:
        """In what words people answer."""
        return self._live.spoken

    def renew(self, connection: Connection) -> bool:
        """Read what staff wrote; whether there is anything. Without, the package's catalogues stand as they are."""
        rows = tuple(written(connection))
        if rows or self._live.rows:
            self._live = Live(rows, tuple(_shown(connection, send_drafts=self.send_drafts)), self.send_drafts)
        return bool(rows)


def written(connection: Connection) -> list[Written]:
    """Every translation of the staff's."""
    columns = [translation.c[one] for one in ("language", "context", "source", "text", "status", "sent")]
    return [Written(*row) for row in connection.execute(select(*columns))]


def _shown(connection: Connection, *, send_drafts: bool) -> list[tuple[str, str, str]]:
    """What labels ever were, as far as people saw it."""
    query = select(translation.c.context, translation.c.source, translation_change.c.text).join(
        translation, translation.c.id == translation_change.c.translation_id
    )
    query = query.where(translation.c.context.like("%.choices.%")).order_by(translation_change.c.id.desc())
    if not send_drafts:
        query = query.where(translation_change.c.status == REVIEWED)
    return [(row.context, row.source, row.text) for row in connection.execute(query)]


def _over(base: Catalogues, said: Sequence[tuple[Written, str | None]]) -> Catalogues:
    texts: dict[str, dict[Key, str]] = {language: dict(known) for language, known in base.texts.items()}
    for row, text in said:
        known = texts.setdefault(row.language, {})
        # what fills in other words than its source would stop a conversation
        if text and fields(text) == fields(row.source):
            known[row.context, row.source] = text
        else:
            known.pop((row.context, row.source), None)
    found: dict[str, Texts] = dict(texts)
    return Catalogues(found)
