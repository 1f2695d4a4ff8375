"""On WhatsApp answers are buttons or a list; by SMS, and where anything is in the way, numbered text."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.store import content_resource
from tests.doubles.twilio import TwilioDouble
from tests.making import Town


def asked(town: Town, word: str = "MASALAH", line: str = "whatsapp", **columns: object):
    """Somebody who is asked something, sent."""
    who = town.person(**columns)
    town.says(who, word, line=line)
    town.sends()
    return who


def check_in(town: Town):
    who = town.person()
    town.clock.forward(days=8)
    town.says(who, "terima kasih")
    town.ticks()
    town.sends()
    return who


def made(town: Town) -> int:
    with town.kabar.database.read() as connection:
        return connection.execute(select(func.count()).select_from(content_resource)).scalar_one()


def test_up_to_three_short_answers_are_buttons(windowed: Town, double: TwilioDouble) -> None:
    check_in(windowed)
    sent = double.accepted[-1]
    content = double.contents.all[sent.content_sid]
    assert content.kind == "twilio/quick-reply"
    titles = [one["title"] for one in content.given["types"][content.kind]["actions"]]
    assert titles == ["Baik", "Ada masalah", "Hubungi saya"]
    assert "1 Baik" not in sent.body
    assert sent.body.endswith("?")


def test_more_answers_are_a_list(windowed: Town, double: TwilioDouble) -> None:
    asked(windowed, "BANTUAN")
    content = double.contents.all[double.accepted[-1].content_sid]
    assert content.kind == "twilio/list-picker"
    shown = content.given["types"][content.kind]
    assert shown["button"] == "Pilih"
    assert 3 < len(shown["items"]) <= 10


def test_by_sms_they_are_numbered(windowed: Town, double: TwilioDouble) -> None:
    asked(windowed, "BANTUAN", line="sms")
    sent = double.accepted[-1]
    assert sent.content_sid is None
    assert "\n1 " in sent.body


def test_a_set_of_answers_is_made_once(windowed: Town, double: TwilioDouble) -> None:
    for _ in range(3):
        asked(windowed, "BANTUAN")
    assert len({row.content_sid for row in double.accepted}) == 1
    assert made(windowed) == len(double.contents.all) == 1


def test_where_they_cannot_be_made_numbered_text_goes_out(windowed: Town, double: TwilioDouble) -> None:
    double.contents.fails = True
    who = asked(windowed, "BANTUAN")
    [sent] = double.accepted
    assert sent.content_sid is None
    assert sent.body == windowed.last(who)
    assert made(windowed) == 0


def test_where_they_are_gone_at_the_provider_numbered_text_goes_out(windowed: Town, double: TwilioDouble) -> None:
    asked(windowed, "BANTUAN")
    double.contents.all.clear()
    who = asked(windowed, "BANTUAN")
    sent = double.accepted[-1]
    assert sent.content_sid is None
    assert sent.body == windowed.last(who)


def test_an_unclear_send_of_buttons_is_found_by_its_question(windowed: Town, double: TwilioDouble, later) -> None:
    double.faults.next("drop_after")
    asked(windowed, "BANTUAN")
    later.shift(120)
    windowed.sends()
    assert len(double.accepted) == 1


@pytest.mark.parametrize("answer", ["2", "Ada masalah", "ada masalah"])
def test_a_button_a_number_and_a_word_mean_the_same(windowed: Town, answer: str) -> None:
    who = check_in(windowed)
    windowed.says(who, answer, kind="button" if answer == "Ada masalah" else "text")
    other = check_in(windowed)
    windowed.says(other, "2")
    assert windowed.last(who) == windowed.last(other)
