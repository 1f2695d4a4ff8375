"""Destroying a person's key erases what was sealed with it, in every copy; who writes again is heard."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot import config
from bot.services.cases import access, duplicates, people_access
from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.store import conversation, identity, message, metadata, person
from bot.store.crypto import OF_PERSON, key_of_person
from bot.store.database import Database
from bot.store.key_ring import KEPT_SECONDS
from bot.store.sealed import NOT_SEALED, SEALED
from tests.making import Town
from tests.services import sealed_values
from tests.services.rows import inbox, outbox, rows, talk_of

pytestmark = pytest.mark.both

RED = "tlg sy dikurung majikan"


@pytest.fixture
def second(environ: dict[str, str], town: Town) -> Iterator[Kabar]:
    """Another process, with its own memory of keys."""
    made = Kabar.from_settings(config.load(environ)).at(town.clock)
    yield made
    made.close()


def keys_of(town: Town, *ids) -> set[bytes]:
    return {row.key_id for row in rows(town.kabar, person, person.c.id.in_(ids))}


def test_every_column_of_bytes_is_known_as_sealed_or_not() -> None:
    bytes_ = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if str(column.type) == "BLOB"
    }
    assert bytes_ == {one.name for one in SEALED} | set(NOT_SEALED)


def test_a_copy_made_before_does_not_open_and_everybody_elses_does(town: Town, second: Kabar, tmp_path: Path) -> None:
    sari, gone, other = town.caseworker(), town.person(name="Baiq Hilang"), town.person(name="Baiq Tinggal")
    for who in (gone, other):
        town.says(who, RED)
        town.says(who, "2")
    town.sends()
    page = people_access.person_page(second, sari, gone.code)  # the other process has the key in its memory
    assert page.contact.name == "Baiq Hilang"
    old = keys_of(town, gone.id)
    held = sealed_values.every(town.kabar)
    theirs = sealed_values.of_keys(held, old)
    assert {"person.name", "identity.value", "message.body", "case_sign.evidence"} <= {one[0] for one in theirs}
    copy = town.kabar
    if town.kabar.database.sqlite:
        file = tmp_path / "copy.db"
        with (
            closing(sqlite3.connect(town.kabar.database.url.database or "")) as live,
            closing(sqlite3.connect(file)) as to,
        ):
            live.backup(to)
        settings = town.kabar.settings.model_copy(update={"database_url": f"sqlite:///{file}"})
        copy = Kabar.from_settings(settings)

    assert person_keys.destroy(town.kabar, gone.id) == 1
    fresh = Kabar.from_settings(town.kabar.settings)
    if town.kabar.database.sqlite:
        assert sealed_values.every(copy) == held
        copy.close()
    assert sealed_values.fates(fresh.vault, theirs) == {"erased": len(theirs)}
    rest = [one for one in held if one not in theirs]
    assert sealed_values.fates(fresh.vault, rest) == {"open": len(rest)}
    fresh.close()
    # nothing of the key itself is left where keys lie
    if town.kabar.database.sqlite:
        store = Path(town.kabar.vault.persons.store.place)
        kept = b"".join(one.read_bytes() for one in store.parent.glob("keys.db*"))
        assert all(one in kept for one in old)
    assert [town.kabar.vault.persons.store.get(one).wrapped for one in old] == [None]
    assert person_keys.destroy(town.kabar, gone.id) == 1  # again: only the new one goes


def test_who_writes_again_is_heard_and_answered_and_pages_stand(town: Town) -> None:
    sari, who = town.caseworker(), town.person()
    town.says(who, RED)
    town.says(who, "halo")
    before = {row.id for row in inbox(town.kabar, who)}
    person_keys.destroy(town.kabar, who.id)
    assert talk_of(town.kabar, who).session is None

    code = town.case().code
    shown = access.case_page(town.kabar, sari, code)
    assert [one.text for one in shown.messages if one.direction == "in"] == ["", ""]
    assert shown.contact.name == ""
    assert people_access.person_page(town.kabar, sari, who.code).contact.name == ""
    assert access.case_list(town.kabar, sari)[0].code == code

    assert town.says(who, "BANTUAN").state == "new"
    [new] = [row for row in inbox(town.kabar, who) if row.id not in before]
    assert town.kabar.vault.open(new.body, "message.body", new.id) == "BANTUAN"
    [at] = rows(town.kabar, identity, identity.c.person_id == who.id)
    assert town.kabar.vault.open(at.value, "identity.value", at.id) == town.number_of(who)
    town.sends()
    assert outbox(town.kabar, who)[-1].status in {"queued", "sent", "delivered"}
    assert talk_of(town.kabar, who).parked_at is None


def test_a_process_with_an_old_memory_seals_with_the_new_key(town: Town, second: Kabar) -> None:
    who = town.person()
    other = Town(second, town.clock, town.phones)
    other.says(who, "BANTUAN")
    old = keys_of(town, who.id)
    person_keys.destroy(town.kabar, who.id)
    assert second.vault.persons.usable(next(iter(old))), f"for {KEPT_SECONDS} s it is in that process's memory"
    other.says(who, "BANTUAN")
    with town.kabar.database.read() as connection:
        bodies = connection.execute(select(message.c.body).where(message.c.person_id == who.id)).scalars().all()
    assert {key_of_person(body) for body in bodies[-2:]} == keys_of(town, who.id)
    assert sealed_values.fates(town.kabar.vault, sealed_values.every(town.kabar))["broken"] == 0


def test_whoever_has_read_which_key_it_is_ends_before_it_is_destroyed(town: Town, second: Kabar) -> None:
    who = town.person()
    [old] = keys_of(town, who.id)
    destroys = threading.Thread(target=person_keys.destroy, args=(second, who.id))
    with town.kabar.database.write() as connection:
        key = person_keys.of(connection, town.kabar, who.id)
        destroys.start()
        sealed = town.kabar.vault.seal("Baru", "person.name", who.id, key)
        connection.execute(update(person).where(person.c.id == who.id).values(name=sealed))
        assert second.vault.persons.store.get(old).wrapped is not None
    destroys.join()
    [row] = rows(town.kabar, person, person.c.id == who.id)
    assert row.name == sealed
    assert row.key_id != old
    assert second.vault.persons.store.get(old).wrapped is None


def test_nobody_who_writes_while_keys_are_destroyed_loses_a_later_word(town: Town, second: Kabar) -> None:
    who = town.person()
    writer = Town(second, town.clock, town.phones)
    said = threading.Thread(target=lambda: [writer.says(who, f"halo {number}") for number in range(12)])
    said.start()
    while said.is_alive():
        person_keys.destroy(town.kabar, who.id)
    said.join()
    town.says(who, "terakhir")
    values = sealed_values.every(town.kabar)
    assert sealed_values.fates(Kabar.from_settings(town.kabar.settings).vault, values)["broken"] == 0
    came = inbox(town.kabar, who)
    assert len(came) == 13
    assert all(row.body[0] == OF_PERSON for row in came)
    assert town.kabar.vault.open(came[-1].body, "message.body", came[-1].id) == "terakhir"
    [talk] = rows(town.kabar, conversation, conversation.c.person_id == who.id)
    assert talk.parked_at is None


def test_a_database_put_back_from_an_old_copy_gives_them_a_new_key(town: Town) -> None:
    who = town.person()
    [old] = keys_of(town, who.id)
    person_keys.destroy(town.kabar, who.id)
    with town.kabar.database.write() as connection:
        connection.execute(update(person).where(person.c.id == who.id).values(key_id=old))
    town.says(who, "BANTUAN")
    assert keys_of(town, who.id).isdisjoint({old})
    [came] = inbox(town.kabar, who)
    assert key_of_person(came.body) in keys_of(town, who.id)


def test_a_store_that_is_away_keeps_nobody_out_whose_key_is_in_memory(town: Town, tmp_path: Path) -> None:
    """And a turn asks it nothing then. For anybody else the provider is asked to come again, as for the database."""
    known, other = town.person(), town.person()
    town.says(known, "BANTUAN")
    store = town.kabar.vault.persons.store
    there, store.database = store.database, Database(f"sqlite:///{tmp_path}/no/such/folder/keys.db")
    try:
        assert town.says(known, "BANTUAN").state == "new"
        with pytest.raises(OperationalError):
            town.says("+6281200009876", "halo")
        town.kabar.vault.persons.forget()
        with pytest.raises(OperationalError):
            town.says(other, "BANTUAN")
    finally:
        store.database = there
    assert town.says(other, "BANTUAN").state == "new"


def test_two_records_that_became_one_stay_readable_and_are_erased_together(town: Town) -> None:
    lead = town.caseworker(role="supervisor", district=None)
    mine, theirs = town.person(name="Siti Rekaan"), town.person(name="Siti Rekaan Ayu")
    town.says(mine, "BANTUAN")
    town.says(theirs, RED)
    duplicates.merge(town.kabar, lead, mine.code, theirs.code, frozenset())
    held = sealed_values.every(town.kabar)
    assert sealed_values.fates(town.kabar.vault, held) == {"open": len(held)}
    assert [one.words for one in access.case_page(town.kabar, lead, town.case().code).signs] != [""]
    rest = [one for one in held if key_of_person(one[2]) is None]
    assert person_keys.destroy(town.kabar, theirs.id) == 2  # whichever of the two is named
    assert sealed_values.fates(town.kabar.vault, held) == {"open": len(rest), "erased": len(held) - len(rest)}
    town.says(theirs, "BANTUAN")
    assert len(inbox(town.kabar, mine)) == 3
