"""WhatsApp refuses a text with 63016: a knock goes out in its place, if it may, and no words are lost unnoticed."""

from __future__ import annotations

from datetime import timedelta

from bot.store import conversation, follow_up, message, person
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.knocking import CHECK_IN, KNOCK, NUDGE, asked, held, kinds, seen, watched
from tests.services.receiving import tell
from tests.services.rows import change, outbox, talk_of

REFUSED = 63016


def refuse(town: Town, double: TwilioDouble, who: object) -> None:
    double.faults.reject(f"whatsapp:{town.number_of(who)}", REFUSED)


def is_refused(town: Town, double: TwilioDouble) -> None:
    """The receipt of what was sent last."""
    tell(town, double.accepted[-1].sid, "failed", str(REFUSED))


def test_the_question_waits_unseen_behind_the_knock(approved: Town, double: TwilioDouble) -> None:
    who = asked(approved)
    is_refused(approved, double)
    assert kinds(approved, who)[-1] == "knock"
    assert (watched(approved, who), seen(approved, who)) == (["asked"], [False])
    assert talk_of(approved.kabar, who).session is None
    # so these words answer the knock, and no question that did not arrive
    approved.says(who, "1")
    assert CHECK_IN in approved.last(who)
    assert (watched(approved, who), seen(approved, who)) == (["asked"], [True])


def test_nobody_who_has_stopped_is_knocked_at(approved: Town, double: TwilioDouble) -> None:
    who = asked(approved)
    sid = double.accepted[-1].sid
    approved.says(who, "BERHENTI")
    approved.sends()
    tell(approved, sid, "failed", str(REFUSED))
    assert "knock" not in kinds(approved, who)
    assert held(approved, who) is None
    assert approved.cases() == []


def test_a_stop_whose_confirmation_is_refused_brings_a_task_and_no_knock(approved: Town, double: TwilioDouble) -> None:
    who = approved.person()
    refuse(approved, double, who)
    approved.says(who, "BERHENTI")
    approved.sends()
    assert kinds(approved, who) == ["reply"]
    assert (approved.case().level, approved.case().reason) == ("yellow", "not_delivered")


def test_nobody_in_a_crisis_is_knocked_at(approved: Town, double: TwilioDouble) -> None:
    who = asked(approved)
    sid = double.accepted[-1].sid
    approved.says(who, "saya dipukul suami")
    tell(approved, sid, "failed", str(REFUSED))
    assert "knock" not in kinds(approved, who)


def test_in_a_crisis_a_person_asks_instead(approved: Town, double: TwilioDouble) -> None:
    who = asked(approved)
    sid = double.accepted[-1].sid
    approved.says(who, "saya dipukul suami")
    # as if the red word had been heard before the question was asked
    change(approved.kabar, follow_up, follow_up.c.person_id == who.id, follow_up.c.status == "answered", status="asked")
    tell(approved, sid, "failed", str(REFUSED))
    assert "knock" not in kinds(approved, who)
    assert watched(approved, who) == ["task"]


def test_whoever_has_written_since_is_not_knocked_at(approved: Town, double: TwilioDouble) -> None:
    who = asked(approved)
    sid = double.accepted[-1].sid
    approved.clock.forward(minutes=5)
    approved.says(who, "1")
    opened = talk_of(approved.kabar, who).whatsapp_in_at
    tell(approved, sid, "failed", str(REFUSED))
    assert "knock" not in kinds(approved, who)
    assert talk_of(approved.kabar, who).whatsapp_in_at == opened


def test_three_replies_that_are_refused_are_one_task_and_no_knock(approved: Town, double: TwilioDouble) -> None:
    who = approved.person()
    refuse(approved, double, who)
    for words in ("BANTUAN", "halo", "BANTUAN"):
        approved.says(who, words)
    approved.sends()
    double.faults.clear()
    approved.sends()
    assert "knock" not in kinds(approved, who)
    assert (approved.case().level, approved.case().reason) == ("yellow", "not_delivered")


def test_a_refused_reply_forgets_nothing_that_waits(approved: Town, double: TwilioDouble) -> None:
    who = asked(approved)
    is_refused(approved, double)
    waits = held(approved, who)
    change(
        approved.kabar,
        message,
        message.c.person_id == who.id,
        message.c.kind == "follow_up",
        kind="reply",
        status="sent",
        created_at=approved.clock.now() - timedelta(hours=1),
    )
    is_refused(approved, double)
    assert held(approved, who) == waits
    assert kinds(approved, who).count("knock") == 1
    assert approved.case().reason == "not_delivered"


def test_the_question_in_a_refused_reply_waits_behind_another_knock(approved: Town, double: TwilioDouble) -> None:
    who = asked(approved)
    is_refused(approved, double)
    approved.sends()
    approved.says(who, "ya")
    approved.sends()
    is_refused(approved, double)
    assert kinds(approved, who)[-2:] == ["reply", "knock"]
    assert (watched(approved, who), seen(approved, who)) == (["asked"], [False])
    assert held(approved, who) is not None


def test_63016_thrice_is_one_knock(approved: Town, double: TwilioDouble) -> None:
    who = asked(approved)
    first = double.accepted[-1].sid
    approved.clock.forward(hours=49)
    change(approved.kabar, conversation, conversation.c.person_id == who.id, whatsapp_in_at=approved.clock.now())
    approved.ticks()
    approved.sends()
    assert approved.last(who).startswith(NUDGE)
    is_refused(approved, double)
    tell(approved, first, "failed", str(REFUSED))
    tell(approved, first, "failed", str(REFUSED))
    assert kinds(approved, who).count("knock") == 1
    assert (watched(approved, who), seen(approved, who)) == (["reminded"], [False])
    approved.sends()
    # WhatsApp does not even take the knock: that is a person's task, and no further knock
    is_refused(approved, double)
    assert kinds(approved, who).count("knock") == 1
    assert approved.case().reason == "not_delivered"
    approved.says(who, "ya")
    assert CHECK_IN in approved.last(who)


def test_a_refused_reminder_brings_the_question_with_the_answer(approved: Town, double: TwilioDouble) -> None:
    who = asked(approved)
    approved.clock.forward(hours=49)
    change(approved.kabar, conversation, conversation.c.person_id == who.id, whatsapp_in_at=approved.clock.now())
    approved.ticks()
    approved.sends()
    is_refused(approved, double)
    assert approved.last(who).startswith(KNOCK)
    assert seen(approved, who) == [True]
    approved.says(who, "ya")
    assert CHECK_IN in approved.last(who)


def test_no_knock_while_another_talks_on_the_number(approved: Town, double: TwilioDouble) -> None:
    who = asked(approved)
    sid = double.accepted[-1].sid
    other = approved.person(phone=approved.number_of(who))
    approved.clock.forward(minutes=1)
    assert approved.says(who, "BANTUAN").person in {who.code, other.code}
    change(
        approved.kabar,
        conversation,
        conversation.c.person_id == other.id,
        session=b"open",
        last_in_at=approved.clock.now(),
    )
    change(approved.kabar, conversation, conversation.c.person_id == who.id, last_in_at=None, session=None)
    change(approved.kabar, follow_up, follow_up.c.person_id == who.id, follow_up.c.status == "answered", status="asked")
    tell(approved, sid, "failed", str(REFUSED))
    assert "knock" not in kinds(approved, who)
    assert held(approved, who) is None


def test_a_knock_to_somebody_who_has_stopped_is_not_claimed(approved: Town, double: TwilioDouble) -> None:
    who = approved.person()
    approved.clock.forward(days=8)
    approved.ticks()
    # a stop that crossed with the knock
    change(approved.kabar, person, person.c.id == who.id, status="stopped")
    approved.sends()
    assert double.accepted == []
    [row] = outbox(approved.kabar, who)
    assert (row.status, row.error_code) == ("failed", "stopped")


def test_without_an_approved_template_it_is_a_task(windowed: Town, double: TwilioDouble) -> None:
    who = asked(windowed)
    is_refused(windowed, double)
    assert (windowed.case().reason, watched(windowed, who)) == ("not_delivered", ["task"])
