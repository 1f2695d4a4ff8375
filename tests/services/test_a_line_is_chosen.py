"""What Kabar begins goes by the first usable line; where nothing can be written, a person has a task."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.segments import segments
from bot.services.kabar import SIM
from bot.services.persons import follow_ups, lines
from bot.store import case_sign
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.lining import OURS, follow_up_is_due, lines_of, one_way
from tests.services.rows import outbox, plan_of, rows, talk_of

LINK = f"https://wa.me/{OURS[1:]}?text="


@pytest.mark.parametrize("on", [("sms", "whatsapp"), ("whatsapp", "sms"), ("sim", "sms", "whatsapp")])
def test_a_follow_up_and_its_second_message_go_by_the_first_usable_line(town: Town, on: tuple[str, ...]) -> None:
    who = town.person(on=on)
    follow_up_is_due(town, who)
    town.clock.forward(hours=49)
    town.ticks()
    first = next(kind for kind in on if kind != "sim")
    assert [row.line for row in outbox(town.kabar, who)] == [first, first], "there is no local SIM here"


def test_a_local_sim_is_used_where_there_is_one(town: Town) -> None:
    channels = {**town.kabar.channels, SIM: town.kabar.channel}
    with_sim = Town(replace(town.kabar, channels=channels), town.clock, town.phones)
    who = with_sim.person(on=("sim", "whatsapp"))
    follow_up_is_due(with_sim, who)
    assert outbox(town.kabar, who)[0].line == "sim"


def test_a_welcome_goes_by_the_first_usable_line(town: Town) -> None:
    who = town.person(status="invited", on=("sms", "whatsapp"))
    with town.kabar.database.write() as connection:
        follow_ups.invite(connection, town.kabar, who, town.clock.now())
    town.ticks()
    assert outbox(town.kabar, who)[0].line == "sms"


@pytest.mark.parametrize(
    ("on", "reason", "rule"),
    [
        (("call",), "call_due", "call_only"),
        (("call", "whatsapp"), "call_due", "call_only"),
        (("sim",), "bad_line", "no_line"),
    ],
)
def test_where_nothing_can_be_written_a_due_follow_up_is_a_task(
    town: Town, on: tuple[str, ...], reason: str, rule: str
) -> None:
    who = town.person(on=on)
    step = plan_of(town.kabar, who)[0].step
    follow_up_is_due(town, who)
    assert outbox(town.kabar, who) == []
    assert plan_of(town.kabar, who)[0].status == "task"
    assert (town.case().level, town.case().reason) == ("yellow", reason)
    assert [row.rule for row in rows(town.kabar, case_sign)] == [f"{rule}:{step}"]
    town.ticks()
    assert len(rows(town.kabar, case_sign)) == 1


def test_a_question_on_sms_that_cannot_be_answered_says_where_to_answer(town: Town) -> None:
    shop = one_way(town)
    for language in ("id", "en"):
        who = shop.person(on=("sms",), language=language)
        follow_up_is_due(shop, who)
        text = shop.last(who)
        assert text.endswith(LINK + {"id": "Halo", "en": "Hello"}[language])
        assert segments(text).count <= 2


def test_the_answer_comes_by_whatsapp_into_the_same_conversation(town: Town) -> None:
    shop = one_way(town)
    who = shop.person(on=("sms",))
    follow_up_is_due(shop, who)
    assert shop.says(who, "2").person == who.code
    assert plan_of(town.kabar, who)[0].status == "answered"
    assert outbox(town.kabar, who)[-1].line == "whatsapp"
    assert talk_of(town.kabar, who).session is not None


def test_what_is_too_long_for_two_sms_waits_on_whatsapp(town: Town) -> None:
    kabar = one_way(town).kabar
    long = "Apa " * 75
    assert segments(long).count == 2
    said = lines.worded(kabar, "sms", "id", long)
    assert said == f"Apa kabar? Ada pertanyaan untuk Anda. Jawab lewat WhatsApp: {LINK}Halo"
    assert lines.worded(kabar, "sms", "id", long, whole=True) == long, "but a crisis answer is said"


def test_where_sms_goes_both_ways_nothing_is_added(town: Town) -> None:
    shop = one_way(town)
    senders = {"twilio_sms_from": "+15005550006"}
    kabar = replace(shop.kabar, settings=shop.kabar.settings.model_copy(update=senders))
    assert lines.can(kabar, "sms").two_way
    assert lines.worded(kabar, "sms", "id", "Apa kabar?") == "Apa kabar?"


def test_without_a_way_to_answer_no_question_goes_by_sms(town: Town) -> None:
    senders = {"twilio_sms_from": "KABAR", "twilio_whatsapp_from": None}
    kabar = replace(town.kabar, settings=town.kabar.settings.model_copy(update=senders))
    shop = Town(kabar, town.clock, town.phones)
    who = shop.person(on=("sms",))
    follow_up_is_due(shop, who)
    assert outbox(town.kabar, who) == []
    assert shop.case().reason == "bad_line"


def test_what_went_by_sms_with_a_link_goes_by_whatsapp_without_it(wired: Town, double: TwilioDouble) -> None:
    shop = one_way(wired)
    who = shop.person(on=("sms", "whatsapp"))
    follow_up_is_due(shop, who)
    double.faults.reject(shop.number_of(who), 21614)
    shop.sends()
    shop.sends()
    assert lines_of(shop, who) == [("sms", "landline"), ("whatsapp", None)]
    [taken] = double.accepted
    assert taken.to == f"whatsapp:{shop.number_of(who)}"
    assert LINK not in taken.body
