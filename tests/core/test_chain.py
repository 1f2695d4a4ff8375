"""The chain of the audit trail: whatever is done to a row, the walk stops there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from bot.core.chain import BEGINNING, Entry, Link, Mark, Walk, hash_of, linked

AT = datetime(2026, 5, 4, 2, 0, 0, 1, UTC)
ENTRIES = [Entry(UUID(int=one), UUID(int=9), "person_open", f"P-{one}", AT) for one in range(1, 6)]


def walked(links: list[Link], start: Mark = BEGINNING, marks: dict[int, str] | None = None) -> Walk:
    walk = Walk(start, marks or {})
    walk.along(links[:2])
    walk.along(links[2:])
    walk.end()
    return walk


def test_a_row_says_the_same_in_every_zone() -> None:
    [entry] = ENTRIES[:1]
    there = replace(entry, at=AT.astimezone(timezone(timedelta(hours=8))))
    assert hash_of(there, 1, "0" * 64) == hash_of(entry, 1, "0" * 64)
    assert hash_of(replace(entry, staff_id=None), 1, "0" * 64) != hash_of(entry, 1, "0" * 64)


def test_whole() -> None:
    links = linked(ENTRIES, BEGINNING)
    walk = walked(links, marks={3: links[2].hash, 5: links[4].hash})
    assert (walk.fault, walk.rows, walk.last) == (None, 5, Mark(5, links[4].hash))
    rest = walked(links[3:], Mark(3, links[2].hash), {3: links[2].hash})
    assert (rest.fault, rest.rows) == (None, 2)


def test_each_harm_is_named_where_it_was_done() -> None:
    links = linked(ENTRIES, BEGINNING)
    anchor = {4: links[3].hash}
    said_else = replace(links[1].entry, target="P-9")
    changed = [*links[:1], replace(links[1], entry=said_else), *links[2:]]
    consistent = replace(links[1], entry=said_else, hash=hash_of(said_else, 2, links[1].before))
    rebuilt = linked([ENTRIES[0], said_else, *ENTRIES[2:]], BEGINNING)
    found = [
        (fault.kind, fault.seq)
        for fault in (
            walked(changed).fault,
            walked(links[:2] + links[3:]).fault,
            walked([links[0], consistent, *links[2:]]).fault,
            walked(rebuilt, marks=anchor).fault,
            walked(links[:3], marks=anchor).fault,
            walked(links[4:], Mark(4, links[3].hash), {2: links[1].hash}).fault,
            walked(links[4:], Mark(4, links[3].hash), {4: "f" * 64}).fault,
        )
        if fault
    ]
    wanted = [("changed", 2), ("missing", 3), ("order", 3), ("rebuilt", 4), ("cut_short", 4)]
    assert found == [*wanted, ("before_cut", 2), ("rebuilt", 4)]
    assert walked(rebuilt).fault is None, "without a mark elsewhere nobody can tell: that is what marks are for"


@pytest.mark.parametrize("seq", [0, 7])
def test_a_number_that_is_not_next_is_a_gap(seq: int) -> None:
    links = linked(ENTRIES, BEGINNING)
    walk = walked([links[0], replace(links[1], seq=seq)])
    assert walk.fault is not None
    assert (walk.fault.kind, walk.fault.seq, walk.rows) == ("missing", 2, 1)
