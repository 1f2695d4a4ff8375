"""The second message outside WhatsApp's window is a knock: the question itself follows, and no reproach."""

from __future__ import annotations

from tests.making import Town
from tests.services.knocking import CHECK_IN, NUDGE, asked, kinds, watched


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
