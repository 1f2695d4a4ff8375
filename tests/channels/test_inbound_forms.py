from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from bot.channels.base import Inbound
from bot.channels.twilio_inbound import BadForm, NotAPerson, inbound_from_form
from tests.channels.making import NOW, PHONE, SMS_FROM, USER_ID, WHATSAPP_FROM
from tests.doubles.twilio import Message
from tests.doubles.twilio.phones import form_of

SID = "SM" + "a" * 32


def form(**fields):
    given_fields = {
        "MessageSid": SID,
        "From": f"whatsapp:{PHONE}",
        "To": f"whatsapp:{WHATSAPP_FROM}",
        "Body": "2",
    }
    return given_fields | fields


def test_a_whatsapp_message_as_twilio_sends_it():
    message = Message(f"whatsapp:{WHATSAPP_FROM}", f"whatsapp:{PHONE}", "Baik", "received")
    inbound = inbound_from_form(form_of(message, "AC1"), NOW)
    assert inbound == Inbound("twilio", message.sid, "whatsapp", PHONE, "Baik", NOW)


def test_an_sms_as_twilio_sends_it():
    message = Message(SMS_FROM, PHONE, "Baik", "received")
    assert inbound_from_form(form_of(message, "AC1"), NOW) == Inbound("twilio", message.sid, "sms", PHONE, "Baik", NOW)


def test_flasks_form_is_read_as_well():
    assert inbound_from_form(MultiDict(form()), NOW).sender == PHONE


def test_a_whatsapp_user_id_is_not_read_as_a_number():
    inbound = inbound_from_form(form(From=f"whatsapp:{USER_ID}"), NOW)
    assert (inbound.line, inbound.sender, inbound.user_id) == ("whatsapp", USER_ID, None)


def test_a_user_id_may_come_beside_a_number():
    inbound = inbound_from_form(form(ExternalUserId=USER_ID), NOW)
    assert (inbound.sender, inbound.user_id) == (PHONE, USER_ID)


def test_a_user_id_that_repeats_the_sender_says_nothing_new():
    assert inbound_from_form(form(From=f"whatsapp:{USER_ID}", ExternalUserId=USER_ID), NOW).user_id is None


def test_a_parents_user_id_is_taken_too():
    assert inbound_from_form(form(From="whatsapp:US.ENT.118157992"), NOW).sender == "US.ENT.118157992"


@pytest.mark.parametrize("fields", [
    {"ButtonText": "Ada masalah", "ButtonPayload": "2", "MessageType": "button", "Body": "Ada masalah"},
    {"ButtonText": "Ada masalah", "Body": ""},
    {"ListTitle": "Ada masalah", "ListId": "2", "MessageType": "interactive", "Body": "Ada masalah"},
])  # fmt: skip
def test_a_tapped_button_is_its_text(fields):
    inbound = inbound_from_form(form(**fields), NOW)
    assert (inbound.body, inbound.kind) == ("Ada masalah", "button")


@pytest.mark.parametrize(("told", "of"), [("SM" + "a" * 32, "SM" + "a" * 32), ("", None), ("x y", None), ("é", None)])
def test_a_button_tells_whose_it_was(told, of):
    fields = {"ButtonText": "Ya", "OriginalRepliedMessageSid": told}
    assert inbound_from_form(form(**fields), NOW).answers == of
    assert inbound_from_form(form(ButtonText="Ya"), NOW).answers is None


@pytest.mark.parametrize(
    ("fields", "kind", "media"),
    [
        ({}, "text", 0),
        ({"NumMedia": "0", "MessageType": "text"}, "text", 0),
        ({"NumMedia": "1", "MessageType": "audio"}, "audio", 1),
        ({"NumMedia": "1", "MediaContentType0": "image/jpeg"}, "image", 1),
        ({"NumMedia": "2", "MediaContentType0": "application/pdf"}, "document", 2),
        ({"NumMedia": "many", "MediaUrl0": "https://x", "MediaUrl1": "https://y"}, "document", 2),
        ({"NumMedia": "9" * 5000}, "text", 0),
        ({"MessageType": "sticker", "NumMedia": "1"}, "sticker", 1),
        ({"MessageType": "Nobody knows this!"}, "text", 0),
        ({"Latitude": "-8.58", "Longitude": "116.1"}, "location", 0),
        ({"MessageType": "reaction"}, "reaction", 0),
    ],
)
def test_the_kind_is_the_providers_word_or_what_the_fields_show(fields, kind, media):
    inbound = inbound_from_form(form(**fields), NOW)
    assert (inbound.kind, inbound.media) == (kind, media)


def test_a_very_long_text_is_taken_whole():
    assert len(inbound_from_form(form(Body="tolong " * 1429), NOW).body) == 10003


def test_a_message_without_words_has_an_empty_body():
    fields = form(NumMedia="1", MessageType="image")
    del fields["Body"]
    assert inbound_from_form(fields, NOW).body == ""


def test_fields_we_do_not_know_are_passed_over():
    assert inbound_from_form(form(Forwarded="true", ReferralCtwaClid="x", Whatever="y"), NOW).body == "2"


def test_another_channel_may_speak_twilios_language():
    assert inbound_from_form(form(), NOW, "simulator").channel == "simulator"


@pytest.mark.parametrize("id_field", ["SmsMessageSid", "SmsSid"])
def test_older_names_of_the_id_will_do(id_field):
    fields = form(**{id_field: SID})
    del fields["MessageSid"]
    assert inbound_from_form(fields, NOW).provider_id == SID


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"MessageSid": ""}, "MessageSid"),
        ({"MessageSid": "a b"}, "MessageSid"),
        ({"MessageSid": "x" * 65}, "MessageSid"),
        ({"From": ""}, "From"),
        ({"From": "whatsapp:"}, "From"),
        ({"From": "whatsapp:+62abc"}, "From"),
        ({"From": "whatsapp:12"}, "From"),
        ({"From": "+62"}, "From"),
        ({"From": "+0812345678"}, "From"),
        ({"From": "messenger:123"}, "From"),
        ({"From": f"whatsapp:{'x' * 201}"}, "From"),
    ],
)
def test_a_form_we_cannot_use_names_its_field_and_not_its_value(fields, at_fault):
    with pytest.raises(BadForm) as caught:
        inbound_from_form(form(**fields), NOW)
    assert caught.value.field == at_fault
    value = fields[at_fault]
    assert not value or value not in str(caught.value)


def test_a_form_without_an_id_or_a_sender_says_so():
    with pytest.raises(BadForm, match="MessageSid: is missing"):
        inbound_from_form({"From": PHONE}, NOW)
    with pytest.raises(BadForm, match="From: is missing"):
        inbound_from_form({"MessageSid": SID}, NOW)


@pytest.mark.parametrize("sender", ["TELKOMSEL", "129", "88888", "InfoBank"])
def test_words_and_short_codes_are_not_persons(sender):
    with pytest.raises(NotAPerson):
        inbound_from_form(form(From=sender), NOW)


NAMES = st.sampled_from(["MessageSid", "From", "Body", "NumMedia", "MessageType", "ExternalUserId", "ButtonText"])


@given(st.dictionaries(NAMES, st.text(max_size=80)))
def test_any_form_is_taken_or_named_bad(fields):
    try:
        inbound = inbound_from_form(fields, NOW)
    except BadForm:
        return
    assert inbound.provider_id
    assert inbound.sender
