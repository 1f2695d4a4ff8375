"""A referral, out or in, from the day it is sent to what came of it; its days are counted against the duty of seven."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.services.cases import access, case_actions, referrals
from bot.services.cases.access import NotYours
from bot.services.cases.cases import CaseFault
from bot.services.cases.closing import Closing
from bot.services.cases.referrals import Ending
from bot.store import referral
from tests.making import Town
from tests.services.referring import NEW, TODAY, case, case_of, ends, refers, sari, shown
from tests.services.rows import rows

__all__ = ["case", "sari"]


def history(town: Town, who, code: str) -> list[tuple[str, str]]:
    page = access.case_page(town.kabar, who, code)
    return [(event.kind, event.note) for event in page.events if event.kind.startswith("referral")]


def test_from_the_day_it_is_sent_its_days_are_counted(town, sari, case):
    line = refers(town, sari, case)
    assert (line.organisation, line.direction, line.why) == ("LPSK", "out", "perlu pendampingan hukum")
    assert (line.day, line.last_day.isoformat(), line.late) == (0, "2026-05-11", False)
    town.clock.forward(days=7)
    assert (shown(town, sari, case)[0].day, shown(town, sari, case)[0].late) == (7, False)
    town.clock.forward(days=2)
    line = shown(town, sari, case)[0]
    assert (line.day, line.over, line.late) == (9, 2, True)


@pytest.mark.parametrize(("day", "over"), [("2026-05-09", 0), ("2026-05-11", 0), ("2026-05-13", 2)])
def test_received_in_time_or_late_is_told_apart(town, sari, case, day, over):
    line = refers(town, sari, case)
    town.clock.forward(days=10)
    line = ends(town, sari, case, line, "received", received_on=day)
    assert (line.outcome, line.over, line.late) == ("received", over, False)


@pytest.mark.parametrize("outcome", ["refused", "no_answer", "cancelled"])
def test_what_did_not_arrive_says_why_and_waits_no_more(town, sari, case, outcome):
    line = ends(town, sari, case, refers(town, sari, case), outcome, note="penuh sampai Juni")
    town.clock.forward(days=30)
    line = shown(town, sari, case)[0]
    assert (line.outcome, line.note, line.received_on, line.late) == (outcome, "penuh sampai Juni", None, False)


def test_the_history_tells_each_step_with_the_organisation(town, sari, case):
    line = refers(town, sari, case, direction="in", service="other", organisation="Panti Sosial")
    line = ends(town, sari, case, line, "no_answer")
    ends(town, sari, case, line, "received", received_on=TODAY)
    kinds = [("referral_in", "Panti Sosial"), ("referral_no_answer", "Panti Sosial")]
    assert history(town, sari, case) == [*kinds, ("referral_received", "Panti Sosial")]


def test_what_staff_wrote_is_sealed(town, sari, case):
    refers(town, sari, case, service="other", organisation="Yayasan Rahasia", why="perlu surat rahasia")
    (row,) = rows(town.kabar, referral, referral.c.direction == "out")
    assert row.service == "other"
    assert all(b"ahasia" not in value for value in (row.organisation, row.why))


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"sent_on": "2026-05-05"}, "sent_future"),
        ({"sent_on": "kemarin"}, "sent_missing"),
        ({"sent_on": ""}, "sent_missing"),
        ({"sent_on": "0026-05-04"}, "sent_old"),
        ({"direction": "given"}, "direction_missing"),
        ({"service": ""}, "organisation_missing"),
        ({"service": "nobody"}, "organisation_missing"),
        ({"service": "other"}, "organisation_missing"),
        ({"organisation": "Yayasan"}, "organisation_two"),
        ({"why": "  "}, "why_missing"),
        ({"why": "a" * 10_000}, "work_long"),
        ({"service": "other", "organisation": "😀" * 121}, "name_long"),
        ({"why": "NIK 5202011234567890"}, "national_id"),
        ({"why": "5202 0112 3456 7890"}, "national_id"),
        ({"why": "520201-123456-7890"}, "national_id"),
    ],
)
def test_what_will_not_do_says_why_and_is_not_kept(town, sari, case, given, fault):
    with pytest.raises(CaseFault, match=f"^{fault}$"):
        referrals.make(town.kabar, sari, case, replace(NEW, **given))
    assert rows(town.kabar, referral, referral.c.direction != "given") == []


def test_a_telephone_number_is_no_national_id(town, sari, case):
    assert refers(town, sari, case, why="telepon 0812-3456-7890, 0370 123456 😀").why.startswith("telepon")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"received_on": "2026-05-03"}, "received_early"),
        ({"received_on": "2026-05-06"}, "received_future"),
        ({"received_on": ""}, "received_missing"),
        ({"received_on": "05/04/2026"}, "received_missing"),
        ({"received_on": TODAY, "note": "a" * 1001}, "work_long"),
    ],
)
def test_impossible_days_of_receiving_are_refused(town, sari, case, given, fault):
    line = refers(town, sari, case)
    town.clock.forward(days=1)
    with pytest.raises(CaseFault, match=f"^{fault}$"):
        ends(town, sari, case, line, "received", **given)
    assert shown(town, sari, case)[0].outcome is None


def test_men_are_not_referred_to_a_line_for_women_and_children(town, sari):
    code = case_of(town, sari, gender="male")
    assert "sapa" not in {one.id for one in referrals.of_case(town.kabar, sari, code).services}
    with pytest.raises(CaseFault, match="organisation_unsuited"):
        refers(town, sari, code, service="sapa")
    women = case_of(town, sari, gender="female")
    assert refers(town, sari, women, service="sapa").organisation.startswith("SAPA")


def test_of_two_who_write_at_once_the_second_is_told(town, sari, case):
    line = refers(town, sari, case)
    ends(town, sari, case, line, "refused")
    with pytest.raises(CaseFault, match="referral_changed"):
        ends(town, sari, case, line, "received", received_on=TODAY)
    assert shown(town, sari, case)[0].outcome == "refused"


def test_one_tap_too_many_makes_no_second_one(town, sari, case):
    refers(town, sari, case)
    with pytest.raises(CaseFault, match="referral_twice"):
        refers(town, sari, case)
    refers(town, sari, case, service="kemensos")
    assert len(shown(town, sari, case)) == 2


def test_a_case_closes_when_none_waits_and_takes_no_more_until_it_is_opened_again(town, sari, case):
    line = refers(town, sari, case)
    how = Closing("referred", "selesai", "yes", "yes", "LPSK")
    with pytest.raises(CaseFault, match="referral_waits"):
        case_actions.close(town.kabar, sari, case, how)
    line = ends(town, sari, case, line, "no_answer")
    case_actions.close(town.kabar, sari, case, how)
    for act in (lambda: refers(town, sari, case, service="kemensos"), lambda: ends(town, sari, case, line, "refused")):
        with pytest.raises(CaseFault, match="work_closed"):
            act()
    assert not referrals.of_case(town.kabar, sari, case).open
    case_actions.reopen(town.kabar, sari, case, "belum selesai")
    assert ends(town, sari, case, line, "refused").outcome == "refused"


def test_another_districts_staff_and_editors_neither_see_nor_write(town, sari, case):
    line = refers(town, sari, case)
    for who in (town.caseworker(district="Cirebon"), town.caseworker(role="editor", district=None)):
        for act in (lambda who=who: shown(town, who, case), lambda who=who: refers(town, who, case)):
            with pytest.raises(NotYours):
                act()
        with pytest.raises(NotYours):
            referrals.end(town.kabar, who, case, line.id, Ending("refused"))


@pytest.mark.parametrize("which", ["", "x", "01a20201-af46-74ce-9fe1-e4a869e74b5a"])
def test_a_referral_that_is_not_of_this_case_is_not_changed(town, sari, case, which):
    with pytest.raises(CaseFault, match="referral_changed"):
        referrals.end(town.kabar, sari, case, which, Ending("refused"))
    other = refers(town, sari, case_of(town, sari))
    with pytest.raises(CaseFault, match="referral_changed"):
        referrals.end(town.kabar, sari, case, other.id, Ending("refused"))


def test_numbers_that_kabar_gave_stand_beside_but_are_no_referrals(town: Town, sari):
    who = town.person()
    town.says(who, "BANTUAN")
    for _ in range(4):
        town.says(who, "1")
    town.says(who, "tlg sy dikurung majikan")
    given = [row for row in rows(town.kabar, referral) if row.direction == "given"]
    found = referrals.of_case(town.kabar, sari, town.case().code)
    assert found.lines == ()
    assert len(found.given) == len(given)
