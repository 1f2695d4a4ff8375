"""Somebody leaves: they are out at once, and whoever they had in their care is told to the next one at once."""

from __future__ import annotations

import pytest

from bot.services import staff
from bot.services.accounts import invitations, members, sessions
from bot.services.accounts.members import NotAllowed
from bot.services.cases import case_actions, left_cases, takeover
from bot.store import audit, case_event, case_file, case_handover, message
from bot.store import staff as table
from bot.store import takeover as takeovers
from tests.making import Town
from tests.services.rows import change, rows

CRY = "tlg sy dikurung majikan"


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the clock would do some of it: what comes of it is the same, later."""
    monkeypatch.setattr(left_cases, "AT_ONCE", 60.0)


def test_a_closed_account_opens_nothing_any_more(town: Town) -> None:
    head, who = town.caseworker(role="admin"), town.caseworker()
    session = sessions.begin(town.kabar, who, "Chrome", "Android")
    link = members.new_link(town.kabar, head, who.id)
    assert members.close(town.kabar, head, who.id) == 0
    assert sessions.member_of(town.kabar, session, who.id, "Chrome", "Android") is None
    assert invitations.look(town.kabar, link.address.rpartition("/")[2]) is None
    assert [row.action for row in rows(town.kabar, audit)][-1] == "staff_close"
    again = members.new_link(town.kabar, head, who.id)
    assert invitations.accept(town.kabar, again.address.rpartition("/")[2], "a new long password") == who


def test_nobody_closes_their_own_account_or_one_above_them(town: Town) -> None:
    boss, head = town.caseworker(role="supervisor"), town.caseworker(role="admin")
    for who, account in ((boss, head), (boss, boss), (head, head)):
        with pytest.raises(NotAllowed):
            members.close(town.kabar, who, account.id)
    assert staff.member(town.kabar, head.id)


def test_a_case_they_had_taken_is_alerted_to_the_next_one_at_once(town: Town) -> None:
    leaving, next_one = town.caseworker(), town.caseworker()
    person = town.person()
    town.says(person, CRY)
    case_actions.acknowledge(town.kabar, leaving, "KB-1001")
    before = rows(town.kabar, case_file)[0]
    town.clock.forward(minutes=40)
    assert members.close(town.kabar, None, leaving.id) == 1
    row = town.case()
    assert row.acknowledged_by is None
    assert "KB-1001" in town.last(next_one)
    assert row.acknowledge_by == town.clock.now() + (before.acknowledge_by - before.raised_at)
    assert row.contact_by == before.contact_by, "the person has waited since then"
    kinds = [(event.kind, event.staff_id) for event in rows(town.kabar, case_event)]
    assert kinds[-2:] == [("left", leaving.id), ("alerted", None)]
    assert town.ticks()["alerts_climbed"] == 0
    town.clock.forward(minutes=16)
    assert town.ticks()["alerts_climbed"] == 1, "and it climbs as any other"


def test_a_case_that_only_they_were_told_of_rings_elsewhere(town: Town) -> None:
    leaving, next_one = town.caseworker(), town.caseworker()
    town.says(town.person(), "penagih utang ngancam terus")
    assert town.messages(next_one) == []
    assert members.close(town.kabar, None, leaving.id) == 1
    assert "KB-1001" in town.last(next_one), "it need not wait a day for the ladder"


def test_cases_of_others_are_left_alone(town: Town) -> None:
    leaving, other = town.caseworker(), town.caseworker()
    town.says(town.person(), CRY)
    town.clock.forward(minutes=16)
    town.ticks()
    told = len(town.messages(other))
    assert told == 1, "both were told"
    case_actions.acknowledge(town.kabar, other, "KB-1001")
    assert members.close(town.kabar, None, leaving.id) == 0
    assert town.case().acknowledged_by is not None
    assert len(town.messages(other)) == told


def test_what_waited_to_be_sent_to_them_is_not_sent(town: Town) -> None:
    leaving = town.caseworker()
    town.says(town.person(), CRY)
    members.close(town.kabar, None, leaving.id)
    theirs = rows(town.kabar, message, message.c.staff_id == leaving.id)
    assert {row.line for row in theirs} == {"whatsapp", "sms"}, "red goes by both"
    assert {(row.status, row.error_code) for row in theirs} == {("failed", "superseded")}


def test_their_conversation_goes_back_to_the_bot(town: Town) -> None:
    leaving, _ = town.caseworker(), town.caseworker()
    person = town.person()
    town.says(person, CRY)
    case_actions.acknowledge(town.kabar, leaving, "KB-1001")
    takeover.take(town.kabar, leaving, "KB-1001")
    members.close(town.kabar, None, leaving.id)
    assert [row.ended_why for row in rows(town.kabar, takeovers)] == ["passed_on"]


def test_a_case_handed_to_them_waits_for_them_no_longer(town: Town) -> None:
    giver, leaving = town.caseworker(), town.caseworker()
    town.says(town.person(), CRY)
    case_actions.acknowledge(town.kabar, giver, "KB-1001")
    town.clock.forward(minutes=1)
    case_actions.hand_over(town.kabar, giver, "KB-1001", leaving.id)
    assert members.close(town.kabar, None, leaving.id) == 1
    assert [row.ended_how for row in rows(town.kabar, case_handover)] == ["left"]
    assert "KB-1001" in town.last(giver), "whoever gave it is asked again"


def test_a_case_that_was_taken_in_the_moment_of_closing_is_found_by_the_clock(town: Town) -> None:
    leaving, next_one = town.caseworker(), town.caseworker()
    town.says(town.person(), CRY)
    case_actions.acknowledge(town.kabar, leaving, "KB-1001")
    change(town.kabar, table, table.c.id == leaving.id, active=False)
    assert [town.ticks()["cases_left"] for _ in range(2)] == [1, 0]
    assert "KB-1001" in town.last(next_one)


def test_where_nobody_is_left_the_case_still_waits_for_somebody(town: Town) -> None:
    leaving = town.caseworker()
    town.says(town.person(), CRY)
    case_actions.acknowledge(town.kabar, leaving, "KB-1001")
    assert members.close(town.kabar, None, leaving.id) == 1
    assert rows(town.kabar, case_event)[-1].kind == "nobody"
    late = town.caseworker()
    town.clock.forward(minutes=16)
    town.ticks()
    assert "KB-1001" in town.last(late)
