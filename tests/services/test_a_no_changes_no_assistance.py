"""Refusing, stopping and taking back leave what is done for somebody as it was: the texts say so, and so it is."""

from __future__ import annotations

import pytest

from bot.services.cases import case_actions, case_tasks, milestones
from bot.services.cases.milestones import Said
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from bot.store import case_file, case_sign, case_task, milestone_mark, referral
from tests.making import Town
from tests.services.referring import TODAY, refers
from tests.services.rows import consents_of, rows

OF_A_CASE = (case_sign, case_task, referral)
AGREES = ("MULAI", "1", "sendiri", "ya", "ya", "ya", "ya", "ya", "sore", "Pelatihan")
REFUSES = ("MULAI", "1", "sendiri", "ya", "tidak", "tidak")
TAKES_BACK = ("ATUR", "Menanyakan kabar", "ATUR", "Petugas membaca", "ATUR", "Laporan", "ATUR", "Tips singkat")


def assisted(town: Town, sari: StaffMember, who: Person) -> None:
    """A case that Sari has taken, a referral and a task that wait, assistance that has come."""
    town.says(who, "butuh bantuan ngurus KTP hilang")
    case_actions.acknowledge(town.kabar, sari, town.case().code)
    refers(town, sari, town.case().code)
    given = {"kind": "call", "title": "", "due_on": TODAY, "holder": ""}
    case_tasks.add(town.kabar, sari, town.case().code, **given)
    seen = next(one for one in milestones.of_person(town.kabar, sari, who.code).lines if one.id == "fund_received").seen
    milestones.mark(town.kabar, sari, who.code, Said("fund_received", "yes", TODAY, seen))


def says(town: Town, who: Person, *words: str) -> None:
    for one in words:
        town.clock.forward(seconds=2)
        town.says(who, one)


def all_that_is_done(town: Town, who: Person) -> dict[str, list[tuple[object, ...]]]:
    """Every row of what is done for them, whole."""
    cases = rows(town.kabar, case_file, case_file.c.person_id == who.id)
    ids = [row.id for row in cases]
    found = {table.name: rows(town.kabar, table, table.c.case_id.in_(ids)) for table in OF_A_CASE}
    found |= {case_file.name: cases}
    found |= {milestone_mark.name: rows(town.kabar, milestone_mark, milestone_mark.c.person_id == who.id)}
    assert all(found.values()), "there is something to lose"
    return {name: [tuple(row) for row in some] for name, some in found.items()}


@pytest.mark.parametrize(
    ("before", "words"),
    [((), REFUSES), (AGREES, ("STOP",)), (AGREES, TAKES_BACK)],
    ids=["refuses everything", "says STOP", "takes everything back"],
)
def test_case_referral_and_assistance_stay_as_they_were(
    town: Town, before: tuple[str, ...], words: tuple[str, ...]
) -> None:
    sari = town.caseworker()
    who = town.person(status="invited")
    says(town, who, *before)
    assisted(town, sari, who)
    was = all_that_is_done(town, who)
    said = len(consents_of(town.kabar, who))
    says(town, who, *words)
    refused = consents_of(town.kabar, who)[said:]
    assert {given for _, given in refused} == {False}
    assert {scope for scope, _ in refused} >= {"check_ins", "awareness"}
    for _ in range(3):
        town.ticks()
        assert all_that_is_done(town, who) == was
        town.clock.forward(minutes=10)
