"""A changed plan meets somebody in the middle of the old one: nothing that came comes again, nothing ahead is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import packaged
from bot.core.plan import Fixed, Phase, Plan
from bot.core.replan import Ahead, moved_steps, replanned

PLAN = packaged().plan
START = date(2026, 5, 4)
ZONE = ZoneInfo("Asia/Makassar")


def ahead(plan: Plan, since: date, shift: int = 0) -> list[Ahead[int]]:
    laid = plan.laid(START)
    return [Ahead(at, one.part.step, one.day + timedelta(days=shift)) for at, one in enumerate(laid) if one.day > since]


def fixed(plan: Plan, step: str, **times: tuple[int, ...]) -> Plan:
    return replace(plan, also=tuple(replace(one, **times) if one.step == step else one for one in plan.also))


def test_the_same_plan_changes_nothing_even_after_a_pause():
    today = START + timedelta(days=40)
    found = replanned(PLAN, PLAN, START, ahead(PLAN, today, shift=30), today)
    assert found.gone == ()
    assert found.added == ()
    assert {moved for _, _, moved in found.kept} == {timedelta()}
    assert len(found.kept) == len(ahead(PLAN, today))


def test_a_fixed_time_moves_and_comes_once():
    """Who had the review of month 1 does not have it again in month 2; who did not has it then."""
    later = fixed(PLAN, "review", months=(2, 3, 6, 12))
    after = START + timedelta(days=45)
    found = replanned(PLAN, later, START, ahead(PLAN, after), after)
    assert [one.day for one in found.added if one.part.step == "review"] == []
    before = START + timedelta(days=20)
    found = replanned(PLAN, later, START, ahead(PLAN, before), before)
    reviews = [(now.day, moved) for _, now, moved in found.kept if now.part.step == "review"]
    assert len(reviews) == 4
    assert reviews[-1][1] > timedelta(days=20)  # the first of them, told last to first


def test_a_new_time_comes_only_to_whom_it_lies_ahead():
    more = fixed(PLAN, "assistance", months=(1, 3, 6, 12))
    for days, expected in ((10, 1), (50, 0)):
        today = START + timedelta(days=days)
        found = replanned(PLAN, more, START, ahead(PLAN, today), today)
        assert len([one for one in found.added if one.part.step == "assistance"]) == expected


def test_a_step_that_is_gone_goes_and_a_new_one_moves_as_a_pause_moved_the_rest():
    others = tuple(one for one in PLAN.also if one.step != "wellbeing")
    gone = replace(PLAN, also=(*others, Fixed("lesson", "lessons", days=(100,))))
    today = START + timedelta(days=40)
    found = replanned(PLAN, gone, START, ahead(PLAN, today, shift=10), today)
    assert {PLAN.laid(START)[key].part.step for key in found.gone} >= {"wellbeing"}
    (lesson,) = [one for one in found.added if one.part.step == "lesson"]
    assert (lesson.day - START).days >= 110 - 16
    assert "lesson" in moved_steps(PLAN, gone, START)
    assert "review" not in moved_steps(PLAN, gone, START)


steps = st.builds(
    lambda at, flow, days, times: Phase(f"p{at}", flow, days=days, times=times),
    st.integers(0, 3), st.sampled_from(["check_in", "lessons"]), st.integers(1, 20), st.integers(1, 6),
)  # fmt: skip
extras = st.builds(
    lambda at, days, months: Fixed(f"f{at}", "review", tuple(sorted(days)), tuple(sorted(months))),
    st.integers(0, 3), st.sets(st.integers(1, 90), max_size=3), st.sets(st.integers(1, 6), min_size=1, max_size=3),
)  # fmt: skip
plans = st.builds(
    lambda phases, also: replace(PLAN, phases=tuple(phases), also=tuple(also)),
    st.lists(steps, min_size=1, max_size=3, unique_by=lambda one: one.step),
    st.lists(extras, max_size=3, unique_by=lambda one: one.step),
)


@settings(max_examples=150, deadline=None)
@given(old=plans, new=plans, day=st.integers(0, 120), shift=st.integers(0, 30))
def test_whatever_the_two_plans_each_contact_has_one_fate(old, new, day, shift):
    today = START + timedelta(days=day + shift)
    mine = ahead(old, START + timedelta(days=day), shift)
    found = replanned(old, new, START, mine, today)
    fates = [key for key, _, _ in found.kept] + list(found.gone)
    assert sorted(fates) == sorted(one.key for one in mine)
    numbers = [(now.part.step, now.number) for _, now, _ in found.kept]
    numbers += [(one.part.step, one.number) for one in found.added]
    assert len(numbers) == len(set(numbers))
    assert all(one.day > today for one in found.added)
