"""Referrals against the duty of seven days, and milestones of those who agreed, as a month holds them."""

from __future__ import annotations

from datetime import date

from bot.core.guidance import COUNTED
from bot.core.programme import COUNTS
from bot.services.cases import milestones
from bot.services.cases.milestones import Said
from bot.services.programme.reached import ALIVE, TOLD
from bot.store import programme_figure
from tests.services.referring import TODAY, case, ends, refers, sari
from tests.services.rows import rows
from tests.services.test_a_month_is_counted import agrees, counted, settle

__all__ = ["case", "sari"]


def marks(town, who, person, name: str, answer: str = "yes", day: str = TODAY) -> None:
    lines = {line.id: line for line in milestones.of_person(town.kabar, who, person.code).lines}
    milestones.mark(town.kabar, who, person.code, Said(name, answer, day, lines[name].seen))


def test_made_received_and_received_in_seven_days(town, sari, case):
    made = [refers(town, sari, case, service=one) for one in ("lpsk", "kemensos", "kp2mi", "kemlu")]
    town.clock.forward(days=12)
    ends(town, sari, case, made[0], "received", received_on="2026-05-11")
    ends(town, sari, case, made[1], "received", received_on="2026-05-12")
    ends(town, sari, case, made[2], "refused")
    settle(town)
    found = counted(town)
    assert [found[name] for name in ("referred", "referred_received", "received_in_7")] == [4, 2, 1]
    assert found["referrals"] == 2, "the numbers that Kabar gave in the crisis, apart from these"


def test_what_was_written_after_the_month_was_closed_changes_nothing(town, sari, case):
    line = refers(town, sari, case)
    settle(town)
    ends(town, sari, case, line, "received", received_on="2026-05-06")
    assert counted(town)["referred_received"] == 0


def test_milestones_of_those_who_agreed_once_and_as_they_stood(town, sari):
    yes, no = town.person(), town.person()
    agrees(town, yes)
    agrees(town, no, given=False)
    for who in (yes, no):
        marks(town, sari, who, "fund_received", day="2026-01-10")
        marks(town, sari, who, "business_3", "no", "2026-05-01")
        marks(town, sari, who, "working")
        marks(town, sari, who, "bpjs_active")
    town.clock.forward(minutes=1)
    marks(town, sari, yes, "business_3", "yes", "2026-05-02")
    marks(town, sari, yes, "working", "none")
    marks(town, sari, yes, "away_informed", "no")
    marks(town, sari, yes, "away_pressed")
    settle(town)
    found = counted(town)
    names = (
        "fund_received",
        "business_3",
        "business_3_alive",
        "working",
        "business_6",
        "fund_used",
        "away_informed",
        "away_pressed",
    )
    assert [found[name] for name in names] == [1, 1, 1, 0, 0, 0, 0, 1]


def test_a_correction_in_a_later_month_is_not_counted_anew(town, sari):
    who = town.person()
    agrees(town, who)
    marks(town, sari, who, "working", "no")
    settle(town)
    marks(town, sari, who, "working", "yes")
    assert counted(town)["working"] == 0
    town.clock.forward(days=31)
    town.ticks()
    assert counted(town, date(2026, 6, 1))["working"] == 0


def test_what_is_too_small_is_not_published(town, sari, case):
    refers(town, sari, case)
    settle(town)
    told = rows(town.kabar, programme_figure, programme_figure.c.name == "referred", programme_figure.c.shown)
    assert told == []


def test_what_milestones_may_count_as_is_counted() -> None:
    names = {one.name for one in COUNTS}
    assert set(COUNTED) | {name + ALIVE for name in TOLD} <= names
    assert set(TOLD) <= set(COUNTED)
