"""The list of cases: fifty a page, each case once, whoever looks and whatever changes in between."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.services.cases import access, case_actions, case_lists
from bot.store import case_file

DEBT, DANGER = "hutang saya banyak", "tlg sy dikurung majikan"


@pytest.fixture
def sari(town):
    return town.caseworker()


def pages(town, who, status="open"):
    found, after = [], ""
    while after is not None:
        page = case_lists.page_of(town.kabar, who, status, after)
        found.append([row.code for row in page.rows])
        after = page.following
    return found


def test_all_pages_together_are_the_whole_list_in_its_order(town, sari, monkeypatch):
    monkeypatch.setattr(case_lists, "A_PAGE", 3)
    for number in range(10):
        town.says(town.person(), DANGER if number % 3 == 0 else DEBT)
        town.clock.forward(minutes=1)
    case_actions.acknowledge(town.kabar, sari, "KB-1002")
    boss, far = town.caseworker(role="supervisor", district=None), town.caseworker(district="Sumbawa")
    whole = [row.code for row in access.case_list(town.kabar, sari)]
    assert [len(page) for page in pages(town, sari)] == [3, 3, 3, 1]
    assert [code for page in pages(town, sari) for code in page] == whole
    assert [code for page in pages(town, boss) for code in page] == whole
    assert pages(town, far) == [[]]
    assert pages(town, town.caseworker(role="editor")) == [[]]


def test_what_is_taken_in_between_leaves_nothing_out(town, sari, monkeypatch):
    monkeypatch.setattr(case_lists, "A_PAGE", 2)
    for _ in range(5):
        town.says(town.person(), DEBT)
    first = case_lists.page_of(town.kabar, sari, "open")
    case_actions.acknowledge(town.kabar, sari, first.rows[0].code)
    case_actions.acknowledge(town.kabar, sari, first.rows[1].code)
    second = case_lists.page_of(town.kabar, sari, "open", first.following)
    assert [row.code for row in second.rows] == ["KB-1003", "KB-1004"]


def test_closed_ones_the_newest_first(town, sari, monkeypatch):
    monkeypatch.setattr(case_lists, "A_PAGE", 2)
    for _ in range(3):
        town.says(town.person(), DEBT)
    for code in ("KB-1002", "KB-1003", "KB-1001"):
        with town.kabar.database.write() as connection:
            values = {"status": "closed", "closed_at": town.clock.forward(hours=1), "outcome": "helped"}
            connection.execute(update(case_file).where(case_file.c.code == code).values(**values))
    assert pages(town, sari, "closed") == [["KB-1001", "KB-1003"], ["KB-1002"]]


@pytest.mark.parametrize(
    "after",
    [
        *("x", "~~~", "1~2~2026~3", "0~0~2026-05-04~1", "0~0~0001-01-01T00:00:00+14:00~1"),
        "0~0~9999-12-31T23:59:59-14:00~1",
        *("-1~0~2026-05-04T00:00:00+00:00~1", f"{10**30}~0~2026-05-04T00:00:00+00:00~1", "😀" * 5000),
    ],
)
def test_a_place_that_is_none_begins_anew(town, sari, after):
    town.says(town.person(), DEBT)
    for status in ("open", "closed"):
        assert len(case_lists.page_of(town.kabar, sari, status, after).rows) == (status == "open")
