"""Several people, one number: an answer belongs to whoever was asked last, and danger is never lost."""

from __future__ import annotations

from bot.store import message
from tests.making import Town
from tests.services.rows import inbox, plan_of, rows

NUMBER = "+6281299990001"


def test_the_one_who_was_asked_last_answers(town: Town) -> None:
    amaq = town.person(phone=NUMBER, name="Amaq")
    town.clock.forward(hours=1)
    inaq = town.person(phone=NUMBER, name="Inaq", safe_from="14:00", safe_to="16:00")
    town.clock.moment = plan_of(town.kabar, amaq)[0].due_at
    town.ticks()
    assert [town.says(NUMBER, "1").person for _ in range(2)] == [amaq.code] * 2
    town.clock.moment = plan_of(town.kabar, inaq)[0].due_at
    town.ticks()
    assert town.says(NUMBER, "1").person == inaq.code
    assert plan_of(town.kabar, amaq)[0].status == plan_of(town.kabar, inaq)[0].status == "answered"


def test_a_message_is_kept_once_for_one_of_them(town: Town) -> None:
    people = [town.person(phone=NUMBER, name=name) for name in ("Amaq", "Inaq", "Nine")]
    town.says(NUMBER, "halo", sid="SM1")
    town.says(NUMBER, "halo", sid="SM1")
    assert sum(len(inbox(town.kabar, who)) for who in people) == 1
    assert len(rows(town.kabar, message)) == 2


def test_a_cry_for_help_from_a_shared_number_is_one_red_case(town: Town) -> None:
    sari = town.caseworker()
    for name in ("Amaq", "Inaq"):
        town.person(phone=NUMBER, name=name)
    town.says(NUMBER, "saya dipukul suami")
    assert town.case().level == "red"
    assert len(town.messages(sari)) == 1


def test_no_name_is_ever_written(town: Town) -> None:
    amaq = town.person(phone=NUMBER, name="Amaq Rusdi")
    town.person(phone=NUMBER, name="Inaq Rusdi")
    for words in ("halo", "saya dipukul suami", "BANTUAN"):
        town.says(NUMBER, words)
    assert not any("Rusdi" in text for text in town.messages(amaq))
