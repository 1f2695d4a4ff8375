"""A number nobody knows becomes a person of status new, who is asked before anything is kept going."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.store import follow_up, identity, person
from tests.making import Town
from tests.services.rows import consents_of, outbox, plan_of, rows, talk_of

NUMBER = "+6281299990001"


def test_a_stranger_is_kept_and_hears_the_welcome(town: Town) -> None:
    assert town.says(NUMBER, "halo").state == "new"
    [who] = rows(town.kabar, person)
    assert (who.status, who.name, who.language) == ("new", None, "id")
    assert "Kabar" in town.last(town.reload(who))
    assert talk_of(town.kabar, who).session is not None
    assert [(row.step, row.status) for row in rows(town.kabar, follow_up)] == [("invite", "asked")]


def test_words_that_nobody_understands_reach_a_person_too(town: Town) -> None:
    sari = town.caseworker()
    town.says(NUMBER, "kemarin saya lihat layang-layang di sawah")
    assert (town.case().level, town.case().reason) == ("yellow", "not_understood")
    assert town.case().code in town.last(sari)


def test_a_stranger_in_danger_is_a_red_case(town: Town) -> None:
    town.says(NUMBER, "saya dipukul suami")
    assert town.case().level == "red"


def test_a_stranger_who_agrees_is_followed_up(town: Town) -> None:
    for words in ("halo", "1", "1", "ya", "ya", "tidak", "ya", "tidak", "2"):
        town.says(NUMBER, words)
    [who] = rows(town.kabar, person)
    assert who.status == "active"
    assert (who.safe_from, who.safe_to) == ("12:00", "16:00")
    kept = [("check_ins", True), ("awareness", False), ("caseworker", True), ("statistics", False)]
    assert consents_of(town.kabar, who) == kept
    assert {row.status for row in plan_of(town.kabar, who) if row.step != "invite"} == {"due"}
    assert len(outbox(town.kabar, who)) == 9


def test_first_messages_in_the_same_moment_make_one_person(town: Town) -> None:
    with ThreadPoolExecutor(6) as pool:
        states = list(pool.map(lambda text: town.says(NUMBER, text).state, ["halo", "permisi"] * 3))
    assert states == ["new"] * 6
    [who] = rows(town.kabar, person)
    assert len(rows(town.kabar, identity)) == 1
    assert len(outbox(town.kabar, who)) == 6


def test_numbers_are_told_apart(town: Town) -> None:
    town.says(NUMBER, "halo")
    town.says("+6281299990002", "halo")
    town.says(NUMBER, "1", line="sms")
    assert len(rows(town.kabar, person)) == 2
