"""Within what time, women beside men and by district: nobody learns of any group that fewer than five were so late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import ceil

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.core.contact_times import BEYOND, HALF, MOST, STEPS
from bot.core.disclosure import LEAST, hidden_lines
from bot.core.split_times import MEN, WOMEN, Cases, Split, Told, told
from tests.core.attacker import Atom, Attacker, Cell

SEXES = ("women", "men")
TIMES = ("15", "60", "240", "never")
"""By when a case was taken; the deadline is 60 minutes."""
DEADLINE = 60
World = dict[Atom, int]
"""District, sex, by when -> cases."""


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Two or three districts; in each most at one time or the other, few at others. Of all, enough in time and late."""
    found: World = {}
    for district in [f"d{number}" for number in range(draw(st.integers(2, 3)))]:
        most = draw(st.sampled_from(TIMES))
        size = draw(st.sampled_from((20, 60, 100, 250)))
        for sex, time in product(SEXES, TIMES):
            few = draw(st.sampled_from((5, 6, 9) if district == "d0" else (0, 0, 1, 5, 9, 12)))
            found[district, sex, time] = draw(st.integers(size // 2, size)) if time == most else few
    return found


def cell(world: World, districts: set[str], sexes: set[str], times: set[str]) -> Cell:
    return frozenset(atom for atom in world if atom[0] in districts and atom[1] in sexes and atom[2] in times)


def by(step: int) -> set[str]:
    """The times within this step."""
    return {time for time in TIMES if time != "never" and int(time) <= step}


def cases(world: World, districts: set[str], sexes: set[str]) -> Cases:
    def sum_of(times: set[str]) -> int:
        return sum(world[atom] for atom in cell(world, districts, sexes, times))

    return Cases(sum_of(set(TIMES)), (sum_of(by(DEADLINE)),), {step: sum_of(by(step)) for step in STEPS})


Group = tuple[tuple[str, ...], tuple[str, ...]]
"""Districts and sexes."""


def published(world: World) -> tuple[list[Group], list[Mapping[Group, int]]]:
    """The groups whose cases, and cases in time, are told; and within what time half and nine in ten of some were."""
    every = tuple(sorted({atom[0] for atom in world}))
    whole = cases(world, set(every), set(SEXES))
    sexes = [cases(world, set(every), {sex}) for sex in SEXES]
    apart = {one: tuple(cases(world, {one}, {sex}) for sex in SEXES) for one in every}
    numbers = {one: tuple(own.number for own in both) for one, both in apart.items()}
    hidden = hidden_lines(numbers)
    hidden = hidden_lines({one: tuple(own.in_time[0] for own in both) for one, both in apart.items()}, numbers, hidden)
    lines = [one for one in every if one not in hidden]
    splits = (
        Split((whole,), {WOMEN: (sexes[0],), MEN: (sexes[1],)}),
        Split((whole,), {("district", one): (cases(world, {one}, set(SEXES)),) for one in lines}),
        Split(tuple(sexes), {("district", one): apart[one] for one in lines}, inner=True),
    )
    found = told(whole, splits)
    places = (every, *((one,) for one in lines))
    groups = list(product(places, (SEXES, *((sex,) for sex in SEXES))))
    return groups, [dict(figures(found[percent], every)) for percent in (HALF, MOST)]


def figures(one: Told, every: tuple[str, ...]) -> Iterator[tuple[Group, int]]:
    """Each figure and what it is of."""
    if one.whole is None:
        return
    yield (every, SEXES), one.whole
    sexes, districts, apart = one.lines
    for sex, line in zip(SEXES, (WOMEN, MEN), strict=True):
        yield from (((every, (sex,)), steps[0]) for of, steps in sexes.items() if of == line)
    yield from ((((line[1],), SEXES), steps[0]) for line, steps in districts.items())
    for line, own in apart.items():
        yield from ((((line[1],), (sex,)), step) for sex, step in zip(SEXES, own, strict=True))


def attack(world: World) -> list[tuple[Cell, int]]:
    """Groups of few that are known to be few."""
    attacker = Attacker(list(world))
    groups, (halves, mosts) = published(world)
    for (districts, sexes), times in product(groups, (set(TIMES), by(DEADLINE))):
        one = cell(world, set(districts), set(sexes), times)
        attacker.learns(one, sum(world[atom] for atom in one), sum(world[atom] for atom in one))
    latest = max(halves.values(), default=0)
    for percent, own in ((HALF, halves), (MOST, mosts)):
        for (districts, sexes), step in own.items():
            number = sum(world[atom] for atom in cell(world, set(districts), set(sexes), set(TIMES)))
            wanted = ceil(number * percent / 100)
            before = [one for one in STEPS if one < step]
            if step != BEYOND:
                attacker.learns(cell(world, set(districts), set(sexes), by(step)), wanted, number)
            if before and not (percent == MOST and halves and step == latest):
                attacker.learns(cell(world, set(districts), set(sexes), by(before[-1])), 0, wanted - 1)
    small: dict[Cell, int] = {}
    ends = [set(), by(15), by(60), by(240), set(TIMES)]
    for (districts, sexes), early, late in product(groups, ends, ends):
        if early < late:
            one = cell(world, set(districts), set(sexes), late - early)
            if (true := sum(world[atom] for atom in one)) < LEAST:
                small[one] = true
    return [(one, true) for one, true in small.items() if attacker.most(one) < LEAST]


def world_of(*districts: tuple[tuple[int, ...], tuple[int, ...]]) -> World:
    """Of each district the women, and the men, by when."""
    return {
        (f"d{place}", sex, time): number
        for place, district in enumerate(districts)
        for sex, own in zip(SEXES, district, strict=True)
        for time, number in zip(TIMES, own, strict=True)
    }


NEARLY_ALL = world_of(((9, 5, 10, 5), (5, 5, 15, 5)), ((5, 0, 24, 0), (5, 0, 17, 0)))
"""Of the second district as of all: whole cases add up to more than a half."""
A_FIFTH = world_of(((812, 1, 0, 7), (89, 21, 70, 0)))
"""Nine in ten of all within 15 minutes, and not half of the men: so nearly all of the women."""
WHAT_IS_LEFT = world_of(((25, 10, 0, 16), (24, 10, 0, 15)), ((6, 0, 0, 5), (6, 0, 0, 5)))
"""Half of all within 15 minutes, and not half of the large district: so all of the small one that were in time."""

TWO_SIDES = world_of(
    ((35, 0, 0, 15), (34, 1, 0, 15)), ((16, 0, 0, 34), (16, 0, 0, 34)), ((25, 18, 0, 7), (24, 18, 0, 8))
)
"""Most in time, but for the second district: so nobody of the first two was taken in time and after 15 minutes."""


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds())
@example(NEARLY_ALL)
@example(A_FIFTH)
@example(WHAT_IS_LEFT)
@example(TWO_SIDES)
def test_nobody_is_known_to_be_one_of_few(world: World) -> None:
    assert attack(world) == []


def figures_of(world: World) -> list[Mapping[Group, int]]:
    return published(world)[1]


def test_women_stand_beside_men_where_both_are_enough() -> None:
    [halves, mosts] = figures_of(world_of(((60, 10, 0, 6), (20, 50, 0, 6))))
    assert {sexes: step for (_, sexes), step in halves.items()} == {SEXES: 15, ("women",): 15, ("men",): 60}
    assert mosts == {}, "140 of 152 were in time: nearly nine in ten"
    assert list(figures_of(world_of(((60, 10, 0, 20), (8, 6, 0, 8))))[0].values()) == [15]


def test_districts_stand_apart_and_their_sexes_where_there_are_enough() -> None:
    many = ((60, 20, 0, 40), (60, 20, 0, 40))
    [halves, _] = figures_of(world_of(many, many))
    assert {districts for districts, _ in halves} == {("d0",), ("d1",), ("d0", "d1")}
    assert (("d0",), ("men",)) in halves
    [halves, _] = figures_of(world_of(many, many, ((6, 6, 0, 6), (6, 6, 0, 6))))
    assert {districts for districts, _ in halves} == {("d0", "d1", "d2"), ("d1",)}, "the small one hides another"


def test_nine_in_ten_are_told_of_no_step_before_the_latest_half() -> None:
    [halves, mosts] = figures_of(A_FIFTH)
    assert {sexes: step for (_, sexes), step in halves.items()} == {SEXES: 15, ("women",): 15, ("men",): 60}
    assert list(mosts.values()) == [60]


def test_whether_a_group_is_told_never_depends_on_its_times() -> None:
    soon, late = world_of(((60, 20, 0, 40), (50, 20, 0, 30))), world_of(((20, 60, 20, 20), (0, 70, 0, 30)))
    assert [set(one) for one in figures_of(soon)] == [set(one) for one in figures_of(late)]
