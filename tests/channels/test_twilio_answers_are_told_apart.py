"""Every answer with a fault, by its status and code, in both of the shapes that Twilio writes."""

from __future__ import annotations

import pytest
from twilio.base.exceptions import TwilioRestException, TwilioServiceException

from bot.channels.twilio_faults import fault_of, look_up_fault
from tests.channels.making import PHONE

AMBIGUOUS, LATER, FINAL = (True, False), (False, False), (False, True)
ANSWERS = [
    # status, code, (ambiguous, permanent), action, code we keep
    (500, 20500, AMBIGUOUS, "retry", "http-500"),
    (502, 502, AMBIGUOUS, "retry", "http-502"),
    (503, 20503, AMBIGUOUS, "retry", "http-503"),
    (504, None, AMBIGUOUS, "retry", "http-504"),
    (500, 63016, AMBIGUOUS, "retry", "http-500"),
    (408, None, AMBIGUOUS, "retry", "http-408"),
    (429, 20429, LATER, "retry", "20429"),
    (429, 429, LATER, "retry", "20429"),
    (429, None, LATER, "retry", "20429"),
    (429, 63018, LATER, "delay", "63018"),
    (429, 99999, LATER, "retry", "20429"),
    (401, 20003, LATER, "staff", "20003"),
    (401, None, LATER, "staff", "http-401"),
    (403, 403, LATER, "staff", "http-403"),
    (307, 307, LATER, "staff", "http-307"),
    (400, 63016, FINAL, "template", "63016"),
    (400, 21610, FINAL, "stop", "21610"),
    (400, 12345, FINAL, "staff", "12345"),
    (400, None, FINAL, "staff", "400"),
    (404, 20404, FINAL, "staff", "20404"),
    (413, 413, FINAL, "staff", "413"),
    (400, "63016; DROP", FINAL, "staff", "400"),
    (400, [63016], FINAL, "staff", "400"),
    (400, {}, FINAL, "staff", "400"),
    ("fault", 1, AMBIGUOUS, "retry", "http-fault"),
    (None, None, AMBIGUOUS, "retry", "http-fault"),
]


def shapes(status, code):
    words = f"{PHONE} is not allowed"
    return [
        TwilioRestException(status, "/Messages.json", words, code),
        TwilioServiceException("https://x", words, status, code, detail=words, errors=[{"detail": words}]),
    ]


@pytest.mark.parametrize(("status", "code", "kind", "action", "kept"), ANSWERS)
def test_an_answer_means(status, code, kind, action, kept):
    for raised in shapes(status, code):
        error = fault_of(raised, 0.0, 20.0)
        assert (error.ambiguous, error.permanent) == kind
        assert (error.action, error.code) == (action, kept)
        assert PHONE not in repr(error)


@pytest.mark.parametrize(("status", "code"), [answer[:2] for answer in ANSWERS])
def test_in_a_look_up_every_answer_leaves_us_where_we_were(status, code):
    for raised in shapes(status, code):
        error = look_up_fault(raised, 0.0, 20.0)
        assert (error.ambiguous, error.permanent, error.retry_after) == (True, False, 20.0)
        assert len(error.code) <= 40
        assert PHONE not in repr(error)


@pytest.mark.parametrize("raised", [KeyError("sid"), ValueError(PHONE), AttributeError("x"), OSError(5, PHONE)])
def test_anything_else_may_have_happened_after_it_was_sent(raised):
    error = fault_of(raised, 0.0, 20.0)
    assert (error.ambiguous, error.permanent, error.retry_after) == (True, False, 20.0)
    assert PHONE not in repr(error)
