"""Writing down a person's danger word, and lifting what it has stopped."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select, update

from bot.core import own_word
from bot.services.cases import access, agreed_word, case_history, confirm_words, people_access
from bot.services.cases.access import NotYours
from bot.services.cases.cases import CaseFault
from bot.services.kabar import Kabar
from bot.services.persons import hushing, person_keys
from bot.services.persons.people import DANGER
from bot.services.staff import StaffMember
from bot.store import case_file, person
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

SHORTEST: Final = 4
"""Letters: a shorter one begins too many ordinary messages."""


@again_if_crossed
def write(kabar: Kabar, who: StaffMember, code: str, given: str) -> None:
    """Write the word down, or forget it where nothing is given. Raises NotYours, CaseFault."""
    word = confirm_words.cleaned(given, SHORTEST, "danger_short")
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        connection.execute(select(person.c.id).where(person.c.code == code).with_for_update(key_share=True))
        row = people_access.find(connection, who, code)
        if agreed_word.danger_of(kabar, row) == word:
            return
        confirm = agreed_word.of(kabar, row)
        if word and confirm and (own_word.is_in(word, confirm) or own_word.is_in(confirm, word)):
            raise CaseFault("word_same")
        confirm_words.check(connection, kabar, word)
        key = person_keys.of(connection, kabar, row.id)
        sealed = kabar.vault.seal(word, DANGER, row.id, key) if word else None
        connection.execute(update(person).where(person.c.id == row.id).values(danger_word=sealed))
        record(connection, who.id, "danger_word" if word else "danger_word_gone", code, now)


@again_if_crossed
def lift(kabar: Kabar, who: StaffMember, code: str) -> None:
    """Messages may go to the case's person again. Raises NotYours; CaseFault before somebody acknowledged the case."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        if not access.may_see(connection, who, code):
            raise NotYours(code)
        columns = (case_file.c.id, case_file.c.person_id, case_file.c.acknowledged_at)
        row = connection.execute(select(*columns).where(case_file.c.code == code).with_for_update()).one()
        if row.acknowledged_at is None:
            raise CaseFault("hush_take_first")
        if not hushing.lift(connection, row.person_id):
            raise CaseFault("hush_gone")
        case_history.note(connection, row.id, "hush_lifted", now, who.id)
        record(connection, who.id, "hush_lift", code, now)
