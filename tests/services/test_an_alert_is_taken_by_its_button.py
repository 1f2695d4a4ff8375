"""Below an alert on WhatsApp stands a button that takes its case; a quoted alert tells which case is meant."""

from __future__ import annotations

import pytest

from bot.services import staff
from bot.services.cases import takeover
from bot.services.staff import StaffMember
from tests.doubles.twilio import Message, TwilioDouble
from tests.making import Town
from tests.services.tapping import taps

RED = "tolong saya dikurung majikan"


def on_phone(town: Town, double: TwilioDouble, member: StaffMember) -> list[Message]:
    """What this member's WhatsApp shows, oldest first."""
    town.sends()
    return [row for row in double.accepted if row.to == f"whatsapp:{town.number_of(member)}"]


def labels(double: TwilioDouble, sent: Message) -> list[str]:
    content = double.contents.all[sent.content_sid]
    return [one["title"] for one in content.given["types"]["twilio/quick-reply"]["actions"]]


def alerted(town: Town, count: int = 1) -> StaffMember:
    """A member in WhatsApp's window to whom so many cases ring."""
    sari = town.caseworker()
    town.says(sari, "halo")
    for _ in range(count):
        town.says(town.person(), RED)
    return sari


def takers(town: Town) -> list[str | None]:
    return [case.acknowledged_by for case in sorted(town.cases(), key=lambda case: case.code)]


def test_in_the_window_the_alert_has_a_button_and_its_words(windowed: Town, double: TwilioDouble) -> None:
    sari = alerted(windowed)
    sent = on_phone(windowed, double, sari)[-1]
    assert labels(double, sent) == ["AMBIL"]
    assert f"AMBIL {windowed.case().code}" in sent.body
    taps(windowed, sent, "AMBIL")
    assert windowed.case().acknowledged_by == sari.name


def test_the_approved_template_has_it_too(approved: Town, double: TwilioDouble) -> None:
    sari = approved.caseworker()
    approved.says(approved.person(), RED)
    sent = on_phone(approved, double, sari)[-1]
    assert sent.body.startswith("Pemberitahuan MERAH")
    assert labels(double, sent) == ["AMBIL"]
    taps(approved, sent, "AMBIL")
    assert approved.case().acknowledged_by == sari.name


def test_of_several_that_ring_the_one_below_which_it_stands_is_taken(windowed: Town, double: TwilioDouble) -> None:
    sari = alerted(windowed, 2)
    first, _ = on_phone(windowed, double, sari)[-2:]
    taps(windowed, first, "AMBIL")
    assert takers(windowed) == [sari.name, None]
    taps(windowed, first, "AMBIL")
    assert "sekarang Anda pegang" in windowed.last(sari)
    assert takers(windowed) == [sari.name, None]


def test_a_notice_of_a_case_that_one_has_offers_nothing_to_take(windowed: Town, double: TwilioDouble) -> None:
    sari = windowed.caseworker()
    windowed.says(sari, "halo")
    who = windowed.person()
    windowed.says(who, RED)
    case = windowed.case().code
    windowed.says(sari, "ambil")
    member = staff.member(windowed.kabar, sari.id)
    takeover.take(windowed.kabar, member, case)
    before = len(on_phone(windowed, double, sari))
    windowed.says(who, "saya di rumah tetangga")
    [notice] = on_phone(windowed, double, sari)[before:]
    assert case in notice.body
    assert notice.content_sid is None


def test_by_sms_the_words_stay_and_there_is_no_button(windowed: Town, double: TwilioDouble) -> None:
    sari = alerted(windowed)
    windowed.sends()
    sms = [row for row in double.accepted if row.to == windowed.number_of(sari)]
    assert all(row.content_sid is None for row in sms)
    assert f"Balas: AMBIL {windowed.case().code}" in sms[-1].body


@pytest.mark.parametrize("words", ["ok", "👍", "siap pak", "ambil"])
def test_a_quoted_alert_tells_which_case_a_plain_yes_takes(windowed: Town, double: TwilioDouble, words: str) -> None:
    sari = alerted(windowed, 2)
    first = on_phone(windowed, double, sari)[-2]
    windowed.says(sari, words, answers=first.sid)
    assert takers(windowed) == [sari.name, None]


def test_a_quoted_alert_and_a_plain_no_pass_that_one_on(windowed: Town, double: TwilioDouble) -> None:
    sari, dewi = alerted(windowed, 2), windowed.caseworker()
    second = on_phone(windowed, double, sari)[-1]
    windowed.says(sari, "tdk bs", answers=second.sid)
    assert max(case.code for case in windowed.cases()) in windowed.last(dewi)
    assert len(windowed.messages(dewi)) == 1
    assert takers(windowed) == [None, None]


def test_a_code_beside_a_quote_goes_before_it(windowed: Town, double: TwilioDouble) -> None:
    sari = alerted(windowed, 2)
    first = on_phone(windowed, double, sari)[-2]
    last = max(case.code for case in windowed.cases())
    windowed.says(sari, f"ok {last}", answers=first.sid)
    assert takers(windowed) == [None, sari.name]


def test_another_members_alert_and_an_unknown_message_tell_nothing(windowed: Town, double: TwilioDouble) -> None:
    sari = alerted(windowed, 2)
    first = on_phone(windowed, double, sari)[-2]
    far = windowed.caseworker(district="Sumbawa")
    for answered in (first.sid, "SM" + "0" * 32):
        windowed.says(far, "ok", answers=answered)
    windowed.says(sari, "ok", answers="SM" + "0" * 32)
    assert takers(windowed) == [None, None]


def test_a_picture_that_quotes_an_alert_takes_nothing(windowed: Town, double: TwilioDouble) -> None:
    sari = alerted(windowed)
    sent = on_phone(windowed, double, sari)[-1]
    windowed.says(sari, "", answers=sent.sid, media=1, kind="image")
    assert takers(windowed) == [None]
