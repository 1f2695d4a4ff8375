from __future__ import annotations

import pytest

from bot.channels.base import Receipt
from bot.channels.twilio_inbound import BadForm
from bot.channels.twilio_receipts import receipt_from_form
from tests.channels.making import NOW

SID = "SM" + "a" * 32
STATUSES = {
    "accepted": "queued",
    "scheduled": "queued",
    "queued": "queued",
    "sending": "sending",
    "sent": "sent",
    "partially_delivered": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "undelivered": "failed",
    "canceled": "failed",
}


def form(**fields):
    return {"MessageSid": SID, "MessageStatus": "sent", "AccountSid": "AC1", "Unknown": "x"} | fields


@pytest.mark.parametrize("name", STATUSES)
def test_twilios_statuses_are_ours(name):
    receipt = receipt_from_form(form(MessageStatus=name), NOW)
    assert receipt == Receipt("twilio", SID, STATUSES[name], None, NOW)


def test_a_failure_tells_its_code():
    assert receipt_from_form(form(MessageStatus="failed", ErrorCode="63016"), NOW).error_code == "63016"


@pytest.mark.parametrize("code", ["", "0", " "])
def test_no_code_is_none(code):
    assert receipt_from_form(form(ErrorCode=code), NOW).error_code is None


def test_the_older_names_will_do():
    assert receipt_from_form({"SmsSid": SID, "SmsStatus": "delivered"}, NOW).status == "delivered"


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"MessageStatus": "dancing"}, "MessageStatus"),
        ({"MessageStatus": ""}, "MessageStatus"),
        ({"MessageSid": ""}, "MessageSid"),
    ],
)
def test_a_receipt_we_cannot_use_names_its_field(fields, at_fault):
    with pytest.raises(BadForm) as caught:
        receipt_from_form(form(**fields), NOW)
    assert caught.value.field == at_fault
