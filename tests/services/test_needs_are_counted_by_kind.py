"""Needs by kind: cases opened in a month by every sign they had, told as every other number is."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete

from bot.content import load
from bot.core.hear.rules import CATEGORIES
from bot.core.needs import KINDS, NO_KIND, RED
from bot.services.programme.deciding import VERSION
from bot.store import programme_count
from tests.making import Town
from tests.services.counted import close, report
from tests.services.test_a_month_is_counted import counted, settle

JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
PLAIN = {"cases/f": 60, "cases/m": 50, "need_debt/f": 12, "need_debt/m": 20}


def test_a_case_counts_in_every_kind_of_its_signs_once(town: Town) -> None:
    both = town.person()
    town.says(both, "penagih utang ngancam terus")
    town.says(both, "utang saya banyak")
    town.says(both, "tlg sy dikurung majikan")
    town.says(town.person(), "saya mau mati saja")
    settle(town)
    found = counted(town)
    names = ("cases", "need_debt", "red", "red_suicide", "red_violence", "need_family")
    assert [found[name] for name in names] == [2, 1, 2, 1, 1, 0]


def test_a_sign_after_the_month_was_closed_changes_nothing(town: Town) -> None:
    who = town.person()
    town.says(who, "penagih utang ngancam terus")
    settle(town)
    town.says(who, "saya sakit parah")
    assert (counted(town)["need_debt"], counted(town)["need_health"]) == (1, 0)


def test_men_stand_beside_women_and_districts_by_the_quarter(town: Town) -> None:
    for month in (JANUARY, FEBRUARY, MARCH):
        close(town.kabar, month, PLAIN)
    one = report(town.kabar, "need_debt", "2026-Q1")
    told = [(share.number, share.of) for share in (one.total.everyone, one.total.women, one.total.men)]
    assert told == [(96, 330), (36, 180), (60, 150)]
    assert one.lines["district"]["Lombok Tengah"].men.number == 60
    assert one.lines["language"]["id"].women.number == 36


def test_a_small_kind_is_not_told(town: Town) -> None:
    close(town.kabar, JANUARY, PLAIN | {"need_debt/f": 2, "need_debt/m": 1})
    line = report(town.kabar, "need_debt", "2026-01").total
    assert (line.everyone.number, line.mark) == (None, "low")


def test_months_from_before_needs_were_counted_are_not_months_without_needs(town: Town) -> None:
    for month in (JANUARY, FEBRUARY):
        close(town.kabar, month, {"cases/f": 60, "cases/m": 50})
    with town.kabar.database.write() as connection:
        connection.execute(delete(programme_count).where(programme_count.c.name == VERSION))
    close(town.kabar, MARCH, PLAIN)
    total = report(town.kabar, "need_debt", "all").total
    assert (total.everyone.number, total.everyone.of, total.missing) == (32, 110, 2)


def test_every_reason_is_of_one_kind_or_of_none() -> None:
    told = {node.raise_.reason for flow in load().world.flows.values() for node in flow.nodes.values() if node.raise_}
    placed = [reason for reasons in (*KINDS.values(), NO_KIND, RED) for reason in reasons]
    assert sorted(placed) == sorted(set(placed))
    assert {*CATEGORIES, *told} <= set(placed)
