"""Contacted in time beside taken in time, and PHQ-2 over time: no group below five follows from what is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.contact_times import GRADES
from bot.core.disclosure import LEAST, Chain, Count
from bot.core.programme import COUNTS, Counted, chains
from tests.core.attacker import Atom, Attacker, Cell

MONTHS = tuple(date(2026, month, 1) for month in (1, 2, 3))
SEXES = ("women", "men")
GROUPS = (SEXES, ("women",), ("men",))

Holds = Mapping[str, tuple[str, ...]]
"""Count -> the leaves that it holds; a leaf is a group of which nobody is in another."""

CONTACTS: Holds = {
    "red": ("late", "taken", "reached"),
    "red_taken": ("taken", "reached"),
    "red_reached": ("reached",),
}
"""Of every level where contact is due no later than taking, nobody is contacted in time who was not taken in time."""
CHANGES = ("first", "better", "same", "worse")
LEAVES = tuple(f"{change}{low}" for change in CHANGES for low in ("", "+low"))
MOODS: Holds = {
    "moods": LEAVES,
    "low_mood": tuple(leaf for leaf in LEAVES if leaf.endswith("low")),
    "mood_again": LEAVES[2:],
    "mood_better": LEAVES[2:4],
    "mood_not_better": LEAVES[4:],
    "mood_worse": LEAVES[6:],
    "mood_same": LEAVES[4:6],
}


@st.composite
def worlds(draw: st.DrawFn, holds: Holds) -> dict[Atom, int]:
    """How many of each leaf, by month and sex: often few, at times nobody."""
    keys = list(product(map(str, MONTHS), SEXES, next(iter(holds.values()))))
    few = st.one_of(st.integers(0, draw(st.sampled_from((2, 6, 30)))), st.sampled_from((0, 0, 2, 9)))
    return dict(zip(keys, draw(st.lists(few, min_size=len(keys), max_size=len(keys))), strict=True))


def tree(holds: Holds) -> list[Counted]:
    """Those of the programme's own counts; the first as a whole."""
    first = next(iter(holds))
    return [Counted(first), *(one for one in COUNTS if one.name in holds and one.name != first)]


def cell(months: tuple[date, ...], sexes: tuple[str, ...], leaves: tuple[str, ...]) -> Cell:
    return frozenset(product(map(str, months), sexes, leaves))


def published(world: dict[Atom, int], holds: Holds) -> dict[str, Chain]:
    series: dict[str, dict[date, Count]] = {
        name: {
            month: tuple(sum(world[atom] for atom in cell((month,), (sex,), leaves)) for sex in SEXES)
            for month in MONTHS
        }
        for name, leaves in holds.items()
    }
    return chains(series, tree(holds))


def attack(world: dict[Atom, int], holds: Holds) -> list[tuple[Cell, int]]:
    """Every small group, also one that no count is of, that whoever has read everything knows."""
    attacker = Attacker(list(world))
    found = published(world, holds)
    for name, chain in found.items():
        for window, sexes in product(chain.shown, GROUPS):
            if window.split or sexes == SEXES:
                one = cell(window.months, sexes, holds[name])
                attacker.learns(one, sum(world[atom] for atom in one), sum(world[atom] for atom in one))
        for part in chain.hidden:
            most = sum(part.of or ())
            low = chain.mark(part) == "low"
            bounds = (0, LEAST - 1) if low or not part.of else (most - LEAST + 1, most)
            attacker.learns(cell(part.months, SEXES, holds[name]), *bounds)
    leaves = {(leaf,) for leaf in next(iter(holds.values()))} | set(holds.values())
    cells = (cell((month,), sexes, own) for month, sexes, own in product(MONTHS, GROUPS, leaves))
    small = {one: true for one in cells if (true := sum(world[atom] for atom in one)) < LEAST}
    return attacker.works_out(small) if attacker.known else []


SLOWLY = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@SLOWLY
@given(worlds(CONTACTS))
def test_few_who_were_taken_and_not_contacted_in_time_are_told_by_no_difference(world: dict[Atom, int]) -> None:
    assert attack(world, CONTACTS) == []


@SLOWLY
@given(worlds(MOODS))
def test_few_whose_mood_changed_or_who_answered_for_the_first_time_are_told_by_no_difference(
    world: dict[Atom, int],
) -> None:
    assert attack(world, MOODS) == []


@settings(deadline=None)
@given(worlds(CONTACTS))
def test_between_taken_and_contacted_in_time_lie_five_or_nobody_is_told(world: dict[Atom, int]) -> None:
    found = published(world, CONTACTS)
    for window in found["red_reached"].shown:
        taken = [one.count for one in found["red_taken"].shown if set(one.months) <= set(window.months)]
        apart = [sum(numbers) - own for numbers, own in zip(zip(*taken, strict=True), window.count, strict=True)]
        assert sum(apart) >= LEAST
        assert not window.split or min(apart) >= LEAST


@pytest.mark.parametrize("grade", GRADES)
def test_contact_in_time_is_counted_of_what_was_taken_in_time(grade: str) -> None:
    whole = {one.name: one.of for one in COUNTS}
    assert (whole[f"{grade}_reached"], whole[f"{grade}_taken"]) == (f"{grade}_taken", grade)
