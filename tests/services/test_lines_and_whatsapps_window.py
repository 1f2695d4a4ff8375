"""Of a person's lines only WhatsApp has a window: the others are asked at once, and a message may move between them."""

from __future__ import annotations

from bot.services.persons.people import Person
from bot.store import message
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.lining import follow_up_is_due, lines_of
from tests.services.receiving import tell
from tests.services.rows import outbox, plan_of, rows, talk_of

KNOCK = "Halo, apa kabar? Balas apa saja"


def sent(town: Town, who: Person) -> list[tuple[str, str, str, str | None]]:
    return [(row.kind, row.line, row.status, row.sent_as) for row in outbox(town.kabar, who)]


def at_whatsapp(town: Town, who: Person) -> str:
    return f"whatsapp:{town.number_of(who)}"


def test_by_sms_the_question_is_asked_at_once(approved: Town) -> None:
    who = approved.person(on=("sms", "whatsapp"))
    follow_up_is_due(approved, who)
    approved.sends()
    assert sent(approved, who) == [("follow_up", "sms", "queued", "session")]
    assert "\n1 " in approved.last(who)


def test_a_template_is_kept_by_its_name(approved: Town) -> None:
    who = approved.person()
    follow_up_is_due(approved, who)
    approved.sends()
    approved.says(who, "ya")
    approved.sends()
    assert sent(approved, who) == [
        ("knock", "whatsapp", "queued", "knock"),
        ("reply", "whatsapp", "queued", "session"),
    ]


def test_an_alert_as_a_template_is_kept_by_its_name(approved: Town) -> None:
    member = approved.caseworker()
    approved.says(approved.person(), "tolong saya dikurung majikan")
    approved.sends()
    found = rows(approved.kabar, message, message.c.staff_id == member.id)
    assert [row.sent_as for row in found if row.line == "whatsapp"] == ["alert"]


def test_a_knock_at_a_number_without_whatsapp_becomes_the_question_by_sms(approved: Town, double: TwilioDouble) -> None:
    who = approved.person(on=("whatsapp", "sms"))
    follow_up_is_due(approved, who)
    double.faults.reject(at_whatsapp(approved, who), 63003)
    approved.sends()
    approved.sends()
    assert lines_of(approved, who) == [("whatsapp", "not_on_whatsapp"), ("sms", None)]
    assert [row[:3] for row in sent(approved, who)] == [("knock", "whatsapp", "failed"), ("follow_up", "sms", "queued")]
    [taken] = double.accepted
    assert taken.content_sid is None
    assert "\n1 " in taken.body
    assert talk_of(approved.kabar, who).held is None
    # it has been asked, so what follows is the reminder of it, and an answer is one
    approved.clock.forward(hours=49)
    approved.ticks()
    assert approved.last(who).startswith("Kami belum mendengar")
    approved.says(who, "1", line="sms")
    assert "answered" in [row.status for row in plan_of(approved.kabar, who)]


def test_a_knock_that_is_found_lost_after_the_answer_brings_nothing_more(approved: Town, double: TwilioDouble) -> None:
    who = approved.person(on=("whatsapp", "sms"))
    follow_up_is_due(approved, who)
    approved.sends()
    approved.says(who, "halo", line="sms")
    tell(approved, double.accepted[-1].sid, "failed", "63003")
    assert [row.kind for row in outbox(approved.kabar, who)] == ["knock", "reply"]


def test_a_question_that_moves_to_whatsapp_waits_behind_a_knock(approved: Town, double: TwilioDouble) -> None:
    who = approved.person(on=("sms", "whatsapp"))
    follow_up_is_due(approved, who)
    double.faults.reject(approved.number_of(who), 21614)
    approved.sends()
    approved.sends()
    assert [row[:3] for row in sent(approved, who)] == [("follow_up", "sms", "failed"), ("knock", "whatsapp", "queued")]
    assert talk_of(approved.kabar, who).held is not None
    assert approved.cases() == []


def test_a_crisis_answer_that_says_it_is_late_has_no_buttons(approved: Town, double: TwilioDouble) -> None:
    who = approved.person()
    approved.says(who, "saya dipukul suami")
    approved.clock.forward(minutes=11)
    approved.sends()
    assert double.accepted[-1].content_sid is None
    assert double.accepted[-1].body == approved.last(who)
    assert "terlambat" in approved.last(who)
