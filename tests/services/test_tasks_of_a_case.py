"""Tasks of a case: added, done, moved to somebody else; overdue ones show."""

from __future__ import annotations

import pytest

from bot.services.cases import access, case_actions, case_tasks
from bot.services.cases.access import NotYours
from bot.services.cases.cases import CaseFault
from bot.services.cases.closing import Closing
from bot.store import case_task, staff
from tests.services.referring import TODAY, case, case_of, sari, tasks
from tests.services.rows import change, rows

__all__ = ["case", "sari"]


def add(town, who, code, **given: str) -> str:
    """Gives the task's id."""
    before = {one.id for one in rows(town.kabar, case_task)}
    case_tasks.add(town.kabar, who, code, **{"kind": "call", "title": "", "due_on": TODAY, "holder": "", **given})
    (made,) = {one.id for one in rows(town.kabar, case_task)} - before
    return str(made)


def history(town, who, code) -> list[tuple[str, str]]:
    page = access.case_page(town.kabar, who, code)
    return [(event.kind, event.note) for event in page.events if event.kind.startswith("task")]


def test_what_is_due_first_stands_first(town, sari, case):
    add(town, sari, case, kind="documents", due_on="2026-05-09")
    add(town, sari, case, kind="own", title="Ambil surat di desa", due_on="2026-05-06")
    assert tasks(town, sari, case) == [("own", "Ambil surat di desa"), ("documents", "")]


def test_what_staff_wrote_is_sealed(town, sari, case):
    add(town, sari, case, kind="own", title="Ambil surat di desa")
    assert b"surat" not in rows(town.kabar, case_task)[0].title


def test_done_once_by_whoever_is_quicker(town, sari, case):
    which = add(town, sari, case)
    other = town.caseworker()
    case_tasks.finish(town.kabar, other, case, which)
    with pytest.raises(CaseFault, match="task_gone"):
        case_tasks.finish(town.kabar, sari, case, which)
    found = case_tasks.of_case(town.kabar, sari, case)
    assert found.waiting == ()
    assert found.done[0].done_by
    assert history(town, sari, case) == [("task_added", "call\n"), ("task_done", "call\n")]


def test_moved_to_somebody_else_and_to_another_day(town, sari, case):
    which, other = add(town, sari, case), town.caseworker()
    case_tasks.move(town.kabar, sari, case, which, holder=str(other.id), due_on="2026-05-08")
    (task,) = case_tasks.of_case(town.kabar, other, case).waiting
    assert (task.mine, task.due_on.isoformat()) == (True, "2026-05-08")
    assert [kind for kind, _ in history(town, sari, case)] == ["task_added", "task_moved", "task_given"]


def test_what_was_somebodys_who_left_is_the_holders(town, sari, case):
    other = town.caseworker()
    add(town, sari, case, holder=str(other.id))
    change(town.kabar, staff, staff.c.id == other.id, active=False)
    (task,) = case_tasks.of_case(town.kabar, sari, case).waiting
    assert (task.holder, task.name) == ("", None)


def test_one_that_is_overdue_may_move_without_a_new_day(town, sari, case):
    which, other = add(town, sari, case), town.caseworker()
    town.clock.forward(days=3)
    case_tasks.move(town.kabar, sari, case, which, holder=str(other.id), due_on=TODAY)
    assert case_tasks.of_case(town.kabar, sari, case).waiting[0].late == 3


def test_overdue_from_the_day_after(town, sari, case):
    which = add(town, sari, case)
    assert case_tasks.overdue(town.kabar, sari) == frozenset()
    town.clock.forward(days=1)
    assert case_tasks.overdue(town.kabar, sari) == {case}
    assert case_tasks.of_case(town.kabar, sari, case).late == 1
    how = Closing("helped", "x", "yes", "yes", "x")
    with pytest.raises(CaseFault, match="task_waits"):
        case_actions.close(town.kabar, sari, case, how)
    case_tasks.finish(town.kabar, sari, case, which)
    case_actions.close(town.kabar, sari, case, how)
    assert case_tasks.overdue(town.kabar, sari) == frozenset()


def test_whose_it_can_be_is_who_may_see_the_case(town, sari, case):
    near, far = town.caseworker(), town.caseworker(district="Cirebon")
    leads, writes = (
        town.caseworker(role="supervisor", district="Cirebon"),
        town.caseworker(role="editor", district=None),
    )
    offered = {one.id for one in case_tasks.of_case(town.kabar, sari, case).people}
    everybody = (
        sari,
        near,
        far,
        leads,
        writes,
        town.caseworker(district=None),
        town.caseworker(district="LOMBOK TENGAH"),
    )
    offered = {one.id for one in case_tasks.of_case(town.kabar, sari, case).people}
    with town.kabar.database.read() as connection:
        assert offered == {str(one.id) for one in everybody if access.may_see(connection, one, case)}
    with pytest.raises(CaseFault, match="task_holder"):
        add(town, sari, case, holder=str(far.id))


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"kind": ""}, "task_missing"),
        ({"kind": "referral_late"}, "task_missing"),
        ({"kind": "own"}, "task_missing"),
        ({"kind": "own", "title": "a" * 10_000}, "name_long"),
        ({"title": "NIK 5202011234567890"}, "national_id"),
        ({"due_on": ""}, "due_missing"),
        ({"due_on": "2026-05-03"}, "due_past"),
        ({"due_on": "20260-05-03"}, "due_missing"),
        ({"due_on": "2126-05-03"}, "due_far"),
        ({"holder": "nobody"}, "task_holder"),
    ],
)
def test_what_will_not_do_says_why(town, sari, case, given, fault):
    with pytest.raises(CaseFault, match=f"^{fault}$"):
        add(town, sari, case, **given)
    assert rows(town.kabar, case_task) == []


def test_one_tap_too_many_makes_no_second_one(town, sari, case):
    add(town, sari, case)
    with pytest.raises(CaseFault, match="task_twice"):
        add(town, sari, case)


def test_closed_cases_other_districts_and_other_cases_are_refused(town, sari, case):
    which, other = add(town, sari, case), case_of(town, sari)
    for code in ("x", other):
        with pytest.raises((CaseFault, NotYours)):
            case_tasks.finish(town.kabar, sari, code, which)
    far = town.caseworker(district="Cirebon")
    for act in (case_tasks.finish, lambda *one: case_tasks.move(*one, holder="", due_on=TODAY)):
        with pytest.raises(NotYours):
            act(town.kabar, far, case, which)
    case_tasks.finish(town.kabar, sari, case, which)
    case_actions.close(town.kabar, sari, case, Closing("helped", "x", "yes", "yes", "x"))
    for act in (lambda: case_tasks.finish(town.kabar, sari, case, which), lambda: add(town, sari, case)):
        with pytest.raises(CaseFault, match="work_closed"):
            act()
