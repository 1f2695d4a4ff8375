"""A name, a note or a text that cannot be read any more leaves a gap on the page; the case is there all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Table

from bot.services.cases import access, case_actions
from bot.services.cases.case_views import CasePage
from bot.services.cases.reading import UNREADABLE
from bot.services.staff import StaffMember
from bot.store import case_event, case_sign, identity, message, person, staff
from tests.making import Town
from tests.services.rows import change

TORN = b"\x01\x02k1not a seal"

Place = tuple[Table, str, Callable[[CasePage], str | None]]
PLACES: dict[str, Place] = {
    "name": (person, "name", lambda page: page.contact.name),
    "number": (identity, "value", lambda page: page.contact.numbers[0]),
    "text": (message, "body", lambda page: page.messages[0].text),
    "words": (case_sign, "evidence", lambda page: page.signs[0].words),
    "note": (case_event, "note", lambda page: page.events[-1].note),
    "taker": (staff, "name", lambda page: page.row.acknowledged_by),
}


@pytest.fixture
def sari(town: Town) -> StaffMember:
    """She has taken a red case and written a note on it."""
    made = town.caseworker()
    town.says(town.person(), "saya dipukul suami")
    case_actions.acknowledge(town.kabar, made, town.case().code)
    case_actions.note(town.kabar, made, town.case().code, "Sudah ditelepon.")
    return made


@pytest.mark.parametrize("place", PLACES)
def test_the_gap_is_marked_and_everything_else_is_shown(town: Town, sari: StaffMember, place: str) -> None:
    code = town.case().code
    before = access.case_page(town.kabar, sari, code)
    table, column, shown = PLACES[place]
    change(town.kabar, table, **{column: TORN})
    after = access.case_page(town.kabar, sari, code)
    assert shown(before) != UNREADABLE
    for name, (_, _, other) in PLACES.items():
        assert other(after) == (UNREADABLE if name == place else other(before)), name


def test_the_list_stands_although_a_takers_name_is_lost(town: Town, sari: StaffMember) -> None:
    town.says(town.person(), "saya dipukul suami")
    change(town.kabar, staff, staff.c.id == sari.id, name=TORN)
    assert [row.acknowledged_by for row in access.case_list(town.kabar, sari)] == [None, UNREADABLE]


def test_what_was_remembered_is_lost_and_the_page_is_not(town: Town, sari: StaffMember) -> None:
    change(town.kabar, person, facts=TORN)
    assert access.case_page(town.kabar, sari, town.case().code).contact.contact_way is None
