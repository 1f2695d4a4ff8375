from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.condition import Compare, ConditionError, holds, names, parse, written
from bot.core.condition.tree import All, Not, Some


@pytest.mark.parametrize(
    ("text", "env", "expected"),
    [
        ("hard >= 1", {"hard": 1}, True),
        ("hard >= 1 or soft >= 2", {"hard": 0, "soft": 2}, True),
        ("soft == 1", {"soft": 1}, True),
        ("soft == 1", {"soft": True}, False),
        ("visa == visit and not covered == true", {"visa": "visit", "covered": False}, True),
        ("a == 1 or b == 1 and c == 1", {"a": 1}, True),
        ("(a == 1 or b == 1) and c == 1", {"a": 1}, False),
        ("not (a == 1)", {}, True),
        ("language == 'id'", {"language": "id"}, True),
        ('district == "Lombok Tengah"', {"district": "Lombok Tengah"}, True),
        ("consent.check_ins == true", {"consent.check_ins": True}, True),
        ("contract == no", {"contract": False}, True),
        ("contract == no", {"contract": "no"}, True),
        ("contract == yes", {"contract": "no"}, False),
        ("n < -3", {"n": -4}, True),
    ],
)
def test_it_holds_as_it_reads(text, env, expected):
    assert holds(parse(text), env) is expected


@pytest.mark.parametrize("sign", ["==", "<", "<=", ">", ">="])
def test_a_name_that_is_not_set_equals_nothing(sign):
    assert not holds(parse(f"age {sign} 1"), {})
    assert not holds(parse(f"age {sign} 1"), {"age": None})


def test_only_unequal_holds_of_a_name_that_is_not_set():
    assert holds(parse("age != 1"), {})


def test_order_is_only_for_whole_numbers():
    assert not holds(parse("age >= 1"), {"age": "old"})
    assert not holds(parse("age >= 1"), {"age": True})


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("hard", 5),
        ("hard >=", 8),
        ("hard >= x", 6),
        ("hard >= true", 6),
        ("hard = 1", 6),
        ("(hard == 1", 11),
        ("hard == 1 soft == 2", 11),
        ("hard == 1 and", 14),
        ("and == 1", 1),
        ("a == not", 6),
        ("1 == a", 1),
        ("a == 'x", 6),
        ("not " * 30 + "a == 1", 81),
    ],
)
def test_a_fault_names_its_column(text, column):
    with pytest.raises(ConditionError) as fault:
        parse(text)
    assert fault.value.column == column
    assert f"column {column}" in str(fault.value)


def test_it_names_what_it_asks_for():
    assert names(parse("a == 1 and (b == c or not d > 2)")) == {"a", "b", "d"}


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        condition = parse(text)
    except ConditionError:
        return
    assert holds(condition, {}) in {True, False}


_NAMES = st.sampled_from(["debt", "age", "consent.check_ins"])
_CONSTANTS = st.one_of(
    st.booleans(), st.integers(-99, 99), st.sampled_from(["yes", "and", "true", "Lombok Tengah", 'di "sana"', "1"])
)
_CONDITIONS = st.recursive(
    st.builds(Compare, _NAMES, st.sampled_from(["==", "!="]), _CONSTANTS)
    | st.builds(Compare, _NAMES, st.sampled_from(["<", ">="]), st.integers(-99, 99)),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Some, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


@given(_CONDITIONS)
def test_what_is_written_reads_as_it_was(condition) -> None:
    assert parse(written(condition)) == condition
