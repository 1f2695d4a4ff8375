"""Within what time people were contacted: a step, of all cases, and only where no small number follows from it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.contact_times import BEYOND, STEPS, percentile
from bot.core.disclosure import LEAST


def within(times: list[int]) -> dict[int, int]:
    return {step: sum(time <= step for time in times) for step in STEPS}


@pytest.mark.parametrize(
    ("times", "half"),
    [([10] * 40, 15), ([16] * 40, 30), ([61] * 40, 120), ([10080] * 40, 10080), ([99999] * 40, BEYOND)],
)
def test_it_is_the_first_step_that_holds_half(times, half):
    assert percentile(within(times), 60, in_time=(5,), percent=50) == half


def test_those_who_were_never_contacted_count_too():
    assert percentile(within([10] * 20), 60, in_time=(20,), percent=50) == BEYOND


@pytest.mark.parametrize(("cases", "told"), [(9, False), (10, False), (30, True)])
def test_few_cases_have_no_median(cases, told):
    assert (percentile(within([10] * cases), cases, in_time=(cases - 5,), percent=50) is not None) is told


@pytest.mark.parametrize(("cases", "told"), [(49, False), (50, True), (200, True)])
def test_nine_in_ten_need_five_beyond(cases, told):
    assert (percentile(within([10] * cases), cases, in_time=(20,), percent=90) is not None) is told


@given(st.integers(10, 200), st.integers(0, 200), st.sampled_from((50, 90)))
def test_it_never_lies_so_near_to_those_in_time_that_a_number_below_five_is_known(cases, in_time, percent):
    assume(in_time <= cases)
    step = percentile(within([10] * cases), cases, (in_time,), percent)
    wanted = -(-cases * percent // 100)
    if step is not None:
        assert abs(wanted - in_time) >= LEAST
        assert cases - wanted >= LEAST


@pytest.mark.parametrize("cases", range(10, 31))
def test_how_many_were_both_taken_and_contacted_in_time_is_never_known(cases):
    told = range(LEAST, cases - LEAST + 1)
    for taken, contacted in product(told, repeat=2):
        both = range(max(0, taken + contacted - cases), min(taken, contacted) + 1)
        assert len(both) > LEAST
