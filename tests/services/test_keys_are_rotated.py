"""Changing keys: everything is sealed anew as it should be, nothing that somebody writes meanwhile is lost."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from sqlalchemy import update

from bot import config
from bot.config import SettingsError
from bot.services import keys_check, rotating
from bot.services.cases import case_actions
from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.store import person
from bot.store.crypto import OF_PERSON, SealBroken
from bot.store.sealed import SEALED
from tests.making import Town
from tests.services import sealed_values
from tests.services.rows import rows

NEW = "k2:" + base64.b64encode(b"2" * 32).decode()
RED = "tlg sy dikurung majikan"


@pytest.fixture
def full(town: Town) -> Town:
    """Somebody in danger, somebody with nothing, and staff: data of before there were keys."""
    sari, who = town.caseworker(), town.person()
    town.person(status="invited")
    town.says(who, RED)
    town.says(who, "2")
    case_actions.note(town.kabar, sari, town.case().code, "Ditelepon, aman")
    town.sends()
    sealed_values.as_before_there_were_keys(town.kabar)
    return town


def with_keys(environ: dict[str, str], keys: str) -> Kabar:
    return Kabar.from_settings(config.load(environ | {"KABAR_DATA_KEYS": keys}))


@pytest.fixture
def both(environ: dict[str, str], full: Town) -> Iterator[Kabar]:
    """The new key in front of the old one."""
    made = with_keys(environ, f"{NEW},{environ['KABAR_DATA_KEYS']}").at(full.clock)
    yield made
    made.close()


def test_all_is_sealed_anew_and_the_old_key_may_go(environ: dict[str, str], full: Town, both: Kabar) -> None:
    before = sealed_values.opened(full.kabar.vault, sealed_values.every(full.kabar))
    told: list[tuple[str, int, int]] = []
    done = rotating.rotate(both, lambda *one: told.append(one))
    assert (done.unused, done.needed, done.unreadable) == (("k1",), (), {})
    assert sealed_values.otherwise(both) == {}
    assert {"message.body", "person.name", "staff.name", "case_event.note", rotating.WRAPPED} <= done.sealed.keys()
    assert told[-1][2] == 0
    assert rotating.rotate(both).sealed == {}, "there is nothing left to do"

    alone = with_keys(environ, NEW)
    values = sealed_values.every(alone)
    assert sealed_values.opened(alone.vault, values) == before
    of_people = {one.name for one in SEALED if one.person is not None}
    # an alert to staff is a message, too, and so is their number
    assert {name for name, _, sealed in values if sealed[0] != OF_PERSON} & of_people <= {
        "message.body",
        "message.content",
        "identity.value",
    }
    keys_check.check_at_start(alone)
    with pytest.raises(SettingsError, match="KABAR_DATA_KEYS"):
        keys_check.check_at_start(full.kabar)
    alone.close()


def test_what_somebody_wrote_meanwhile_stays(full: Town, both: Kabar) -> None:
    [facts] = [one for one in SEALED if one.name == "person.name"]
    found = rotating._next(both, facts, None)
    newer = full.kabar.vault.seal("Nama Baru", "person.name", found[0].id)
    with full.kabar.database.write() as connection:
        connection.execute(update(person).where(person.c.id == found[0].id).values(name=newer))
    assert rotating._seal(both, facts, found) == (len(found) - 1, 0)
    rotating.rotate(both)
    names = {row.id: both.vault.open(row.name, "person.name", row.id) for row in rows(both, person)}
    assert names[found[0].id] == "Nama Baru"


def test_what_is_erased_stays_erased_and_what_does_not_open_is_told(full: Town, both: Kabar) -> None:
    rotating.rotate(full.kabar)
    gone = next(row for row in rows(full.kabar, person) if row.status == "invited")
    person_keys.destroy(full.kabar, gone.id)
    torn = b"\x01\x02k9" + bytes(40)
    other = next(row for row in rows(full.kabar, person) if row.id != gone.id)
    with full.kabar.database.write() as connection:
        connection.execute(update(person).where(person.c.id == other.id).values(confirm_word=torn))
    done = rotating.rotate(both)
    assert done.unreadable == {"person.confirm_word": 1}
    assert done.unused == ("k1",)
    with pytest.raises(SealBroken, match="erased"):
        both.vault.open(gone.name, "person.name", gone.id)


def test_whoever_comes_from_before_gets_a_key(full: Town) -> None:
    with full.kabar.database.write() as connection:
        connection.execute(update(person).values(key_id=None))
    assert person_keys.give_all(full.kabar) == 2
    assert person_keys.give_all(full.kabar) == 0
    assert None not in {row.key_id for row in rows(full.kabar, person)}
