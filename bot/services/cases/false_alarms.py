"""Words that were taken for danger and were none: kept for ``make hear-report``, apart from whoever said them.

No person, no case, no moment: a sealed phrase that staff freed of names, its language and the day. Digits go too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

from sqlalchemy import Connection, insert, select

from bot.services.cases.reading import UNREADABLE, opened
from bot.services.kabar import Kabar
from bot.store import false_alarm

PHRASE = "false_alarm.phrase"
HEADER = ("text", "level", "category", "language")
_DIGITS = re.compile(r"\d{3,}")


def keep(connection: Connection, kabar: Kabar, phrase: str, language: str, day: date) -> None:
    """One more. The id is drawn by lot: one of ours would tell the moment."""
    row_id = uuid4()
    text = " ".join(_DIGITS.sub("...", phrase).split())
    sealed = kabar.vault.seal(text, PHRASE, row_id)
    connection.execute(insert(false_alarm).values(id=row_id, phrase=sealed, language=language, day=day))


def lines(kabar: Kabar) -> Iterator[str]:
    """A file as those of ``tests/hearing``: each phrase once, in the order of letters, to be heard as nothing."""
    with kabar.database.read() as connection:
        rows = connection.execute(select(false_alarm)).all()
    found = {(opened(kabar, row.phrase, PHRASE, row.id), row.language) for row in rows}
    yield "\t".join(HEADER)
    for text, language in sorted(found):
        if text != UNREADABLE:
            yield f"{text}\tnone\tfalse_alarm\t{language}"
