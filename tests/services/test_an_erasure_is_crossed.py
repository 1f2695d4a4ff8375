"""Whoever writes in the very moment in which they are erased is a stranger who is answered, not one with a fault."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.services.cases import case_actions, reaching
from bot.services.cases.access import NotYours
from bot.services.cases.cases import CaseFault
from bot.services.erasing import asking, everything
from bot.services.erasing.asking import Ask
from bot.services.persons import people
from bot.store import case_event, conversation, identity
from tests.closing import WELL
from tests.making import Town
from tests.services.rows import rows
from tests.services.test_two_transactions_cross import PATIENCE, waiting

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as made:
        yield made


def test_a_message_that_waits_for_an_erasure_is_a_strangers(town: Town, pool: ThreadPoolExecutor) -> None:
    who = town.person()
    now = town.clock.now()
    with town.kabar.database.write() as connection:
        people.lock(connection, town.kabar, who.id)
        asking.begin(connection, town.kabar, who, Ask("all", by="operator"), now)
        everything.erase(connection, town.kabar, who.id, now)
        coming = pool.submit(town.says, town.number_of(who), "halo")
        waiting(town, 1, coming)
    got = coming.result(PATIENCE)
    assert got.state == "new", "parked, it would be silent and ring a caseworker"
    assert got.person != who.code
    assert {row.parked_at for row in rows(town.kabar, conversation)} == {None}
    assert rows(town.kabar, identity, identity.c.person_id == who.id) == []
    assert town.cases() == []


def test_a_number_that_staff_write_down_meanwhile_is_not_an_erased_persons(
    town: Town, pool: ThreadPoolExecutor
) -> None:
    boss, who = town.caseworker(role="supervisor"), town.person()
    given = (town.kabar, boss, who.code, "081277777777", "whatsapp")
    with town.kabar.database.write() as connection:
        people.lock(connection, town.kabar, who.id)
        everything.erase(connection, town.kabar, who.id, town.clock.now())
        adding = pool.submit(reaching.add_number, *given, retire=False, shared=False)
        waiting(town, 1, adding)
    with pytest.raises(NotYours):
        adding.result(PATIENCE)
    assert rows(town.kabar, identity, identity.c.person_id == who.id) == []


def test_a_note_that_staff_write_meanwhile_is_of_nobody_who_was_erased(town: Town, pool: ThreadPoolExecutor) -> None:
    sari, who = town.caseworker(), town.person()
    town.says(who, "tlg sy dikurung majikan")
    code = town.case().code
    case_actions.acknowledge(town.kabar, sari, code)
    case_actions.close(town.kabar, sari, code, WELL)
    with town.kabar.database.write() as connection:
        people.lock(connection, town.kabar, who.id)
        everything.erase(connection, town.kabar, who.id, town.clock.now())
        noting = pool.submit(case_actions.note, town.kabar, sari, code, "jemput di rumah Inaq Sumiatunah")
        waiting(town, 1, noting)
    with pytest.raises(CaseFault, match="erased_person"):
        noting.result(PATIENCE)
    assert [row for row in rows(town.kabar, case_event) if row.note is not None] == []
