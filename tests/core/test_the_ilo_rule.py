"""The ILO's rule: when a dimension is positive, and what all of them together say. Every case of it is walked."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import packaged
from bot.core.indicators import DIMENSIONS, Indicator, Indicators, Judged, judge, whole

FEWEST = ((2, 0, 0), (1, 1, 0), (1, 0, 1), (0, 3, 0), (0, 2, 1))
"""Strong, medium, weak: as the rule names them."""
COUNTS = list(product(range(5), repeat=3))
ALL = packaged().indicators


def at_least(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(mine >= theirs for mine, theirs in zip(one, other, strict=True))


@pytest.mark.parametrize("counts", COUNTS)
def test_a_dimension_is_positive_where_it_holds_one_of_the_five_and_nowhere_else(counts):
    assert Judged(*counts).positive == any(at_least(counts, fewest) for fewest in FEWEST)


@pytest.mark.parametrize("counts", COUNTS)
def test_one_more_sign_never_makes_less_of_it(counts):
    if Judged(*counts).positive:
        for place in range(3):
            assert Judged(*(number + (index == place) for index, number in enumerate(counts))).positive


def subsets():
    return [set(some) for size in range(len(DIMENSIONS) + 1) for some in combinations(DIMENSIONS, size)]


@pytest.mark.parametrize("positive", subsets(), ids=lambda one: "+".join(sorted(one)) or "none")
def test_all_together_for_an_adult(positive):
    means = bool(positive & {"deception", "coercion", "vulnerability"})
    works, forced = "exploitation" in positive, "coercion_there" in positive
    expected = "not_shown"
    if works:
        expected = "exploited"
        if means and forced:
            expected = "trafficking"
        elif "deception" in positive and not forced:
            expected = "deceived_exploited"
    assert whole(positive, child=False) == expected


@pytest.mark.parametrize("positive", subsets(), ids=lambda one: "+".join(sorted(one)) or "none")
def test_under_18_no_means_are_needed_and_nothing_is_less_than_for_an_adult(positive):
    graver = ("not_shown", "exploited", "deceived_exploited", "trafficking")
    child, adult = whole(positive, child=True), whole(positive, child=False)
    assert graver.index(child) >= graver.index(adult)
    assert (child == "trafficking") == ({"exploitation", "coercion_there"} <= positive)


def test_abuse_of_vulnerability_at_the_destination_changes_nothing():
    for positive in subsets():
        for child in (False, True):
            without = positive - {"vulnerability_there"}
            assert whole(positive, child=child) == whole(without, child=child)


@given(st.sets(st.sampled_from(sorted(ALL.by_key))), st.sets(st.sampled_from(sorted(ALL.by_key))), st.booleans())
def test_more_ticks_never_make_a_dimension_less(ticked, more, child):
    few, many = judge(ALL, ticked, child=child), judge(ALL, ticked | more, child=child)
    for name in DIMENSIONS:
        assert at_least((many[name].strong, many[name].medium, many[name].weak), (few[name].strong, 0, 0))
        assert many[name].positive or not few[name].positive


@given(st.sets(st.sampled_from(sorted(ALL.by_key))))
def test_a_tick_counts_in_its_own_dimension_alone(ticked):
    found = judge(ALL, ticked, child=False)
    for name in DIMENSIONS:
        own = {key for key in ticked if key.startswith(f"{name}.")}
        assert judge(ALL, own, child=False)[name] == found[name]


def test_what_does_not_count_for_a_child_is_left_out():
    one = Indicator("exploitation.x", "medium", None, {})
    several = Indicators({}, {"exploitation": (one,)})
    assert judge(several, {one.key}, child=False)["exploitation"] == Judged(0, 1, 0)
    assert judge(several, {one.key}, child=True)["exploitation"] == Judged(0, 0, 0)
