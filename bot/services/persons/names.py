"""Finding people by name although names are sealed: a blind index of each word of a name.

A word of the search finds the names that hold the same word, written in full; case, accents, titles and the common
short forms (``Muh.``, ``Abd.``) make no difference. Neither beginnings of words nor slips of the pen are found: that
would need indexes that give more away.

What it gives away. Somebody with the database alone, without ``KABAR_INDEX_KEY``, sees which people share a word of
their names, and how often each word is there. With public figures on how common names are, they can guess what the
most common words stand for ("siti"), but no rare one. Titles are left out, as they would tell sex and rank and find
nobody. Somebody with the index key as well can try names one by one, as with telephone numbers.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.store import name_word, person
from bot.store.crypto import SealBroken

log = get_logger(__name__)

KIND: Final = "name_word"
SIZE: Final = 16
"""Bytes of an index: among some 100,000 words no two are expected to meet."""
MOST: Final = 12
"""Words of a name; whatever follows is hardly a name."""
BATCH: Final = 500

TITLES: Final = frozenset(
    (
        *("h", "hj", "haji", "hajjah", "tgh", "ust", "ustaz", "drs", "dr", "ir"),
        *("bq", "baiq", "lalu", "lale", "raden", "rd", "denda"),
        *("amaq", "inaq", "papuq", "pak", "bapak", "bu", "ibu", "mas", "mbak"),
    )
)
ALIKE: Final = {
    **dict.fromkeys(
        ("moh", "muh", "mohd", "muhd", "moch", "much", "mohamad", "muhamad", "mohammad", "mochamad", "mochammad"),
        "muhammad",
    ),
    "abd": "abdul",
    "st": "siti",
}
_WORD: Final = re.compile(r"[^\W\d_]+")


def words(text: str) -> tuple[str, ...]:
    """The words by which a name is found. Of a name that is all titles, those."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    # an apostrophe stands within a name (Ma'ruf), other signs between two
    plain = re.sub(r"['`’ʼ]", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))
    found = [ALIKE.get(word, word) for word in _WORD.findall(plain) if len(word) > 1]
    named = [word for word in found if word not in TITLES]
    return tuple(dict.fromkeys(named or found))[:MOST]


def indexes(kabar: Kabar, text: str) -> tuple[bytes, ...]:
    """The blind index of each word."""
    return tuple(kabar.vault.index(KIND, word)[:SIZE] for word in words(text))


def keep(connection: Connection, kabar: Kabar, person_id: UUID, name: str) -> None:
    """Have this person found by this name, and by none that they had before."""
    connection.execute(delete(name_word).where(name_word.c.person_id == person_id))
    rows = [{"person_id": person_id, "word_index": index} for index in indexes(kabar, name)]
    if rows:
        connection.execute(insert(name_word), rows)


def keep_all(kabar: Kabar) -> int:
    """Index the names of everybody who has none indexed yet; gives how many. Safe to run again, and beside a server."""
    kept = 0
    after: UUID | None = None
    while True:
        with kabar.database.write() as connection:
            indexed = select(name_word.c.person_id).where(name_word.c.person_id == person.c.id).exists()
            query = select(person.c.id, person.c.name).where(person.c.name.is_not(None), ~indexed)
            if after is not None:
                query = query.where(person.c.id > after)
            rows = connection.execute(query.order_by(person.c.id).limit(BATCH)).all()
            for row in rows:
                try:
                    keep(connection, kabar, row.id, kabar.vault.open(row.name, "person.name", row.id))
                    kept += 1
                except SealBroken:
                    log.exception("name_does_not_open", row=str(row.id))
        if not rows:
            return kept
        after = rows[-1].id
