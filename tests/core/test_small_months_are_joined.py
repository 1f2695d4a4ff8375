"""How windows are cut: each month once, joined with later ones while it is small, sexes together or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.disclosure import Count, hidden_lines, part, rest, whole

MONTHS = tuple(date(2026, month, 1) for month in (1, 2, 3))


def cut(wholes: list[Count], parts: list[Count]) -> list[tuple[tuple[int, ...], Count, bool]]:
    """The part's windows: months, numbers, whether women and men stand apart."""
    of = whole(dict(zip(MONTHS, wholes, strict=False)))
    found = part(of, dict(zip(MONTHS, parts, strict=False)))
    return [(tuple(month.month for month in one.months), one.count, one.split) for one in found.shown]


def test_a_month_that_is_large_enough_stands_alone() -> None:
    assert cut([(300, 190)], [(260, 152)]) == [((1,), (260, 152), True)]


@pytest.mark.parametrize("small", [(260, 4), (4, 152), (260, 187), (296, 152)])
def test_one_small_sex_or_its_small_rest_hides_both(small: Count) -> None:
    assert cut([(300, 190)], [small]) == [((1,), small, False)]


def test_small_months_are_joined_around_one_that_is_not() -> None:
    assert cut([(50, 50)] * 3, [(2, 1), (9, 9), (1, 2)]) == [((2,), (9, 9), True), ((1, 3), (3, 3), False)]


def test_no_month_is_joined_twice() -> None:
    found = cut([(50, 50)] * 3, [(2, 1), (2, 1), (2, 1)])
    assert found == [((1, 2), (4, 2), False)]


def test_a_joined_sum_that_tells_each_month_waits() -> None:
    assert cut([(50, 50)] * 2, [(4, 0), (2, 2)]) == [], "both four, as the marks and eight would tell"


def test_nearly_all_and_nearly_none_are_joined_without_the_sexes() -> None:
    """Women and men of the sum would pin each: 15 men at most in the first month, 17 in both, 26 at least in all."""
    assert cut([(15, 15), (14, 22)], [(11, 15), (0, 2)]) == [((1, 2), (11, 17), False)]


def test_a_rest_is_shown_and_hidden_as_its_part_is() -> None:
    of = whole(dict.fromkeys(MONTHS, (50, 50)))
    own = part(of, dict(zip(MONTHS, [(20, 20), (1, 1), (48, 50)], strict=True)))
    left = rest(own)
    assert [one.count for one in own.shown] == [(20, 20), (49, 51)]
    assert [one.count for one in left.shown] == [(30, 30), (51, 49)]
    assert [(own.mark(a), left.mark(b)) for a, b in zip(own.hidden, left.hidden, strict=True)] == [
        ("low", "high"),
        ("high", "low"),
    ]


def test_one_small_line_hides_the_next_smallest() -> None:
    lines = {"a": (40, 40), "b": (2, 30), "c": (9, 9)}
    assert hidden_lines(lines) == {"b", "c"}
    assert hidden_lines({"a": (40, 40), "c": (9, 9)}) == frozenset()


def test_lines_are_hidden_until_what_they_add_up_to_is_no_small_number() -> None:
    lines = {"a": (40, 40), "b": (0, 0), "c": (1, 1), "d": (30, 30)}
    assert hidden_lines(lines) == {"b", "c", "d"}


def test_a_line_hidden_in_the_whole_is_hidden_in_the_part() -> None:
    of = {"a": (40, 40), "b": (30, 30), "c": (20, 20)}
    own = {"a": (20, 20), "b": (15, 15), "c": (10, 10)}
    assert hidden_lines(own, of, frozenset({"b", "c"})) == {"b", "c"}
