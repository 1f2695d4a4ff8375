"""Every way a provider can say no, or nothing: tried again, looked up before it is repeated, or a person's task."""

from __future__ import annotations

import pytest
import time_machine

from bot.services.persons.people import Person
from bot.services.sending import outcomes
from bot.store import case_sign
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import outbox, plan_of, rows


@pytest.fixture
def who(wired: Town) -> Person:
    """Somebody with one answer waiting for them."""
    made = wired.person()
    wired.says(made, "BANTUAN")
    return made


def state(town: Town, who: Person) -> str:
    return outbox(town.kabar, who)[0].status


def test_429_is_tried_again_when_it_said_so(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    double.faults.next("429", seconds=9)
    assert wired.sends().waiting == 1
    later.shift(8)
    assert wired.sends().sent == 0
    later.shift(2)
    assert wired.sends().sent == 1
    assert (state(wired, who), len(double.accepted)) == ("queued", 1)
    assert outbox(wired.kabar, who)[0].error_code is None


@pytest.mark.parametrize("kind", ["500_after", "drop_after", "garbled_after"])
def test_taken_without_a_word_is_found_and_not_repeated(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates, kind: str
) -> None:
    double.faults.next(kind)  # type: ignore[arg-type]
    assert wired.sends().unknown == 1
    assert wired.sends().sent == 0
    later.shift(10)
    assert wired.sends().sent == 1
    assert len(double.accepted) == 1
    assert outbox(wired.kabar, who)[0].provider_id == double.accepted[0].sid


@pytest.mark.parametrize("kind", ["500_before", "drop_before"])
def test_not_taken_and_without_a_word_is_looked_for_and_sent_once(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates, kind: str
) -> None:
    double.faults.next(kind)  # type: ignore[arg-type]
    wired.sends()
    later.shift(10)
    wired.sends()
    assert state(wired, who) == "queued"
    assert len(double.accepted) == 1


def test_of_two_equal_texts_each_finds_its_own(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    wired.sends()
    wired.says(who, "BANTUAN")
    double.faults.next("drop_after")
    wired.sends()
    later.shift(10)
    wired.sends()
    assert {row.provider_id for row in outbox(wired.kabar, who)} == {taken.sid for taken in double.accepted}
    assert len(double.accepted) == 2


def test_what_cannot_be_found_out_is_asked_again_later(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    double.faults.next("drop_after")
    double.faults.next("500_before", on="list", times=2)
    for _ in range(3):
        wired.sends()
        assert state(wired, who) == "unknown"
        later.shift(60)
    wired.sends()
    assert (state(wired, who), len(double.accepted)) == ("queued", 1)


def test_after_many_tries_it_is_a_persons_task(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    double.faults.next("code", code=21611, times=outcomes.MOST_ATTEMPTS)
    for _ in range(outcomes.MOST_ATTEMPTS):
        assert state(wired, who) == "waiting"
        wired.sends()
        later.shift(16 * 60)
    assert state(wired, who) == "failed"
    assert (wired.case().level, wired.case().reason) == ("yellow", "not_delivered")
    assert double.accepted == []


@pytest.mark.parametrize(
    ("code", "reason", "status"),
    [(21610, "blocked", "stopped"), (21211, "bad_line", "active"), (63016, "not_delivered", "active")],
)
def test_a_lasting_no_is_never_repeated_and_a_person_is_told(
    wired: Town, who: Person, double: TwilioDouble, code: int, reason: str, status: str
) -> None:
    double.faults.reject(f"whatsapp:{wired.number_of(who)}", code)
    assert wired.sends().failed == 1
    assert wired.sends().failed == 0
    assert (wired.case().reason, wired.reload(who).status) == (reason, status)
    assert outbox(wired.kabar, who)[0].error_code == str(code)
    assert [row.rule for row in rows(wired.kabar, case_sign)] == [f"not_delivered:{code}"]
    if status == "stopped":
        assert {row.status for row in plan_of(wired.kabar, who)} == {"cancelled"}


def test_a_crisis_answer_that_does_not_arrive_is_red(wired: Town, double: TwilioDouble) -> None:
    who = wired.person()
    wired.says(who, "saya dipukul suami")
    double.faults.reject(f"whatsapp:{wired.number_of(who)}", 30005)
    wired.sends()
    assert wired.case().level == "red"


def test_a_question_on_its_way_is_not_tried_again_after_stop(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    asked = wired.person()
    wired.clock.moment = plan_of(wired.kabar, asked)[0].due_at
    wired.ticks()
    double.faults.next("drop_before")
    wired.sends()
    wired.says(asked, "STOP")
    later.shift(10)
    wired.sends()
    assert [row.status for row in outbox(wired.kabar, asked)] == ["failed", "queued"]
    assert [taken.body[:5] for taken in double.accepted] == ["Baik,"]
