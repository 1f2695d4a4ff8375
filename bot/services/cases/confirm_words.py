"""Writing down the word agreed with a person, for whoever may see the person."""

from __future__ import annotations

from typing import Final, Literal

from sqlalchemy import Connection, select, update

from bot.core import own_word
from bot.core.hear import answers
from bot.core.understand import is_offered
from bot.core.world import World
from bot.services import publishing
from bot.services.cases import agreed_word, people_access, work
from bot.services.cases.cases import CaseFault
from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.services.persons.people import CONFIRM
from bot.services.staff import StaffMember
from bot.store import person
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

LONGEST: Final = 40
"""Characters: a word, or a few, that is said on the phone."""
SHORTEST: Final = 3

Clash = Literal["danger_command", "danger_answer", "danger_sign"]


@again_if_crossed
def write(kabar: Kabar, who: StaffMember, code: str, given: str) -> None:
    """Write the word down, or forget it where nothing is given. Raises NotYours, CaseFault."""
    word = cleaned(given, SHORTEST, "word_short")
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        connection.execute(select(person.c.id).where(person.c.code == code).with_for_update(key_share=True))
        row = people_access.find(connection, who, code)
        if agreed_word.of(kabar, row) == word:
            return
        if word and own_word.is_in(agreed_word.danger_of(kabar, row), word):
            raise CaseFault("word_same")
        check(connection, kabar, word)
        key = person_keys.of(connection, kabar, row.id)
        sealed = kabar.vault.seal(word, CONFIRM, row.id, key) if word else None
        connection.execute(update(person).where(person.c.id == row.id).values(confirm_word=sealed))
        record(connection, who.id, "confirm_word" if word else "confirm_word_gone", code, now)


def cleaned(given: str, shortest: int, short: str) -> str:
    """The word as it is kept, '' for none. Raises CaseFault, with ``short`` for what has too few letters."""
    word = " ".join(given.split())
    if len(word) > LONGEST:
        raise CaseFault("word_long")
    if word and (sum(map(str.isalpha, word)) < shortest or not word.isprintable()):
        raise CaseFault(short)
    if any(sign.isdigit() for sign in work.text(word)):
        raise CaseFault("word_digits")
    return word


def check(connection: Connection, kabar: Kabar, word: str) -> None:
    """Raises CaseFault where the word means something to Kabar already; none at all means nothing."""
    publishing.renew(connection, kabar)
    fault = clash(kabar.content.world, word) if word else None
    if fault is not None:
        raise CaseFault(fault)


def clash(world: World, word: str) -> Clash | None:
    """What else the word already means to Kabar; None where it is free.

    A command, or a greeting; the very words of an answer that some flow offers, yes, no, a number; or danger.
    """
    if world.called(word) is not None or world.is_greeting(word):
        return "danger_command"
    sign = world.sign(word, None)
    if sign is not None and sign.level in {"red", "orange"}:
        return "danger_sign"
    if answers.yes_no(word, world.lexicon) is not None or answers.number(word, world.lexicon) is not None:
        return "danger_answer"
    asked = ((flow, node) for flow in world.flows.values() for node in flow.nodes.values() if node.choices)
    return "danger_answer" if any(is_offered(world, flow, node, word) for flow, node in asked) else None
