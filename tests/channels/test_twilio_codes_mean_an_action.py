from __future__ import annotations

import pytest

from bot.channels.twilio_codes import RULES, error_for
from tests.channels.making import PHONE, outgoing

RETRY, DELAY, STOP, BAD_LINE, STAFF, TEMPLATE = "retry", "delay", "stop", "bad_line", "staff", "template"
MEANINGS = {
    20003: (STAFF, False),
    20429: (RETRY, False),
    21211: (BAD_LINE, True),
    21408: (STAFF, True),
    21602: (STAFF, True),
    21606: (STAFF, True),
    21610: (STOP, True),
    21611: (DELAY, False),
    21612: (STAFF, True),
    21614: (BAD_LINE, True),
    21617: (STAFF, True),
    21635: (BAD_LINE, True),
    30001: (DELAY, False),
    30002: (STAFF, False),
    30003: (DELAY, False),
    30005: (BAD_LINE, True),
    30006: (BAD_LINE, True),
    30007: (STAFF, True),
    30008: (DELAY, False),
    30036: (DELAY, False),
    63003: (BAD_LINE, True),
    63005: (STAFF, True),
    63006: (STAFF, True),
    63007: (STAFF, True),
    63014: (STOP, True),
    63016: (TEMPLATE, True),
    63018: (DELAY, False),
    63021: (STAFF, True),
    63024: (BAD_LINE, True),
    63049: (DELAY, False),
}


def test_every_code_has_its_meaning_written_here():
    assert set(MEANINGS) == set(RULES)


@pytest.mark.parametrize("code", MEANINGS)
def test_a_refusal_is_data(double, channel, code):
    double.faults.reject(f"whatsapp:{PHONE}", code)
    error = channel.send(outgoing())
    assert (error.action, error.permanent) == MEANINGS[code]
    assert (error.code, error.ambiguous) == (str(code), False)
    assert error.words == RULES[code].words
    assert double.accepted == []


@pytest.mark.parametrize("code", MEANINGS)
def test_a_code_of_a_receipt_means_the_same(channel, code):
    error = channel.meaning(str(code))
    assert (error.action, error.permanent) == MEANINGS[code]


def test_what_is_not_final_says_how_long_to_wait():
    assert all(rule.permanent or rule.wait > 0 for rule in RULES.values())


def test_the_limit_for_marketing_is_waited_out_for_a_day():
    assert error_for(63049).retry_after == 24 * 3600


def test_a_code_we_do_not_know_goes_to_staff_and_is_not_tried_again(double, channel):
    double.faults.reject(f"whatsapp:{PHONE}", 65432)
    error = channel.send(outgoing())
    assert (error.code, error.action, error.permanent, error.ambiguous) == ("65432", STAFF, True, False)


@pytest.mark.parametrize("code", [None, "", "what", "9" * 5000, "٣", -1, 0])
def test_any_code_at_all_is_data(code):
    error = error_for(code)
    assert (error.action, error.permanent) == (STAFF, True)
    assert len(error.code) <= 40
