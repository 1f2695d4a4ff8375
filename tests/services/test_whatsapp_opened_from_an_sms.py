"""A question on an SMS that cannot be answered: its link opens WhatsApp with a greeting, and there it is asked."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from bot.core.segments import segments
from bot.services.persons import lines
from bot.services.persons.people import Person
from bot.store import conversation
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.knocking import CHECK_IN, KNOCK, held, kinds, seen, watched
from tests.services.lining import follow_up_is_due, lines_of, one_way
from tests.services.rows import outbox, talk_of

LANGUAGES = ("id", "sas", "jv", "su", "en")


def asked_by_sms(town: Town, **columns: object) -> tuple[Town, Person]:
    shop = one_way(town)
    who = shop.person(**{"on": ("sms",), **columns})
    follow_up_is_due(shop, who)
    return shop, who


def writes_what_stands_ready(shop: Town, who: Person) -> None:
    address = next(word for word in shop.last(who).split() if word.startswith("https://"))
    [word] = parse_qs(urlsplit(address).query)["text"]
    shop.says(who, word)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_link_brings_a_greeting_that_says_nothing_about_anybody(town: Town, language: str) -> None:
    kabar = one_way(town).kabar
    word = lines.first_word(kabar, language)
    assert kabar.content.world.called(word) == "hello"
    assert lines.link(kabar, language).endswith(f"?text={word}")
    assert segments(lines.worded(kabar, "sms", language, "Apa kabar?")).count == 1


@pytest.mark.parametrize("language", ["id", "en"])
def test_whoever_sends_it_is_asked_on_whatsapp(town: Town, language: str) -> None:
    shop, who = asked_by_sms(town, language=language)
    writes_what_stands_ready(shop, who)
    reply = outbox(town.kabar, who)[-1]
    assert (reply.line, reply.kind) == ("whatsapp", "reply")
    assert "1 " in shop.last(who)
    assert shop.last(who).startswith({"id": CHECK_IN, "en": "How are you?\n1 "}[language])
    assert watched(shop, who) == ["asked"], "it is not answered yet"
    shop.says(who, "1")
    assert watched(shop, who) == ["answered"]


def test_whoever_answers_at_once_is_not_asked_again(town: Town) -> None:
    shop, who = asked_by_sms(town)
    shop.says(who, "2")
    assert watched(shop, who) == ["answered"]
    assert "1 Baik" not in shop.last(who)
    assert held(shop, who) is None


def test_also_long_after_the_question_was_forgotten(town: Town) -> None:
    shop, who = asked_by_sms(town)
    with town.kabar.database.write() as connection:  # as with a question that locks after half an hour
        connection.execute(update(conversation).where(conversation.c.person_id == who.id).values(session=None))
    writes_what_stands_ready(shop, who)
    assert shop.last(who).startswith(CHECK_IN)


def test_also_after_the_second_message(town: Town) -> None:
    shop, who = asked_by_sms(town)
    shop.clock.forward(hours=49)
    shop.ticks()
    assert "Kami belum mendengar" in shop.last(who)
    writes_what_stands_ready(shop, who)
    assert shop.last(who).startswith(CHECK_IN)


def test_danger_and_stop_come_first(town: Town) -> None:
    shop, who = asked_by_sms(town)
    shop.says(who, "tolong saya dikurung majikan")
    assert shop.case().level == "red"
    shop, other = asked_by_sms(town)
    shop.says(other, "BERHENTI")
    assert shop.reload(other).status == "stopped"
    assert held(shop, other) is None


def test_what_was_too_long_for_the_sms_is_answered_by_nothing_that_was_not_read(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.persons.lines.MOST_SMS", 0)  # as if every question were too long
    shop, who = asked_by_sms(town)
    assert shop.last(who).startswith("Apa kabar? Ada pertanyaan untuk Anda.")
    assert (kinds(shop, who), seen(shop, who)) == (["knock"], [False])
    assert talk_of(town.kabar, who).session is None
    shop.says(who, "1")
    assert shop.last(who).startswith(CHECK_IN)
    assert (watched(shop, who), seen(shop, who)) == (["asked"], [True])


@pytest.mark.parametrize("most", [0, 2])
def test_an_sms_that_did_not_arrive_is_a_knock_where_whatsapps_window_is_closed(
    approved: Town, double: TwilioDouble, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("bot.services.persons.lines.MOST_SMS", most)
    shop, who = asked_by_sms(approved, on=("sms", "whatsapp"))
    double.faults.reject(shop.number_of(who), 21614)
    shop.sends()
    shop.sends()
    assert lines_of(shop, who) == [("sms", "landline"), ("whatsapp", None)]
    assert shop.last(who).startswith(KNOCK)
    assert (kinds(shop, who)[-1], outbox(shop.kabar, who)[-1].line) == ("knock", "whatsapp")
    assert seen(shop, who) == [False]
    shop.says(who, "halo")
    assert shop.last(who).startswith(CHECK_IN)
