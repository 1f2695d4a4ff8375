"""PHQ-2 over time, and the signs of offers: each answer in one place, and in months from before in none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete

from bot.services.persons.people import Person
from bot.services.programme.deciding import VERSION
from bot.store import flow_run, programme_count
from tests.making import Town
from tests.services.counted import close, report
from tests.services.rows import change
from tests.services.test_a_month_is_counted import agrees, counted, settle, told

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
CHANGES = ("moods", "mood_again", "mood_better", "mood_not_better", "mood_worse", "mood_same")
SIGNS = ("sign_hard", "sign_soft", "sign_country", "sign_visa", "sign_contract", "sign_papers", "sign_secret")


def feels(town: Town, who: Person, *scores: int, days: float = 1) -> None:
    """This person answers the PHQ-2 with each of these scores."""
    for score in scores:
        told(town, who, "feelings", {"interest": "never", "mood": "never"}, phq2=score)
        town.clock.forward(days=days)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((4,), [1, 0, 0, 0, 0, 0]),
        ((4, 3), [2, 1, 1, 0, 0, 0]),
        ((4, 4), [2, 1, 0, 1, 0, 1]),
        ((4, 6), [2, 1, 0, 1, 1, 0]),
        ((4, 1, 5), [3, 2, 1, 1, 1, 0]),
    ],
)
def test_each_answer_is_compared_with_the_persons_first(town: Town, scores, expected) -> None:
    who = town.person()
    agrees(town, who)
    feels(town, who, *scores)
    settle(town)
    found = counted(town)
    assert [found[name] for name in CHANGES] == expected


def test_the_first_may_be_months_ago_and_nobody_elses(town: Town) -> None:
    who, other = town.person(), town.person()
    for one in (who, other):
        agrees(town, one)
    feels(town, who, 5, days=0)
    feels(town, other, 0, days=26)
    feels(town, who, 2)
    settle(town)
    town.clock.moment = datetime(2026, 6, 20, tzinfo=UTC)
    feels(town, who, 6)
    town.clock.moment = datetime(2026, 7, 15, tzinfo=UTC)
    assert town.ticks()["months_closed"] == 1
    found = counted(town)
    assert [found[name] for name in ("moods", "mood_again", "mood_better")] == [3, 1, 1]
    found = counted(town, date(2026, 6, 1))
    assert [found[name] for name in ("moods", "mood_again", "mood_worse")] == [1, 1, 1]


def test_who_does_not_want_to_be_counted_is_not_and_a_broken_seal_is_no_first(town: Town) -> None:
    no, who = town.person(), town.person()
    agrees(town, no, given=False)
    agrees(town, who)
    feels(town, no, 5, 1)
    feels(town, who, 6)
    change(town.kabar, flow_run, flow_run.c.person_id == who.id, answers=b"k1:broken")
    feels(town, who, 2, 1)
    settle(town)
    found = counted(town)
    assert [found[name] for name in ("moods", "mood_again", "mood_better")] == [2, 1, 1]


def test_better_worse_and_same_are_told_and_few_of_them_are_not(town: Town) -> None:
    plain = {"moods/f": 60, "mood_again/f": 50, "mood_better/f": 20, "mood_worse/f": 18}
    close(town.kabar, JANUARY, plain)
    shares = [report(town.kabar, name, "2026-01").total.everyone for name in CHANGES[1:]]
    assert [(share.number, share.of) for share in shares] == [(50, 60), (20, 50), (30, 50), (18, 30), (12, 30)]
    close(town.kabar, FEBRUARY, plain | {"mood_worse/f": 28})
    for name, mark in (("mood_worse", "high"), ("mood_same", "low")):
        total = report(town.kabar, name, "2026-02").total
        assert (total.everyone.number, total.mark) == (None, mark)


def test_months_from_before_it_was_counted_are_not_months_without_change(town: Town) -> None:
    close(town.kabar, JANUARY, {"moods/f": 60})
    with town.kabar.database.write() as connection:
        connection.execute(delete(programme_count).where(programme_count.c.name == VERSION))
    close(town.kabar, FEBRUARY, {"moods/f": 60, "mood_again/f": 50})
    total = report(town.kabar, "mood_again", "all").total
    assert (total.everyone.number, total.everyone.of, total.missing) == (50, 60, 1)


@pytest.mark.parametrize(
    ("answers", "points", "sign"),
    [
        ({"country": "cambodia"}, {"hard": 1}, {"sign_hard", "sign_country"}),
        ({"country": "other", "visa": "visit"}, {"hard": 1}, {"sign_hard", "sign_visa"}),
        ({"country": "unsure", "contract": "no"}, {"hard": 1, "soft": 1}, {"sign_hard", "sign_contract"}),
        ({"country": "other", "contract": "yes", "papers": "held"}, {"hard": 1}, {"sign_hard", "sign_papers"}),
        ({"country": "other", "papers": "fine", "secret": "yes"}, {"hard": 1}, {"sign_hard", "sign_secret"}),
        ({"country": "unsure", "visa": "unsure"}, {"soft": 2}, {"sign_soft"}),
        ({"country": "other"}, {"soft": 1}, set()),
    ],
)  # fmt: skip
def test_an_offer_is_counted_by_the_sign_that_ended_the_check(town: Town, answers, points, sign) -> None:
    who = town.person()
    agrees(town, who)
    told(town, who, "offer_check", answers, **points)
    settle(town)
    found = counted(town)
    assert {name for name in SIGNS if found[name]} == sign
    assert found["offers_warned"] == bool(sign)
