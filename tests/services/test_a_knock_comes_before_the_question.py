"""Outside WhatsApp's 24 hours a neutral template goes out, and the question waits for whatever is answered."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.store import conversation, message
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.knocking import KNOCK, held, kinds, knocked, watched
from tests.services.receiving import tell


def test_a_follow_up_begins_with_the_knock_as_a_template(approved: Town, double: TwilioDouble) -> None:
    who = knocked(approved)
    assert approved.messages(who)[0].startswith(KNOCK)
    assert kinds(approved, who) == ["knock"]
    [sent] = double.accepted
    assert double.contents.all[sent.content_sid].status == "approved"
    assert sent.body == approved.last(who)


@pytest.mark.parametrize("word", ["ya", "halo", "👍", "hmmm"])
def test_whatever_is_answered_the_question_follows(approved: Town, word: str) -> None:
    who = knocked(approved)
    approved.says(who, word)
    assert "1 " in approved.last(who)
    assert kinds(approved, who) == ["knock", "reply"]
    assert held(approved, who) is None


def test_a_voice_note_opens_the_window_too(approved: Town) -> None:
    who = knocked(approved)
    approved.says(who, "", kind="audio", media=1)
    said = approved.last(who)
    assert said.startswith("Pesan Anda masuk")
    assert "1 " in said


def test_danger_is_heard_before_the_question_that_waits(approved: Town) -> None:
    who = knocked(approved)
    approved.says(who, "tolong saya dikurung majikan")
    assert approved.case().level == "red"
    assert kinds(approved, who)[-1] == "crisis"


def test_stop_works_as_the_answer_to_a_knock(approved: Town) -> None:
    who = knocked(approved)
    approved.says(who, "BERHENTI")
    assert approved.reload(who).status == "stopped"
    assert "1 Baik" not in approved.last(who)


def test_a_keyword_works_as_the_answer_to_a_knock(approved: Town) -> None:
    who = knocked(approved)
    approved.says(who, "BANTUAN")
    approved.says(who, "BANTUAN")
    assert "1 Baik" not in approved.last(who)


def test_within_the_window_the_question_is_asked_at_once(approved: Town) -> None:
    who = approved.person()
    approved.clock.forward(days=8)
    approved.says(who, "terima kasih")
    approved.ticks()
    assert kinds(approved, who)[-1] == "follow_up"


def test_a_word_by_sms_does_not_open_whatsapps_window(approved: Town) -> None:
    who = approved.person()
    approved.clock.forward(days=7)
    approved.says(who, "terima kasih", line="sms")
    with approved.kabar.database.read() as connection:
        row = connection.execute(select(conversation).where(conversation.c.person_id == who.id)).one()
    assert row.whatsapp_in_at is None
    assert row.last_in_at is not None


def test_silence_after_a_knock_is_knocked_at_again_and_becomes_a_task(approved: Town) -> None:
    who = knocked(approved)
    assert watched(approved, who) == ["asked"]
    waits = held(approved, who)
    approved.clock.forward(hours=49)
    approved.ticks()
    assert kinds(approved, who) == ["knock", "knock"]
    assert held(approved, who) == waits
    approved.sends()
    approved.clock.forward(days=5)
    approved.ticks()
    assert approved.case().reason == "no_answer"


def test_silence_after_the_question_that_waited_is_watched_too(approved: Town) -> None:
    who = knocked(approved)
    approved.says(who, "ya")
    assert watched(approved, who) == ["asked"]
    approved.says(who, "1")
    assert watched(approved, who) == ["answered"]


def test_without_an_approved_template_a_caseworker_is_told(windowed: Town) -> None:
    who = knocked(windowed)
    case = windowed.case()
    assert (case.level, case.reason) == ("yellow", "not_delivered")
    assert kinds(windowed, who) == []
    assert watched(windowed, who) == ["task"]
    windowed.ticks()
    assert len(windowed.cases()) == 1


@pytest.mark.parametrize("language", ["sas", "jv", "su"])
def test_a_language_that_whatsapp_does_not_know_gets_the_next_of_its_chain(approved: Town, language: str) -> None:
    who = knocked(approved, language=language)
    assert approved.last(who).startswith(KNOCK)


def test_english_gets_its_own(approved: Town) -> None:
    who = knocked(approved, language="en")
    assert approved.last(who).startswith("Hello, how are you?")


def test_a_refusal_at_once_leads_to_the_knock(approved: Town, double: TwilioDouble) -> None:
    who = approved.person()
    approved.clock.forward(days=8)
    approved.says(who, "terima kasih")  # Kabar takes the window for open, WhatsApp does not
    approved.sends()
    approved.ticks()
    double.faults.reject(f"whatsapp:{approved.number_of(who)}", 63016)
    approved.sends()
    assert kinds(approved, who)[-1] == "knock"
    assert held(approved, who) is not None
    double.faults.clear()
    approved.says(who, "ya")
    assert "1 " in approved.last(who)


def test_a_refusal_by_a_receipt_leads_to_the_knock(approved: Town, double: TwilioDouble) -> None:
    who = approved.person()
    approved.clock.forward(days=8)
    approved.says(who, "terima kasih")
    approved.sends()
    approved.ticks()
    approved.sends()
    tell(approved, double.accepted[-1].sid, "failed", "63016")
    assert kinds(approved, who)[-1] == "knock"
    assert held(approved, who) is not None
    assert approved.cases() == []


def test_stop_ends_a_knock_that_waits_for_the_morning(approved: Town) -> None:
    who = approved.person()
    approved.clock.forward(days=8)
    approved.ticks()
    approved.says(who, "BERHENTI")
    with approved.kabar.database.read() as connection:
        row = connection.execute(select(message).where(message.c.kind == "knock")).one()
    assert (row.status, row.error_code) == ("failed", "stopped")
