"""Whoever writes three of four messages in another language is asked once whether to go on in it."""

from __future__ import annotations

from bot.store import person
from tests.making import Town
from tests.services.rows import rows

SASAK = (
    "tiang lalo jok peken kance inaq, wah uleq onek",
    "kanak tiang wah besekolah leq Praya, due kanak ku",
    "laeq tiang begawean leq kebon, nani wah ndeq",
    "nani tiang leq bale doang, ndeq araq gawean",
)
INDONESIAN = "sekarang saya di rumah saja sama ibu"
OFFER = "Mau lanjut dalam bahasa Sasak?"


def test_the_third_message_in_a_row_is_answered_with_the_offer_and_a_yes_changes_the_language(town: Town) -> None:
    who = town.person()
    for text in SASAK[:2]:
        town.says(who, text)
        assert OFFER not in town.last(who)
    town.says(who, SASAK[2])
    assert OFFER in town.last(who)
    town.says(who, "aoq")
    assert town.reload(who).language == "sas"


def test_numbers_and_short_words_between_do_not_count(town: Town) -> None:
    who = town.person()
    for text in (SASAK[0], "ok", SASAK[1], "1", SASAK[2]):
        town.says(who, text)
    assert OFFER in town.last(who)


def test_three_of_four_are_enough_and_two_of_four_are_not(town: Town) -> None:
    three, two = town.person(), town.person()
    for text in (SASAK[0], INDONESIAN, SASAK[1], SASAK[2]):
        town.says(three, text)
    assert OFFER in town.last(three)
    for text in (SASAK[0], INDONESIAN, INDONESIAN + " juga", SASAK[1]):
        town.says(two, text)
    assert OFFER not in town.last(two)


def test_it_is_asked_once(town: Town) -> None:
    who = town.person()
    for text in SASAK[:3]:
        town.says(who, text)
    town.says(who, "tidak")
    for text in SASAK:
        town.says(who, text)
        assert OFFER not in town.last(who)
    assert town.reload(who).language == "id"


def test_what_was_written_long_ago_does_not_count(town: Town) -> None:
    who = town.person()
    for text in SASAK[:2]:
        town.says(who, text)
    town.clock.forward(days=61)
    town.says(who, SASAK[2])
    assert OFFER not in town.last(who)


def test_messages_of_another_person_do_not_count(town: Town) -> None:
    one, other = town.person(), town.person()
    for text in SASAK[:2]:
        town.says(one, text)
    town.says(other, SASAK[2])
    assert OFFER not in town.last(other)


def test_nobody_is_offered_anything_before_they_agreed(town: Town) -> None:
    for text in SASAK:
        town.says("+6281299990001", text)
    [who] = rows(town.kabar, person)
    assert OFFER not in town.last(town.reload(who))
