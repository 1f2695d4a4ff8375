from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.content import packaged
from bot.core.plan import Fixed, Phase, Row, settle
from bot.core.timing import add_months

LOMBOK = ZoneInfo("Asia/Makassar")
ENROLLED = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
DATES = st.dates(date(2026, 1, 1), date(2031, 12, 31))


def rows(safe_from="08:00", safe_to="20:00"):
    return packaged().plan.rows(ENROLLED, LOMBOK, safe_from, safe_to)


def phases_only():
    return replace(packaged().plan, also=())


def days_of(found):
    return [row.due_at.astimezone(LOMBOK).date() for row in found]


def test_the_first_check_in_comes_the_day_after_at_nine():
    assert rows()[0].due_at == datetime(2026, 11, 24, 9, 0, tzinfo=LOMBOK)
    assert rows()[0].due_at.tzinfo is UTC
    assert rows()[0].flow == "check_in"


def test_weekly_eight_times_then_every_two_weeks_then_monthly():
    found = phases_only().rows(ENROLLED, LOMBOK)
    days = days_of(found)
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    assert gaps[:8] == [7] * 8
    fortnights = [gap for row, gap in zip(found[1:], gaps, strict=True) if row.step == "fortnightly"]
    assert set(fortnights) == {14}
    assert all(28 <= gap <= 31 for row, gap in zip(found[1:], gaps, strict=True) if row.step == "monthly")
    last_fortnight = max(row.due_at for row in found if row.step == "fortnightly")
    assert last_fortnight.date() <= date(2027, 5, 23)
    assert date(2027, 10, 1) < days[-1] <= date(2027, 11, 23)


def test_the_first_two_months_as_people_live_them():
    steps = ["first", "weekly", "assistance", "weekly", "review", "weekly", "weekly", "weekly", "wellbeing"]
    assert [row.step for row in rows()][: len(steps)] == steps


def test_every_month_has_its_review_or_its_two_questions():
    found = {row.step: [] for row in rows()}
    for row in rows():
        found[row.step].append(row)
    assert [len(found[step]) for step in ("review", "assistance", "wellbeing")] == [4, 4, 8]
    asked = sorted(days_of(found["review"] + found["wellbeing"]))
    for month, day in enumerate(asked, 1):
        assert abs(day - add_months(date(2026, 11, 23), month)) <= timedelta(days=16)


def test_rounds_count_up_in_each_flow_so_that_the_items_rotate():
    for flow in packaged().plan.flows:
        found = [row.round for row in rows() if row.flow == flow]
        assert found == list(range(len(found)))


def test_it_is_never_before_nine_nor_outside_the_persons_hours():
    assert rows("06:00", "12:00")[0].due_at.astimezone(LOMBOK).hour == 9
    assert rows("16:00", "20:00")[0].due_at.astimezone(LOMBOK).hour == 16
    assert rows("20:00", "06:00")[0].due_at.astimezone(LOMBOK).hour == 20
    assert rows("05:00", "08:00")[0].due_at.astimezone(LOMBOK).hour == 5


@given(DATES)
def test_whenever_somebody_enrols_they_hear_hardly_more_often_than_without_the_fixed_contacts(start):
    plan = packaged().plan
    found, before = plan.rows(start, LOMBOK), phases_only().rows(start, LOMBOK)
    # two of the four are the short question whether hours and line are still safe
    assert len(before) <= len(found) <= len(before) + 4
    assert min(later - earlier for earlier, later in pairwise(days_of(found))) >= timedelta(days=3)


PHASES = st.lists(
    st.builds(
        Phase,
        step=st.just("phase"),
        flow=st.sampled_from(["check_in", "other"]),
        days=st.integers(1, 40),
        times=st.integers(1, 12),
    ),
    min_size=1,
    max_size=4,
)
FIXED = st.lists(
    st.builds(
        Fixed,
        step=st.sampled_from(["a", "b", "c"]),
        flow=st.sampled_from(["review", "check_in"]),
        days=st.lists(st.integers(1, 200), max_size=4, unique=True).map(lambda days: tuple(sorted(days))),
        months=st.lists(st.integers(1, 14), max_size=4, unique=True).map(lambda months: tuple(sorted(months))),
    ),
    max_size=3,
    unique_by=lambda fixed: fixed.step,
)


@given(DATES, PHASES, FIXED)
def test_of_any_plan_nobody_has_two_contacts_on_a_day_and_no_step_is_swallowed(start, phases, fixed):
    plan = replace(packaged().plan, phases=tuple(phases), also=tuple(fixed))
    found, before = plan.rows(start, LOMBOK), replace(plan, also=()).rows(start, LOMBOK)
    assert len(set(days_of(found))) == len(found)
    assert list(found) == sorted(found, key=lambda row: row.due_at)
    assert found[0] == before[0] or found[0].step != "phase"  # the first of all is never given away
    wanted = {one.step: sorted(one.dates(start)) for one in fixed}
    assert Counter(row.step for row in found if row.step != "phase") == {
        step: len(days) for step, days in wanted.items() if days
    }
    assert len(before) <= len(found) <= len(before) + sum(map(len, wanted.values()))
    assert set(days_of(before)) <= set(days_of(found))


@given(DATES, PHASES, FIXED)
def test_of_any_plan_fixed_contacts_keep_their_order(start, phases, fixed):
    plan = replace(packaged().plan, phases=tuple(phases), also=tuple(fixed))
    meant = sorted((day, place, one.step) for place, one in enumerate(fixed) for day in one.dates(start))
    assert [row.step for row in plan.rows(start, LOMBOK) if row.step != "phase"] == [step for *_, step in meant]


def due(*hours_ago, late="collapse", after=timedelta(days=3)):
    now = datetime(2026, 12, 1, tzinfo=UTC)
    return [Row("w", "check_in", 0, now - timedelta(hours=hours), late, after) for hours in hours_ago], now


def of(flow, hours_ago, late="send"):
    [row], _ = due(hours_ago, late=late)
    return replace(row, step=flow, flow=flow)


def test_of_several_due_at_once_only_the_newest_is_sent():
    assert settle(*due(30, 2, 50)) == ("collapse", "send", "collapse")


def test_what_is_too_late_follows_its_policy():
    assert settle(*due(24 * 4)) == ("collapse",)
    assert settle(*due(24 * 4, late="task")) == ("task",)
    assert settle(*due(24 * 4, late="send")) == ("send",)
    assert settle(*due(24 * 2, late="task")) == ("send",)
    assert settle((), datetime.now(UTC)) == ()


def test_of_different_flows_the_earliest_goes_and_the_others_wait():
    now = due()[1]
    assert settle([of("review", 40), of("assistance", 30), of("review", 60)], now) == ("send", "wait", "collapse")


def test_a_check_in_gives_way_to_what_is_asked_anyhow():
    now = due()[1]
    assert settle([of("check_in", 50, "collapse"), of("review", 2)], now) == ("collapse", "send")
    assert settle([of("review", 50), of("check_in", 2, "collapse")], now) == ("send", "collapse")
    assert settle([of("review", 50), of("check_in", 2, "task")], now) == ("send", "wait")


def test_a_contact_that_had_to_wait_gives_way_to_the_later_one_that_is_due_by_then():
    now = due()[1]
    earlier, later = (replace(of("check_in", 2, "send"), round=number) for number in (1, 2))
    assert settle([later, earlier], now) == ("send", "collapse")


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 60), st.sampled_from(["send", "task"])), max_size=12),
    st.sets(st.integers(0, 90)),
)
def test_whatever_days_the_clock_stood_still_one_a_day_goes_out_and_the_newest_of_a_flow_is_never_lost(plan, stood):
    begin = datetime(2026, 12, 1, tzinfo=UTC)
    waiting = [
        Row(flow, flow, at, begin + timedelta(days=day), late, timedelta(days=400))
        for at, (flow, day, late) in enumerate(sorted(plan, key=lambda contact: contact[1]))
    ]
    newest = {row.flow: row.round for row in waiting}
    sent = []
    for day in range(400):
        now = begin + timedelta(days=day)
        ready = [] if day in stood else [row for row in waiting if row.due_at <= now]
        fates = dict(zip((row.round for row in ready), settle(ready, now), strict=True))
        assert Counter(fates.values())["send"] <= 1
        sent += [number for number, fate in fates.items() if fate == "send"]
        waiting = [
            replace(row, due_at=now + timedelta(days=3)) if fates.get(row.round) == "wait" else row
            for row in waiting
            if fates.get(row.round) in {None, "wait"}
        ]
    assert waiting == []
    assert set(newest.values()) <= {*sent}
