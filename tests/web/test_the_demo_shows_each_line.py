"""The demo's phone on each kind of line: it shows and sends what a real one would, through the same webhooks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from flask import Flask

from bot.channels.simgateway_inbound import event_from
from bot.channels.simgateway_signature import HEADER, TIME_HEADER, verdict
from bot.channels.simulator import SimulatorChannel
from bot.channels.simulator_phone import SimulatorPhone, event_of, signed
from bot.channels.twilio_inbound import inbound_from_form
from bot.channels.twilio_receipts import receipt_from_form
from bot.services import demo, demo_phones
from bot.services.arriving import inbound, sim_events
from bot.services.kabar import SIM
from bot.services.sending import receipts, templates
from bot.services.sending.claims import machine_now
from bot.web import demo_phone
from bot.web.app import create_app
from tests.making import Town
from tests.services.lining import OURS, follow_up_is_due, lines_of
from tests.web.visitor import Visitor

KEY = "the key of the demo's phone"
TOLD: list[Mapping[str, str]] = []
"""What the providers told of messages that arrived, and nobody has taken in yet."""


@pytest.fixture
def toured(town: Town) -> Town:
    """The demo as ``kabar up`` makes it: WhatsApp with its window, a local SIM, and SMS from a name."""
    senders = {"twilio_sms_from": "KABAR", "twilio_whatsapp_from": OURS, "sim_webhook_key": KEY}
    settings = town.kabar.settings.model_copy(update=senders)

    simulator = SimulatorChannel("http://127.0.0.1:9", "AC0", "token", "KABAR", OURS, TOLD.append, 0)
    channels = {"simulator": simulator, SIM: SimulatorPhone("http://127.0.0.1:9", KEY, TOLD.append, 0)}
    TOLD.clear()
    made = Town(replace(town.kabar, settings=settings, channels=channels), town.clock)
    templates.sync(made.kabar, simulator.content)
    made.caseworker()
    return made


def phone_of(town: Town, number: str) -> demo_phones.DemoPhone:
    return next(phone for phone in demo_phones.phones(town.kabar) if phone.number == number)


def screen(town: Town, phone: demo_phones.DemoPhone, on: str | None = None) -> list[demo_phones.Bubble]:
    town.sends()
    assert all(channel.flush(5) for channel in town.kabar.channels.values())
    for told in TOLD:
        if "event" in told:
            sim_events.take(town.kabar, event_from(event_of(told["event"], told)))
        else:
            receipts.record(town.kabar, receipt_from_form(told, town.clock.now()))
    TOLD.clear()
    return demo_phones.screen(town.kabar, phone.id, on)


def test_outside_the_window_a_phone_shows_the_knock_and_after_a_word_the_buttons(toured: Town) -> None:
    who = toured.person()
    phone = phone_of(toured, toured.number_of(who))
    follow_up_is_due(toured, who)
    [knock] = screen(toured, phone)
    assert knock.kind == "knock"
    assert knock.text.startswith("Halo, apa kabar? Balas apa saja")
    tap = demo_phone.tap_on([knock], "Sedang sempat")
    form = demo_phone.form_of(toured.kabar, phone, "Sedang sempat", "whatsapp", tap)
    assert {"MessageType": "button", "ButtonText": "Sedang sempat", "ButtonPayload": "1"}.items() <= form.items()
    inbound.receive(toured.kabar, inbound_from_form(form, toured.clock.now(), "simulator"))
    assert toured.cases() == [], "a tap is no message for a person to read"
    question = screen(toured, phone)[-1]
    assert (question.question, question.shown_as) == ("Apa kabar?", "twilio/quick-reply")
    assert question.choices == ("Baik", "Ada masalah", "Hubungi saya")


def test_more_answers_are_a_list_and_each_tap_is_posted_as_twilio_posts_it(toured: Town) -> None:
    who = toured.person()
    phone = phone_of(toured, toured.number_of(who))
    toured.says(who, "BANTUAN")
    shown = screen(toured, phone)
    listed = shown[-1]
    assert (listed.shown_as, listed.button) == ("twilio/list-picker", "Pilih")
    label = listed.choices[1]
    tap = demo_phone.tap_on(shown, label)
    form = demo_phone.form_of(toured.kabar, phone, label, "whatsapp", tap)
    assert {"MessageType": "interactive", "ListTitle": label, "ListId": "2"}.items() <= form.items()
    assert form["OriginalRepliedMessageSid"] == listed.sid
    assert demo_phone.tap_on(shown, "something typed") is None


def test_a_quick_reply_is_posted_with_its_text_and_payload_and_what_is_typed_is_text(toured: Town) -> None:
    who = toured.person()
    phone = phone_of(toured, toured.number_of(who))
    toured.says(who, "halo")
    follow_up_is_due(toured, who)
    toured.says(who, "ya")
    tap = demo_phone.tap_on(screen(toured, phone), "Ada masalah")
    form = demo_phone.form_of(toured.kabar, phone, "Ada masalah", "whatsapp", tap)
    assert {"MessageType": "button", "ButtonText": "Ada masalah", "ButtonPayload": "2"}.items() <= form.items()
    assert demo_phone.form_of(toured.kabar, phone, "halo", "whatsapp")["MessageType"] == "text"


def test_where_a_set_of_buttons_was_never_made_the_phone_shows_numbered_text(toured: Town) -> None:
    who = toured.person()
    toured.says(who, "BANTUAN")
    shown = screen(toured, phone_of(toured, toured.number_of(who)))
    with toured.kabar.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM content_resource")
    bubble = screen(toured, phone_of(toured, toured.number_of(who)))[-1]
    assert shown[-1].choices
    assert (bubble.shown_as, bubble.choices) == (None, ())
    assert "\n1 " in bubble.text


def test_by_a_local_sim_the_question_is_numbered_text_with_its_count_of_sms(toured: Town) -> None:
    who = toured.person(on=("sim",))
    phone = phone_of(toured, toured.number_of(who))
    assert phone.line == "sim"
    follow_up_is_due(toured, who)
    [question] = screen(toured, phone, "sim")
    assert question.text == "Apa kabar?\n1 Baik\n2 Ada masalah\n3 Hubungi saya"
    assert (question.segments, question.shown_as) == (1, None)
    assert question.status == "delivered"


def test_an_sms_to_the_local_sim_comes_by_its_signed_webhook(toured: Town) -> None:
    app: Flask = create_app(toured.kabar)
    who = toured.person(on=("sim",))
    phone = phone_of(toured, toured.number_of(who))
    body = demo_phone.texted(phone, "tlg sy dikurung majikan")
    answer = app.test_client().post("/webhooks/sim/sms:received", data=body, headers=signed(KEY, body))
    assert answer.text == "message\n"
    first = screen(toured, phone, "sim")[0]
    assert (first.direction, first.text) == ("out", "tlg sy dikurung majikan")
    assert toured.case().level == "red"


def test_the_simulated_phone_signs_as_smsgate_does() -> None:
    body = event_of("sms:sent", {"messageId": "m"})
    headers = signed(KEY, body)
    assert verdict(KEY, body, headers[HEADER], headers[TIME_HEADER], machine_now().timestamp()) == "good"
    assert json.loads(body)["payload"] == {"messageId": "m"}


def test_a_one_way_sms_carries_the_link_and_its_phone_cannot_answer(toured: Town) -> None:
    visitor = Visitor(create_app(toured.kabar).test_client())
    who = toured.person(on=("sms",))
    phone = phone_of(toured, toured.number_of(who))
    follow_up_is_due(toured, who)
    [question] = screen(toured, phone, "sms")
    assert question.text.endswith(f"https://wa.me/{OURS[1:]}?text=Halo")
    assert question.segments == 1
    page = visitor.client.get(f"/?person={phone.id}", follow_redirects=True, headers={"Accept-Language": "id"}).text
    assert "SMS ini tidak bisa dibalas" in page
    look = visitor.get(f"/demo/live?person={phone.id}").json["look"]
    assert look == {"line": "sms", "first": "sms", "able": ["whatsapp", "sim", "sms"], "answers": False, "empty": False}
    assert visitor.send("/", "/demo/say", phone=phone.id, text="1", line="sms").status_code == 400
    assert visitor.get(f"/demo/live?person={phone.id}&line=whatsapp").json["look"]["answers"] is True
    assert "opened=1" in visitor.get(f"/demo/live?person={phone.id}").json["parts"]["person"]
    opened = visitor.get(f"/?person={phone.id}&line=whatsapp&opened=1").text
    assert 'name="text" value="Halo"' in opened, "the link has written it, as WhatsApp lets it"


def test_an_empty_one_way_phone_does_not_speak_of_an_sms_that_is_not_there(toured: Town) -> None:
    visitor = Visitor(create_app(toured.kabar).test_client())
    phone = phone_of(toured, toured.number_of(toured.person(on=("sms",))))
    page = visitor.client.get(f"/?person={phone.id}", follow_redirects=True, headers={"Accept-Language": "id"}).text
    assert "Belum ada SMS." in page
    assert "data-closed hidden>" in page
    assert visitor.get(f"/demo/live?person={phone.id}").json["look"]["empty"] is True


@pytest.mark.parametrize(("language", "said"), [("sas", "Sasak"), ("en", "Inggris"), ("id", None)])
def test_a_phone_says_in_which_language_it_is_written_to(toured: Town, language: str, said: str | None) -> None:
    visitor = Visitor(create_app(toured.kabar).test_client())
    phone = phone_of(toured, toured.number_of(toured.person(language=language)))
    visitor.client.get("/?lang=id", follow_redirects=True)
    parts = visitor.get(f"/demo/live?person={phone.id}").json["parts"]
    assert (f"{said} · WhatsApp" in parts["head"]) is (said is not None)
    assert ("belum diperiksa penutur aslinya" in parts["tour"]) is (language == "sas")


def test_the_line_that_is_chosen_comes_first_for_what_kabar_begins(toured: Town) -> None:
    visitor = Visitor(create_app(toured.kabar).test_client())
    who = toured.person()
    phone = phone_of(toured, toured.number_of(who))
    visitor.client.get("/", follow_redirects=True)
    assert visitor.send("/", "/demo/line", phone=phone.id, line="sim").status_code == 303
    assert lines_of(toured, who) == [("sim", None), ("whatsapp", None)]
    assert visitor.send("/", "/demo/line", phone=phone.id, line="call").status_code == 400
    follow_up_is_due(toured, who)
    assert [bubble.kind for bubble in screen(toured, phone, "sim")] == ["follow_up"]


def test_somebody_without_a_number_is_served_on_whatsapp_alone(toured: Town) -> None:
    demo.meet(toured.kabar, "Lalu Wirya")
    phone = phone_of(toured, demo.USER_ID)
    assert (phone.label, phone.numbered) == ("Lalu Wirya", False)
    assert demo_phones.tour(toured.kabar, phone) == ["whatsapp"]
    form = demo_phone.form_of(toured.kabar, phone, "halo", "whatsapp")
    assert form["From"] == f"whatsapp:{demo.USER_ID}"
    assert "WaId" not in form


def test_where_sms_comes_from_a_number_the_page_says_that_it_can_be_answered(town: Town) -> None:
    visitor = Visitor(create_app(town.kabar).test_client())
    town.caseworker()
    phone = phone_of(town, town.number_of(town.person(on=("sms",))))
    page = visitor.client.get(f"/?person={phone.id}", follow_redirects=True, headers={"Accept-Language": "id"}).text
    assert "Dua arah dari sebuah nomor" in page
    assert "SMS satu arah" not in page
    assert visitor.get(f"/demo/live?person={phone.id}").json["look"] == {
        "line": "sms",
        "first": "sms",
        "able": ["whatsapp", "sms"],
        "answers": True,
        "empty": True,
    }
