"""A question that waits behind a knock is asked, or falls due again: it is never counted as answered unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.persons import follow_ups
from bot.store import conversation, follow_up, message, person
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.knocking import CHECK_IN, KNOCK, NUDGE, asked, held, kinds, knocked, seen, watched
from tests.services.lining import follow_up_is_due
from tests.services.receiving import tell
from tests.services.rows import change, outbox, plan_of, rows, talk_of


def test_somebody_who_asks_for_help_gets_it_and_the_question_some_hours_later(approved: Town) -> None:
    who = knocked(approved)
    approved.says(who, "BANTUAN")
    assert "Mau apa?" in approved.last(who)
    assert held(approved, who) is None
    assert watched(approved, who) == []
    assert "answered" not in [row.status for row in plan_of(approved.kabar, who)]
    approved.ticks()
    assert kinds(approved, who) == ["knock", "reply"]
    approved.clock.forward(hours=4)
    approved.ticks()
    approved.sends()
    # the window is open, so it needs no second knock
    assert kinds(approved, who) == ["knock", "reply", "follow_up"]
    assert CHECK_IN in approved.last(who)
    assert (watched(approved, who), seen(approved, who)) == (["asked"], [True])
    approved.says(who, "1")
    assert watched(approved, who) == ["answered"]


@pytest.mark.parametrize("words", ["utang saya banyak", "saya sakit"])
def test_words_that_worry_reach_a_person_and_the_question_is_asked_later(approved: Town, words: str) -> None:
    who = knocked(approved)
    approved.says(who, words)
    assert approved.cases()
    assert watched(approved, who) == []
    approved.clock.forward(hours=4)
    approved.ticks()
    assert kinds(approved, who)[-1] == "follow_up"
    assert watched(approved, who) == ["asked"]


def test_after_a_red_word_a_person_asks_instead(approved: Town) -> None:
    who = knocked(approved)
    approved.says(who, "saya dipukul suami")
    assert approved.case().level == "red"
    assert held(approved, who) is None
    assert (watched(approved, who), seen(approved, who)) == (["task"], [False])
    for _ in range(5):
        approved.clock.forward(days=1)
        approved.ticks()
    assert kinds(approved, who) == ["knock", "crisis"]
    # the plan goes on
    approved.clock.forward(days=2)
    approved.ticks()
    assert kinds(approved, who) == ["knock", "crisis", "knock"]


def test_a_red_word_on_a_line_without_a_window_counts_as_no_answer_either(approved: Town) -> None:
    who = knocked(approved, on=("whatsapp", "sms"))
    approved.says(who, "saya dipukul suami", line="sms")
    assert "answered" not in [row.status for row in plan_of(approved.kabar, who)]


def test_stop_ends_it_for_ever(approved: Town) -> None:
    who = knocked(approved)
    approved.says(who, "BERHENTI")
    approved.says(who, "halo")
    for _ in range(5):
        approved.clock.forward(days=1)
        approved.ticks()
        approved.says(who, "ya")
    assert approved.reload(who).status == "stopped"
    assert not any(CHECK_IN in text for text in approved.messages(who))
    assert kinds(approved, who).count("knock") == 1
    assert {row.status for row in plan_of(approved.kabar, who)} <= {"cancelled", "collapsed"}


def test_somebody_who_has_blocked_us_is_asked_nothing_when_they_write_again(
    approved: Town, double: TwilioDouble
) -> None:
    who = knocked(approved)
    tell(approved, double.accepted[-1].sid, "failed", "63014")
    assert approved.reload(who).status == "stopped"
    assert (held(approved, who), talk_of(approved.kabar, who).awaited_since) == (None, None)
    approved.says(who, "halo")
    assert CHECK_IN not in approved.last(who)


def test_stop_on_a_shared_number_ends_what_waits_for_the_others(approved: Town) -> None:
    who = knocked(approved)
    newest = approved.person(phone=approved.number_of(who))
    approved.clock.forward(days=2)
    said = approved.says(newest, "BERHENTI").person
    assert {approved.reload(who).status, approved.reload(newest).status} == {"stopped"}
    assert (held(approved, who), held(approved, newest)) == (None, None)
    assert said in {who.code, newest.code}
    approved.says(who, "halo")
    approved.clock.forward(days=2)
    approved.ticks()
    for one in (who, newest):
        assert not any(CHECK_IN in text for text in approved.messages(one))


def test_nothing_is_asked_of_whoever_has_refused_since(approved: Town) -> None:
    who = knocked(approved)
    change(approved.kabar, person, person.c.id == who.id, status="refused")
    approved.says(who, "halo")
    assert CHECK_IN not in approved.last(who)


def test_a_reminder_outside_the_window_brings_the_question_and_no_reproach(approved: Town) -> None:
    who = asked(approved)
    approved.clock.forward(hours=49)
    approved.ticks()
    approved.sends()
    assert kinds(approved, who)[-1] == "knock"
    approved.says(who, "ya")
    assert CHECK_IN in approved.last(who)
    assert not any(NUDGE in text for text in approved.messages(who))
    assert watched(approved, who) == ["asked"]


def test_a_reminder_outside_the_window_may_be_answered_with_the_answer(approved: Town) -> None:
    who = asked(approved)
    approved.clock.forward(hours=49)
    approved.ticks()
    approved.sends()
    approved.says(who, "2")
    # they had read the question two days ago: it is not asked once more
    assert CHECK_IN not in approved.last(who)
    assert watched(approved, who) == ["answered"]


def test_help_as_the_answer_to_a_reminder_keeps_the_open_question(approved: Town) -> None:
    who = asked(approved)
    approved.clock.forward(hours=49)
    approved.ticks()
    approved.says(who, "BANTUAN")
    approved.says(who, "2")
    approved.clock.forward(hours=49)
    approved.ticks()
    assert not any(NUDGE in text for text in approved.messages(who))


def test_within_the_window_a_reminder_is_a_reminder(approved: Town) -> None:
    who = asked(approved, on=("sms",))
    approved.clock.forward(hours=49)
    approved.ticks()
    assert approved.last(who).startswith(NUDGE)


def test_a_question_that_nobody_has_seen_is_never_answered_by_a_word(approved: Town) -> None:
    who = knocked(approved)
    assert (watched(approved, who), seen(approved, who)) == (["asked"], [False])
    for _ in range(12):
        approved.clock.forward(days=1)
        approved.ticks()
        approved.sends()
    waits = held(approved, who)
    approved.says(who, "halo")
    found = plan_of(approved.kabar, who)
    assert [f"{row.flow}/{row.round}" for row in found if row.status == "asked"] == [waits]
    assert [row.status for row in found if row.status == "answered"] == []
    # of another flow nothing is lost: it falls due again
    flows = {row.flow for row in found if row.asked_at is None and row.status == "due"}
    assert flows == {"check_in", "assistance", "review", "wellbeing"}


def test_what_an_unanswered_knock_left_behind_is_asked_on_another_day(approved: Town) -> None:
    who = knocked(approved)
    change(
        approved.kabar,
        follow_up,
        follow_up.c.person_id == who.id,
        follow_up.c.flow == "review",
        follow_up.c.round == 0,
        due_at=approved.clock.now() + timedelta(days=1),
    )
    approved.clock.forward(days=1)
    approved.ticks()
    approved.sends()
    assert held(approved, who) == "review/0"
    approved.says(who, "halo")
    [left] = [
        row
        for row in plan_of(approved.kabar, who)
        if row.status == "due"
        and row.asked_at is None
        and approved.clock.now() < row.due_at < approved.clock.now() + timedelta(days=2)
    ]
    assert left.flow == "check_in"
    assert left.due_at - approved.clock.now() >= timedelta(hours=20)


def test_one_contact_a_day_counts_a_knock(approved: Town) -> None:
    who = knocked(approved)
    change(
        approved.kabar,
        follow_up,
        follow_up.c.person_id == who.id,
        follow_up.c.flow == "review",
        follow_up.c.round == 0,
        due_at=approved.clock.now(),
    )
    approved.clock.forward(hours=1)
    approved.ticks()
    approved.sends()
    assert kinds(approved, who) == ["knock"]


def test_a_knock_that_has_not_gone_out_does_not_once_they_have_written(approved: Town) -> None:
    who = approved.person()
    approved.clock.forward(days=8)
    approved.ticks()
    approved.says(who, "halo")
    assert CHECK_IN in approved.last(who)
    [knock] = [row for row in outbox(approved.kabar, who) if row.kind == "knock"]
    assert (knock.status, knock.error_code) == ("failed", "answered")
    approved.sends()
    assert approved.cases() == []


def test_two_knocks_never_wait_in_the_outbox(approved: Town) -> None:
    who = approved.person()
    approved.clock.forward(days=8)
    approved.ticks()
    approved.clock.forward(hours=49)
    approved.ticks()
    waiting = rows(approved.kabar, message, message.c.kind == "knock", message.c.status == "waiting")
    assert len(waiting) == 1
    assert held(approved, who) is not None


def test_a_step_that_fails_behind_a_knock_loses_no_question(approved: Town) -> None:
    who = knocked(approved)
    change(approved.kabar, conversation, conversation.c.person_id == who.id, session=b"does not open")
    assert approved.says(who, "halo").state == "parked"
    assert "answered" not in [row.status for row in plan_of(approved.kabar, who)]
    [due] = [
        row
        for row in plan_of(approved.kabar, who)
        if row.status == "due" and row.asked_at is None and row.due_at < approved.clock.now() + timedelta(days=1)
    ]
    assert due.flow == "check_in"


def test_the_invitation_waits_in_the_same_way(approved: Town) -> None:
    who = approved.person(status="invited")
    with approved.kabar.database.write() as connection:
        follow_ups.invite(connection, approved.kabar, who, approved.clock.now())
    approved.ticks()
    approved.sends()
    assert approved.last(who).startswith(KNOCK)
    assert held(approved, who) == "welcome/0"
    approved.says(who, "BANTUAN")
    assert "answered" not in [row.status for row in plan_of(approved.kabar, who)]
    approved.clock.forward(hours=4)
    approved.ticks()
    assert kinds(approved, who)[-1] == "follow_up"
    assert watched(approved, who) == ["asked"]


def test_two_on_one_number_are_not_knocked_at_together(approved: Town, double: TwilioDouble) -> None:
    number = "+6281299990001"
    one, other = approved.person(phone=number), approved.person(phone=number)
    approved.clock.forward(days=8)
    approved.ticks()
    approved.sends()
    assert len(double.accepted) == 1
    assert sorted([held(approved, one) is None, held(approved, other) is None]) == [False, True]
    knocked_at = one if held(approved, one) else other
    assert approved.says(number, "ya").person == knocked_at.code
    assert CHECK_IN in approved.last(knocked_at)
    # the other's turn comes the day after
    approved.clock.forward(days=1)
    approved.ticks()
    approved.sends()
    waits = other if knocked_at is one else one
    assert "knock" in kinds(approved, waits)


def test_a_follow_up_by_its_own_line_waits_for_the_others_knock(approved: Town) -> None:
    number = "+6281299990001"
    one = approved.person(phone=number)
    follow_up_is_due(approved, one)
    other = approved.person(phone=number, on=("sms",))
    change(
        approved.kabar,
        follow_up,
        follow_up.c.person_id == other.id,
        follow_up.c.round == 0,
        follow_up.c.flow == "check_in",
        due_at=approved.clock.now(),
    )
    approved.ticks()
    assert kinds(approved, other) == []
