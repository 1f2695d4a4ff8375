"""Whoever falls silent in the middle of the welcome gets one second message, and after 7 days a person is told."""

from __future__ import annotations

import pytest

from bot.services.persons.importing import import_csv
from bot.store import follow_up, person
from tests.making import Town
from tests.services.days import after
from tests.services.files import csv_of
from tests.services.rows import rows

NUMBER = "+6281299990001"


def stranger(town: Town, *said: str) -> str:
    for words in said:
        town.says(NUMBER, words)
    return NUMBER


def last(town: Town) -> str:
    [who] = rows(town.kabar, person)
    return town.last(town.reload(who))


def invited(town: Town) -> list[str]:
    return [row.status for row in rows(town.kabar, follow_up) if row.step == "invite"]


def test_a_stranger_gets_one_neutral_second_message_with_the_open_question(town: Town) -> None:
    stranger(town, "halo", "1")
    assert after(town, hours=48, seconds=-1)["second_messages"] == 0
    assert after(town, seconds=1)["second_messages"] == 1
    assert "belum mendengar" in last(town)
    assert "Nomor ini dipakai siapa?" in last(town)
    assert after(town, hours=48)["second_messages"] == 0


def test_after_7_days_a_person_is_told_and_no_sooner(town: Town) -> None:
    stranger(town, "halo", "1")
    after(town, hours=48)
    assert town.cases() == []
    assert after(town, days=5)["silence_tasks"] == 1
    assert (town.case().level, town.case().reason) == ("silence", "no_answer")


def test_whoever_answers_goes_on_and_is_watched_anew(town: Town) -> None:
    stranger(town, "halo", "1")
    after(town, hours=48)
    stranger(town, "1")
    assert "18 tahun" in last(town)
    assert after(town, hours=47)["second_messages"] == 0
    assert after(town, hours=1)["second_messages"] == 1


@pytest.mark.parametrize(
    "said",
    [
        ("halo", "1", "3"),  # a wrong number
        ("halo", "1", "1", "tidak"),  # under 18: a social worker's
        ("halo", "1", "1", "ya", "tidak"),  # refused
        ("halo", "berhenti"),
        ("halo", "saya dipukul suami"),  # a crisis that goes quiet is not called back
    ],
)
def test_nobody_is_written_to_who_is_through_with_it(town: Town, said: tuple[str, ...]) -> None:
    stranger(town, *said)
    assert after(town, hours=49)["second_messages"] == 0
    assert after(town, days=8)["silence_tasks"] == 0


def test_whoever_agreed_hears_the_plan_and_no_second_welcome(town: Town) -> None:
    stranger(town, "halo", "1", "1", "ya", "ya")
    assert invited(town) == ["cancelled"]


def test_a_stranger_in_the_welcome_may_still_be_put_on_the_list(town: Town) -> None:
    stranger(town, "halo", "1")
    import_csv(town.kabar, csv_of(phone=NUMBER, consent=""))
    assert invited(town) == ["due"]
