"""Number and user id known apart, seen at once, or met on a list: nobody is asked twice, and STOP holds for all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.services.persons.importing import import_csv
from bot.store import person
from tests.making import Town
from tests.services.files import csv_of
from tests.services.rows import consents_of, plan_of, rows
from tests.services.test_number_and_user_id_meet import ALONE, BOTH, HIDDEN, writes

pytestmark = pytest.mark.both

NUMBER = "+6281234567890"
AGREES = ("halo", "1", "1", "ya", "ya", "ya", "tidak", "2")


def test_two_who_turn_out_to_be_one_share_what_they_are_known_by(town: Town) -> None:
    writes(town, HIDDEN)
    town.clock.forward(minutes=1)
    by_number = writes(town, ALONE).person
    assert writes(town, BOTH).person == by_number
    assert writes(town, HIDDEN).person == by_number
    writes(town, HIDDEN, "STOP")
    assert [row.status for row in rows(town.kabar, person)] == ["stopped", "stopped"]


def test_first_messages_with_and_without_a_number_at_once_make_one_person(town: Town) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda named: writes(town, named), [BOTH, HIDDEN] * 3))
    assert len(rows(town.kabar, person)) == 1


@pytest.mark.parametrize(("said", "status"), [(AGREES, "active"), (("STOP",), "stopped")])
def test_whoever_answered_before_the_list_came_is_given_a_name_and_nothing_else_changes(
    town: Town, said: tuple[str, ...], status: str
) -> None:
    for words in said:
        town.says(NUMBER, words)
    [before] = rows(town.kabar, person)
    report = import_csv(town.kabar, csv_of())
    [who] = rows(town.kabar, person)
    assert (who.status, report.imported, report.shared_numbers) == (status, 1, 0)
    assert town.kabar.vault.open(who.name, "person.name", who.id) == "Bq. Made Up"
    assert (who.language, who.safe_from, who.safe_to) == (before.language, before.safe_from, before.safe_to)
    assert who.district == "Lombok Tengah"
    assert consents_of(town.kabar, who)[-1] == ("statistics", False)
    assert len([row for row in plan_of(town.kabar, who) if row.step == "first"]) == (status == "active")


def test_a_child_on_the_list_is_a_social_workers_whatever_they_answered(town: Town) -> None:
    for words in AGREES:
        town.says(NUMBER, words)
    assert import_csv(town.kabar, csv_of(birth_year="2012")).minors == 1
    [who] = rows(town.kabar, person)
    assert who.status == "minor"
    assert {row.status for row in plan_of(town.kabar, who)} == {"cancelled"}


def test_of_two_on_a_list_with_one_number_neither_gets_what_somebody_wrote_from_it(town: Town) -> None:
    town.caseworker()
    town.says(NUMBER, "suami pukul saya")
    [writer] = rows(town.kabar, person)
    import_csv(town.kabar, csv_of({"name": "Amaq Tua", "gender": "male"}, {"name": "Bq. Muda", "gender": "female"}))
    people = {row.id: row for row in rows(town.kabar, person)}
    assert len(people) == 3
    assert people[writer.id].name is None
