"""After seven days without being received: the history says so, the holder has a task, and every list shows it."""

from __future__ import annotations

import pytest

from bot.services.cases import case_actions, case_tasks, referrals
from bot.services.cases.cases import CaseFault
from bot.services.cases.closing import Closing
from tests.services.referring import case, case_of, ends, refers, sari, tasks
from tests.services.test_a_referral_is_made_and_received import history

__all__ = ["case", "sari"]

WORK = [("referral_late", "LPSK")]


def test_on_the_eighth_day_it_is_noted_once(town, sari, case):
    refers(town, sari, case)
    town.clock.forward(days=7)
    assert town.ticks()["referrals_late"] == 0
    assert referrals.overdue(town.kabar, sari) == frozenset()
    town.clock.forward(days=1)
    assert town.ticks()["referrals_late"] == 1
    assert town.ticks()["referrals_late"] == 0
    assert history(town, sari, case)[-1] == ("referral_late", "LPSK")
    assert tasks(town, sari, case) == WORK
    assert referrals.overdue(town.kabar, sari) == {case}


def test_the_task_is_whoevers_the_case_is(town, sari, case):
    refers(town, sari, case)
    town.clock.forward(days=8)
    town.ticks()
    (task,) = case_tasks.of_case(town.kabar, sari, case).waiting
    assert (task.holder, task.made_by) == ("", None)


def test_what_came_of_it_ends_the_task(town, sari, case):
    line = refers(town, sari, case)
    town.clock.forward(days=8)
    town.ticks()
    line = ends(town, sari, case, line, "no_answer")
    assert tasks(town, sari, case) == []
    assert referrals.overdue(town.kabar, sari) == frozenset()
    assert ends(town, sari, case, line, "received", received_on="2026-05-12").over == 1


def test_what_was_answered_is_not_noted_and_what_waits_keeps_its_case_open(town, sari, case):
    ends(town, sari, case, refers(town, sari, case), "refused")
    waits = case_of(town, sari)
    refers(town, sari, waits)
    with pytest.raises(CaseFault, match="referral_waits"):
        case_actions.close(town.kabar, sari, waits, Closing("referred", "x", "yes", "yes", "x"))
    town.clock.forward(days=8)
    assert town.ticks()["referrals_late"] == 1
    assert referrals.overdue(town.kabar, sari) == frozenset({waits})
    assert tasks(town, sari, waits) == WORK


def test_one_that_was_sent_long_ago_is_late_at_once(town, sari, case):
    refers(town, sari, case, sent_on="2026-04-20")
    assert town.ticks()["referrals_late"] == 1
