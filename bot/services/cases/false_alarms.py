"""Words that were taken for danger and were none: kept for ``make hear-report``, apart from whoever said them.

No person, no case, no moment: a sealed phrase that staff freed of names, its language and the day. Digits go too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select

from bot.core.spreadsheet import harmless_bare
from bot.services.cases.reading import UNREADABLE, opened
from bot.services.kabar import Kabar
from bot.store import false_alarm
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

PHRASE = "false_alarm.phrase"
HEADER = ("text", "level", "category", "language")
_DIGITS = re.compile(r"\d{3,}")


def keep(connection: Connection, kabar: Kabar, phrase: str, language: str, day: date) -> None:
    """One more. The id is drawn by lot: one of ours would tell the moment."""
    row_id = uuid4()
    text = " ".join(_DIGITS.sub("...", phrase).split())
    sealed = kabar.vault.seal(text, PHRASE, row_id)
    connection.execute(insert(false_alarm).values(id=row_id, phrase=sealed, language=language, day=day))


def lines(kabar: Kabar, who: UUID) -> Iterator[str]:
    """A file as those of ``tests/hearing``: each phrase once, in the order of letters, to be heard as nothing.

    They are words that people wrote, freed of names: who took them out stands in the audit trail, and no spreadsheet
    that opens the file computes one.
    """
    rows = _taken_out(kabar, who)
    found = {(opened(kabar, row.phrase, PHRASE, row.id), row.language) for row in rows}
    yield "\t".join(HEADER)
    for text, language in sorted(found):
        if text != UNREADABLE:
            yield f"{harmless_bare(text)}\tnone\tfalse_alarm\t{language}"


@again_if_crossed
def _taken_out(kabar: Kabar, who: UUID) -> Sequence[AnyRow]:
    with kabar.database.write() as connection:
        record(connection, who, "false_alarms", "all", kabar.clock.now())
        return connection.execute(select(false_alarm)).all()
