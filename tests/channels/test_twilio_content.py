"""What can be shown as buttons or a list, what the Content API is told, and what a tap means when it comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels import twilio_content as content
from bot.channels.base import Approval, SendError, Sent
from bot.channels.twilio_inbound import inbound_from_form
from tests.channels.making import PHONE, outgoing
from tests.doubles.twilio import Message

FORM = {"MessageSid": "SM1", "From": f"whatsapp:{PHONE}", "Body": ""}


def labels(count: int, letters: int) -> list[str]:
    return [f"{n}{'x' * (letters - 1)}" for n in range(count)]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (labels(3, 20), "twilio/quick-reply"),
        (labels(3, 21), "twilio/list-picker"),
        (labels(4, 20), "twilio/list-picker"),
        (labels(10, 24), "twilio/list-picker"),
        (labels(10, 25), None),
        (["x", "x"], None),
        ([], None),
    ],
)
def test_few_and_short_answers_are_buttons_more_are_a_list(given, kind) -> None:
    assert content.kind_of("Apa kabar?", given) == kind


def test_a_question_that_no_variable_can_hold_stays_text() -> None:
    assert content.kind_of("Telepon:\n129", ["Ya"]) is None
    assert content.kind_of("x" * 1025, ["Ya"]) is None


def test_a_set_is_created_and_a_message_made_of_it(channel, double) -> None:
    sid = channel.content.create(content.choices("twilio/quick-reply", ["Baik", "Ada masalah"], "Pilih", "id"))
    assert isinstance(sid, str)
    message = replace(outgoing("Apa kabar?\n1 Baik"), content_sid=sid, variables={"1": "Apa kabar?"})
    assert isinstance(channel.send(message), Sent)
    assert double.accepted[-1].body == "Apa kabar?"


def test_titles_that_are_too_long_are_refused_as_twilio_would(channel) -> None:
    refused = channel.content.create(content.choices("twilio/quick-reply", ["x" * 21], "Pilih", "id"))
    assert isinstance(refused, SendError)


def test_approval_is_asked_and_told(channel, double) -> None:
    double.contents.approves = "rejected"
    double.contents.reason = "PROMOTIONAL"
    sid = channel.content.create(content.template("kabar_knock_1", "id", "Halo, apa kabar?", {}))
    assert channel.content.approval(sid) == Approval("unsubmitted")
    assert channel.content.submit(sid, "kabar_knock_1", "UTILITY") == Approval("received")
    assert channel.content.approval(sid) == Approval("rejected", "PROMOTIONAL")
    assert isinstance(channel.content.submit(sid, "kabar_knock_1", "UTILITY"), SendError), "its name is taken"
    assert isinstance(channel.content.approval("HXunknown"), SendError)


def test_a_provider_that_cannot_be_reached_is_told_as_data(channel, double) -> None:
    double.stop()
    assert isinstance(channel.content.create(content.template("a", "id", "b", {})), SendError)


def test_outside_the_window_the_double_takes_approved_templates_only(channel, double) -> None:
    double.window = timedelta(hours=24)
    refused = channel.send(outgoing())
    assert isinstance(refused, SendError)
    assert (refused.code, refused.action) == ("63016", "template")
    double.ledger.add(Message(f"whatsapp:{PHONE}", f"whatsapp:{PHONE}", "ya", "received", direction="inbound"))
    assert isinstance(channel.send(outgoing()), Sent)


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({"ButtonText": "Ada masalah", "ButtonPayload": "2"}, "Ada masalah"),
        ({"ButtonPayload": "2"}, "2"),
        ({"ListTitle": "Ada masalah", "ListId": "2"}, "Ada masalah"),
        ({"ListId": "2"}, "2"),
    ],
)
def test_a_tap_is_its_words_or_else_its_number(fields, body) -> None:
    found = inbound_from_form(FORM | fields, datetime.now(UTC))
    assert (found.body, found.kind) == (body, "button")


def test_where_media_lie_is_kept_with_what_they_are_called() -> None:
    fields = {"NumMedia": "2", "MediaUrl0": "https://a", "MediaContentType0": "Image/JPEG", "MediaUrl1": "https://b"}
    found = inbound_from_form(FORM | fields, datetime.now(UTC))
    assert found.media_at == (("https://a", "image/jpeg"), ("https://b", ""))
