"""Whatever is counted, no count below five follows from all that is published, by any sum, difference or bound."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.disclosure import LEAST, Chain, Count
from bot.core.programme import Counted, chains, tables
from tests.core.attacker import Atom, Attacker, Cell

MONTHS = tuple(date(2026, month, 1) for month in (1, 2, 3, 4))
QUARTER = MONTHS[:3]
EVERY = set(map(str, MONTHS))
SEXES = ("women", "men")
ALONE = (("women",), ("men",))
BREAKDOWNS = (1, 4)
"""Where district and language stand in an atom."""
LEAVES = ("ab", "a", "cd", "c")
"""a: in the part, b: in the part's part; the rest c with its own part d."""
TREE = (
    Counted("all"),
    *(Counted("part", of="all"), Counted("inner", of="part")),
    *(Counted("rest", of="all", rest="part"), Counted("other", of="rest")),
)
HOLDS = {"all": LEAVES, "part": ("ab", "a"), "inner": ("ab",), "rest": ("cd", "c"), "other": ("cd",)}


def numbers(most: int) -> st.SearchStrategy[int]:
    return st.one_of(st.integers(0, most), st.sampled_from((0, 0, 1, 5, 9)))


@st.composite
def worlds(draw: st.DrawFn) -> dict[Atom, int]:
    """Atoms of a made-up programme: months, districts, sexes, leaves, languages; often small, at times empty."""
    districts = [f"d{number}" for number in range(draw(st.integers(1, 3)))]
    languages = ["id", "sas"][: draw(st.integers(1, 2))]
    most = draw(st.sampled_from((1, 3, 6, 20)))
    keys = list(product(map(str, MONTHS), districts, SEXES, LEAVES, languages))
    values = draw(st.lists(numbers(most), min_size=len(keys), max_size=len(keys)))
    return dict(zip(keys, values, strict=True))


def series(world: dict[Atom, int], place: int) -> dict[str, dict[str, Count]]:
    """Count -> month or district -> women and men."""
    keys = sorted({atom[place] for atom in world})
    return {
        name: {key: tuple(sum(v for a, v in world.items() if a[place] == key and a[2] == s and a[3] in leaves)
                          for s in SEXES) for key in keys}
        for name, leaves in HOLDS.items()
    }  # fmt: skip


def cell(world: dict[Atom, int], name: str, sexes: tuple[str, ...], place: int, keys: set[str], rows: set[str]) -> Cell:
    return frozenset(a for a in world if a[3] in HOLDS[name] and a[2] in sexes and a[place] in keys and a[0] in rows)


Told = Iterator[tuple[Cell, bool]]
"""A cell, and whether its sum is published."""


def attack(world: dict[Atom, int]) -> tuple[Attacker, dict[Cell, int]]:
    """Who knows all that is published; and every cell below five that was not."""
    monthly = {n: {date.fromisoformat(m): c for m, c in own.items()} for n, own in series(world, 0).items()}
    found = chains(monthly, TREE)
    attacker, small = Attacker(list(world)), {}
    for one, told in (*over_time(world, found), *by_line(world, found)):
        true = sum(world[atom] for atom in one)
        if told:
            attacker.learns(one, true, true)
        elif true < LEAST:
            small[one] = true
    for name, chain in found.items():
        for part in chain.hidden:
            hidden = cell(world, name, SEXES, 0, set(map(str, part.months)), EVERY)
            most = sum(part.of or ())
            low = chain.mark(part) == "low"
            attacker.learns(hidden, 0 if low else most - LEAST + 1, LEAST - 1 if low else most)
    return attacker, {one: true for one, true in small.items() if one not in told_exactly(attacker)}


def over_time(world: dict[Atom, int], found: dict[str, Chain]) -> Told:
    for name, chain in found.items():
        for month in EVERY:
            yield from ((cell(world, name, sexes, 0, {month}, EVERY), False) for sexes in (SEXES, *ALONE))
        for window in chain.shown:
            months = set(map(str, window.months))
            yield cell(world, name, SEXES, 0, months, EVERY), True
            yield from ((cell(world, name, sex, 0, months, EVERY), window.split) for sex in ALONE)


def by_line(world: dict[Atom, int], found: dict[str, Chain]) -> Told:
    months = set(map(str, QUARTER))
    quarter = {atom: value for atom, value in world.items() if atom[0] in months}
    for place in BREAKDOWNS:
        lines = series(quarter, place)
        made = tables(found, lines, QUARTER, TREE)
        for name, line in product(lines, sorted({atom[place] for atom in world})):
            told = name in made and line not in made[name].hidden
            yield cell(world, name, SEXES, place, {line}, months), told
            yield from ((cell(world, name, sex, place, {line}, months), told and made[name].split) for sex in ALONE)


def told_exactly(attacker: Attacker) -> set[Cell]:
    return {one for one, (low, high) in attacker.known.items() if low == high}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds())
def test_nothing_small_follows_from_what_is_published(world: dict[Atom, int]) -> None:
    attacker, small = attack(world)
    if attacker.known:
        assert attacker.works_out(small) == []


@given(worlds())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_nothing_small_is_published_itself(world: dict[Atom, int]) -> None:
    attacker, _ = attack(world)
    assert [c for c in told_exactly(attacker) if sum(world[atom] for atom in c) < LEAST] == []
