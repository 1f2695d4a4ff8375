"""A person has one open case; every further sign is kept in it, and only what is news rings again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.core.effects import Raised
from bot.services.cases import case_actions
from bot.services.cases.raising import Sign, raise_sign
from bot.services.persons.people import Person
from bot.store import case_event, case_file, case_sign
from tests.closing import WELL
from tests.making import Town
from tests.services.content import having
from tests.services.rows import rows

pytestmark = pytest.mark.both

RED, ORANGE, YELLOW = "saya dipukul suami", "petugas, paspor saya ditahan agen", "hubungi saya"


def raises(town: Town, who: Person, level: str, reason: str = "fear") -> None:
    with town.kabar.database.write() as connection:
        raise_sign(connection, town.kabar, who, Sign(Raised(level, reason, "a rule", "words")), town.clock.now())


def events(town: Town) -> list[str]:
    return [row.kind for row in rows(town.kabar, case_event)]


def test_each_sign_is_kept_with_its_rule_and_words(town: Town) -> None:
    town.caseworker()
    who = town.person()
    town.says(who, RED)
    town.clock.forward(minutes=1)
    raises(town, who, "orange")
    assert len(town.cases()) == 1
    kept = rows(town.kabar, case_sign)
    assert [row.level for row in kept] == ["red", "orange"]
    assert all(row.rule and row.evidence for row in kept)
    assert kept[0].message_id is not None


def test_a_further_red_sign_rings_again_but_not_within_five_minutes(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()
    for minutes in (0, 1, 3):
        town.clock.forward(minutes=minutes)
        town.says(who, RED)
    assert len(town.messages(sari)) == 1
    town.clock.forward(minutes=1)
    town.says(who, RED)
    assert len(town.messages(sari)) == 2
    assert len(rows(town.kabar, case_sign)) == 4


def test_a_further_sign_does_not_put_off_the_climb(town: Town) -> None:
    dewi = [town.caseworker() for _ in range(2)][1]
    who = town.person()
    town.says(who, RED)
    [before] = rows(town.kabar, case_file)
    town.clock.forward(minutes=14)
    town.says(who, RED)
    [after] = rows(town.kabar, case_file)
    assert (after.next_alert_at, after.acknowledge_by) == (before.next_alert_at, before.acknowledge_by)
    town.clock.forward(minutes=1)
    assert town.ticks()["alerts_climbed"] == 1
    assert len(town.messages(dewi)) == 1


@pytest.mark.parametrize(("first", "then"), [("yellow", "orange"), ("silence", "yellow"), ("orange", "red")])
def test_a_graver_sign_raises_the_case_and_alerts_at_once(town: Town, first: str, then: str) -> None:
    sari = town.caseworker()
    who = town.person()
    raises(town, who, first)
    raises(town, who, then, "hunger")
    assert (town.case().level, town.case().reason) == (then, "hunger")
    assert len(town.messages(sari)) == 2
    assert town.case().code in town.last(sari)


def test_a_lesser_sign_is_kept_and_rings_nobody(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()
    raises(town, who, "red")
    town.clock.forward(hours=1)
    raises(town, who, "yellow")
    assert (town.case().level, len(town.messages(sari))) == ("red", 1)
    assert events(town) == ["opened", "alerted", "sign"]


def test_acknowledged_and_then_red_again_must_be_acknowledged_again(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()
    town.says(who, RED)
    case_actions.acknowledge(town.kabar, sari, town.case().code)
    town.says(who, RED)
    again = town.case()
    assert again.acknowledged_at is None
    assert len(town.messages(sari)) == 2
    assert again.acknowledge_by == town.clock.now() + timedelta(minutes=15)
    assert events(town).count("raised") == 1


def test_taken_after_each_of_ten_red_messages_it_rings_twice_and_then_when_five_minutes_are_over(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()
    for _ in range(10):
        town.says(who, RED)
        town.says(sari, "ambil")
        town.clock.forward(seconds=20)
    assert [text[:5] for text in town.messages(sari)].count("MERAH") == 2
    assert len(rows(town.kabar, case_sign)) == 10
    town.says(who, RED)
    assert town.case().news_at is not None, "it is seen on every list"
    town.clock.forward(minutes=4)
    town.ticks()
    assert [text[:5] for text in town.messages(sari)].count("MERAH") == 3
    assert town.ticks()["alerts_climbed"] == 0, "once"
    town.clock.forward(minutes=15)
    assert town.ticks()["alerts_climbed"] == 1, "until somebody looks"


def test_whoever_writes_again_and_again_does_not_hold_the_ladder_at_its_foot(town: Town) -> None:
    sari, dewi = town.caseworker(), town.caseworker()
    who = town.person(caseworker_id=sari.id)
    for _ in range(2):
        town.says(who, RED)
        case_actions.acknowledge(town.kabar, sari, town.case().code)
    for _ in range(15):
        town.clock.forward(minutes=2)
        town.says(who, RED)
        town.ticks()
    assert town.messages(dewi), "nobody looked for half an hour"


def test_what_waited_five_minutes_is_told_to_whoever_has_it(town: Town) -> None:
    _, dewi = town.caseworker(), town.caseworker()
    who = town.person()
    town.says(who, RED)
    code = town.case().code
    for _ in range(2):
        town.clock.forward(seconds=1)
        case_actions.acknowledge(town.kabar, dewi, code)
        town.says(who, RED)
    case_actions.acknowledge(town.kabar, dewi, code)
    town.says(who, RED)
    before = len(town.messages(dewi))
    town.clock.forward(minutes=5)
    town.ticks()
    assert len(town.messages(dewi)) == before + 1


def test_acknowledged_and_then_yellow_stays_acknowledged(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()
    raises(town, who, "yellow")
    case_actions.acknowledge(town.kabar, sari, town.case().code)
    raises(town, who, "yellow")
    assert town.case().acknowledged_by == sari.name


def test_after_it_is_closed_the_next_sign_opens_another(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()
    town.says(who, RED)
    code = town.case().code
    case_actions.acknowledge(town.kabar, sari, code)
    case_actions.close(town.kabar, sari, code, WELL)
    town.says(who, RED)
    assert [case.status for case in town.cases()] == ["closed", "open"]
    assert town.cases()[1].code != code


def test_signs_in_the_same_moment_open_one_case(town: Town) -> None:
    town.caseworker()
    who = town.person()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: raises(town, who, "red"), range(6)))
    assert len(town.cases()) == 1
    assert len(rows(town.kabar, case_sign)) == 6


TWICE = """
flow: twice
title: Dua kali
start: mild
keywords: [dua kali]
nodes:
  mild: {raise: {level: yellow, reason: debt}, next: grave}
  grave: {raise: {level: orange, reason: hunger}, say: "Baik.", end: true}
"""


def test_a_case_may_become_graver_twice_in_one_turn(town: Town) -> None:
    sari = town.caseworker()
    town = Town(having(town.kabar, twice=TWICE), town.clock, town.phones)
    assert town.says(town.person(), "dua kali").state == "new"
    assert town.case().level == "orange"
    assert len(town.messages(sari)) == 2
