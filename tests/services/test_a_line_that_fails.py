"""A line that failed for good is set aside; its message goes on the next one where nobody can have received it."""

from __future__ import annotations

import pytest
import time_machine

from bot.services.persons.people import Person
from bot.services.sending import outcomes
from bot.store import line
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.lining import follow_up_is_due, lines_of
from tests.services.receiving import tell
from tests.services.rows import change, outbox, rows

BAD = {
    63003: "not_on_whatsapp",
    63024: "not_on_whatsapp",
    21211: "no_such_number",
    30005: "no_such_number",
    21614: "landline",
    21635: "landline",
    30006: "landline",
}


@pytest.fixture
def amaq(wired: Town) -> Person:
    """Somebody with two lines, whose first follow-up waits to be sent."""
    made = wired.person(on=("whatsapp", "sms"))
    follow_up_is_due(wired, made)
    return made


def sid_of(town: Town, who: Person) -> str:
    sid: str = outbox(town.kabar, who)[0].provider_id
    return sid


def at_whatsapp(town: Town, who: Person) -> str:
    return f"whatsapp:{town.number_of(who)}"


@pytest.mark.parametrize("code", BAD)
def test_the_same_message_goes_on_the_next_line(wired: Town, amaq: Person, double: TwilioDouble, code: int) -> None:
    double.faults.reject(at_whatsapp(wired, amaq), code)
    wired.sends()
    wired.sends()
    assert lines_of(wired, amaq) == [("whatsapp", BAD[code]), ("sms", None)]
    assert rows(wired.kabar, line)[0].set_aside_at == wired.clock.now()
    first, second = outbox(wired.kabar, amaq)
    assert (first.status, second.status, second.line) == ("failed", "queued", "sms")
    assert wired.messages(amaq)[0] == wired.messages(amaq)[1]
    assert second.expires_at == first.expires_at
    assert len(double.accepted) == 1
    assert wired.cases() == []


def test_a_final_failure_that_a_receipt_tells_of_is_as_good(wired: Town, amaq: Person) -> None:
    wired.sends()
    sid = sid_of(wired, amaq)
    tell(wired, sid, "sent")
    assert [tell(wired, sid, "failed", "63024") for _ in range(3)] == [True, False, False]
    assert [row.line for row in outbox(wired.kabar, amaq)] == ["whatsapp", "sms"]


@pytest.mark.parametrize("status", [None, "sent", "delivered"])
def test_a_receipt_that_is_merely_late_sends_nothing_twice(wired: Town, amaq: Person, status: str | None) -> None:
    wired.sends()
    if status:
        tell(wired, sid_of(wired, amaq), status)  # type: ignore[arg-type]
    wired.clock.forward(hours=20)
    wired.ticks()
    wired.sends()
    if status == "delivered":
        assert not tell(wired, sid_of(wired, amaq), "failed", "63024")
    assert len(outbox(wired.kabar, amaq)) == 1
    assert lines_of(wired, amaq) == [("whatsapp", None), ("sms", None)]


def test_an_unknown_fate_is_a_persons_task_and_no_second_message(
    wired: Town, amaq: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    double.faults.next("500_after")
    double.faults.next("500_before", times=2 * outcomes.MOST_ATTEMPTS, on="list")
    for _ in range(outcomes.MOST_ATTEMPTS + 1):
        wired.sends()
        later.shift(16 * 60)
    assert [row.status for row in outbox(wired.kabar, amaq)] == ["failed"]
    assert wired.case().reason == "not_delivered"
    assert lines_of(wired, amaq) == [("whatsapp", None), ("sms", None)]


def test_with_no_line_left_a_caseworker_has_a_task(wired: Town, amaq: Person, double: TwilioDouble) -> None:
    double.faults.reject(at_whatsapp(wired, amaq), 63003)
    double.faults.reject(wired.number_of(amaq), 30005)
    for _ in range(3):
        wired.sends()
    assert lines_of(wired, amaq) == [("whatsapp", "not_on_whatsapp"), ("sms", "no_such_number")]
    assert (len(outbox(wired.kabar, amaq)), wired.case().reason) == (2, "bad_line")
    follow_up_is_due(wired, amaq)
    assert len(outbox(wired.kabar, amaq)) == 2, "and the next question is a task at once"


def test_a_call_is_a_persons_to_make(wired: Town, double: TwilioDouble) -> None:
    who = wired.person(on=("whatsapp", "call"))
    follow_up_is_due(wired, who)
    double.faults.reject(at_whatsapp(wired, who), 63003)
    wired.sends()
    assert (len(outbox(wired.kabar, who)), wired.case().reason) == (1, "bad_line")


@pytest.mark.parametrize("code", [63014, 21610])
def test_who_blocked_us_is_stopped_and_not_written_to_elsewhere(
    wired: Town, amaq: Person, double: TwilioDouble, code: int
) -> None:
    double.faults.reject(at_whatsapp(wired, amaq), code)
    wired.sends()
    assert wired.reload(amaq).status == "stopped"
    assert lines_of(wired, amaq) == [("whatsapp", "blocked"), ("sms", None)]
    assert (len(outbox(wired.kabar, amaq)), wired.case().reason) == (1, "blocked")


def test_a_crisis_answer_goes_on_the_next_line_too(wired: Town, double: TwilioDouble) -> None:
    who = wired.person(on=("whatsapp", "sms"))
    wired.says(who, "saya dipukul suami")
    double.faults.reject(at_whatsapp(wired, who), 63024)
    wired.sends()
    wired.sends()
    assert [(row.line, row.kind, row.status) for row in outbox(wired.kabar, who)] == [
        ("whatsapp", "crisis", "failed"),
        ("sms", "crisis", "queued"),
    ]
    assert outbox(wired.kabar, who)[1].priority == 0


def test_after_stop_a_question_does_not_go_elsewhere(wired: Town, amaq: Person) -> None:
    wired.sends()
    sid = sid_of(wired, amaq)
    wired.says(amaq, "STOP", line="sms")
    tell(wired, sid, "failed", "63024")
    assert [row.kind for row in outbox(wired.kabar, amaq)] == ["follow_up", "reply"]


def test_writing_on_a_line_makes_it_usable_again(wired: Town, amaq: Person) -> None:
    change(wired.kabar, line, line.c.kind == "whatsapp", set_aside_at=wired.clock.now(), set_aside_why="blocked")
    wired.says(amaq, "halo", line="sms")
    assert lines_of(wired, amaq)[0] == ("whatsapp", "blocked")
    wired.says(amaq, "halo")
    assert lines_of(wired, amaq) == [("whatsapp", None), ("sms", None)]


def test_a_late_failure_does_not_set_aside_where_the_person_has_written_since(wired: Town, amaq: Person) -> None:
    wired.sends()
    wired.clock.forward(minutes=5)
    wired.says(amaq, "1")
    tell(wired, sid_of(wired, amaq), "failed", "63024")
    assert lines_of(wired, amaq)[0] == ("whatsapp", None)
