"""Referrals in tests: a case that somebody has, a referral of it, and what the page would show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.services.cases import case_actions, case_tasks, referrals
from bot.services.cases.referral_views import ReferralLine
from bot.services.cases.referrals import Ending, NewReferral
from bot.services.staff import StaffMember
from tests.making import Town

TODAY = "2026-05-04"
"""The town's first day."""
NEW = NewReferral("out", "lpsk", "", "perlu pendampingan hukum", TODAY)


def case_of(town: Town, who: StaffMember, text: str = "tlg sy dikurung majikan", **columns: object) -> str:
    """A case that this member took."""
    before = {row.code for row in town.cases()}
    town.says(town.person(**columns), text)
    (code,) = {row.code for row in town.cases()} - before
    case_actions.acknowledge(town.kabar, who, code)
    return code


def refers(town: Town, who: StaffMember, code: str, **given: str) -> ReferralLine:
    """The member writes down a referral; gives it as the page shows it."""
    referrals.make(town.kabar, who, code, replace(NEW, **given))
    return shown(town, who, code)[-1]


def ends(town: Town, who: StaffMember, code: str, line: ReferralLine, outcome: str, **given: str) -> ReferralLine:
    referrals.end(town.kabar, who, code, line.id, Ending(outcome, was=line.outcome or "", **given))
    return next(one for one in shown(town, who, code) if one.id == line.id)


def shown(town: Town, who: StaffMember, code: str) -> list[ReferralLine]:
    return list(referrals.of_case(town.kabar, who, code).lines)


def tasks(town: Town, who: StaffMember, code: str) -> list[tuple[str, str]]:
    """Kind and words of what waits."""
    return [(one.kind, one.title) for one in case_tasks.of_case(town.kabar, who, code).waiting]


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def case(town: Town, sari: StaffMember) -> str:
    """A case that Sari has."""
    return case_of(town, sari)
