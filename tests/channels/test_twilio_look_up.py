from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.channels.base import SendError, Sent
from bot.channels.twilio import TwilioChannel
from tests.channels.making import PHONE, SMS_FROM, WHATSAPP_FROM, a_moment_ago, outgoing
from tests.doubles.twilio import CallbackPlan, Message

NONE = frozenset()
TO, FROM = f"whatsapp:{PHONE}", f"whatsapp:{WHATSAPP_FROM}"


def held(double, body="Apa kabar?", to=TO, from_=FROM, ago=0, status="sent", **more):
    message = Message(to, from_, body, status, **more)
    message.created = datetime.now(UTC) - timedelta(seconds=ago)
    message.sent = message.created if status in {"sent", "delivered"} else None
    return double.ledger.add(message)


def look(channel, body="Apa kabar?", known=NONE, since=None, **more):
    return channel.look_up(outgoing(body, **more), since or a_moment_ago(), known)


@pytest.mark.parametrize("kind", ["500_after", "hang_after", "drop_after", "garbled_after"])
def test_what_was_taken_is_found(double, channel, kind):
    double.faults.next(kind)
    message = outgoing()
    assert channel.send(message).ambiguous
    assert channel.look_up(message, a_moment_ago(), NONE) == Sent(double.accepted[0].sid, "delivered")


@pytest.mark.parametrize("kind", ["500_before", "hang_before", "drop_before"])
def test_what_was_not_taken_is_not_found(double, channel, kind):
    double.faults.next(kind)
    message = outgoing()
    assert channel.send(message).ambiguous
    assert channel.look_up(message, a_moment_ago(), NONE) is None


def test_what_is_still_in_the_queue_is_found_though_it_has_no_date_of_sending(double, channel):
    double.plan(CallbackPlan(statuses=()))
    double.faults.next("500_after")
    message = outgoing()
    channel.send(message)
    assert double.accepted[0].sent is None
    assert channel.look_up(message, a_moment_ago(), NONE) == Sent(double.accepted[0].sid, "queued")


def test_the_first_question_is_narrowed_to_the_day(double, channel):
    held(double)
    look(channel)
    [asked] = double.requests
    day = (a_moment_ago() - timedelta(minutes=5)).date().isoformat()
    assert f"DateSent%3E={day}&" in asked


def test_the_day_is_counted_in_gmt(double, channel):
    held(double)
    east = timezone(timedelta(hours=14))
    assert look(channel, since=a_moment_ago().astimezone(east)) is not None
    day = (a_moment_ago() - timedelta(minutes=5)).date().isoformat()
    assert f"DateSent%3E={day}&" in double.requests[0]


@pytest.mark.parametrize(
    "other",
    [
        {"body": "Apa kabar"},
        {"body": "apa kabar?"},
        {"body": "Apa kabar? Baik"},
        {"to": "whatsapp:+6281234567891"},
        {"to": PHONE},
        {"from_": "whatsapp:+14155238887"},
        {"ago": 3600},
        {"direction": "inbound"},
    ],
)
def test_another_message_is_not_taken_for_it(double, channel, other):
    held(double, **other)
    assert look(channel) is None


def test_a_message_we_know_already_is_not_taken_for_it(double, channel):
    earlier = held(double)
    assert look(channel, known=frozenset({earlier.sid})) is None
    second = held(double)
    assert look(channel, known=frozenset({earlier.sid})) == Sent(second.sid, "sent")


def test_of_two_equal_messages_each_finds_its_own(double, channel):
    first, second = held(double, ago=2), held(double)
    assert look(channel).provider_id == first.sid
    assert look(channel, known=frozenset({first.sid})).provider_id == second.sid


def test_clocks_may_differ_a_little(double, channel):
    message = held(double, ago=60)
    assert look(channel, since=datetime.now(UTC)).provider_id == message.sid


def test_line_ends_and_blanks_at_the_edges_do_not_matter(double, channel):
    message = held(double, body="Apa kabar?\r\n1 Baik")
    assert look(channel, body="Apa kabar?\n1 Baik ").provider_id == message.sid


def test_what_an_unpaid_account_puts_before_the_text_does_not_matter(double, channel):
    message = held(double, body="Sent from your Twilio trial account - Apa kabar?")
    assert look(channel).provider_id == message.sid


def test_one_that_failed_meanwhile_says_why(double, channel):
    held(double, status="undelivered", error_code=63024)
    error = look(channel)
    assert (error.code, error.action, error.ambiguous) == ("63024", "bad_line", False)


def test_one_that_lives_is_found_before_one_that_failed(double, channel):
    held(double, status="failed", error_code=30003, ago=2)
    alive = held(double)
    assert look(channel) == Sent(alive.sid, "sent")


def test_where_texts_are_redacted_nobody_can_tell(double, channel):
    held(double, body="")
    error = look(channel)
    assert (error.code, error.ambiguous, error.action) == ("redacted", True, "staff")


@pytest.mark.parametrize("kind", ["429", "500_before", "hang_before", "drop_before", "garbled_after"])
def test_a_look_up_that_fails_says_nothing(double, channel, kind):
    held(double)
    double.faults.next(kind, on="list")
    error = look(channel)
    assert isinstance(error, SendError)
    assert error.ambiguous
    assert not error.permanent
    assert error.retry_after > 0


def test_a_look_up_whose_second_question_fails_says_nothing(double, channel):
    double.faults._next["list"].append(None)
    double.faults.next("500_before", on="list")
    assert look(channel).ambiguous


def test_it_is_found_on_any_page(double, channel):
    double.plan(CallbackPlan(statuses=()))
    wanted = held(double, body="the one", ago=1)
    for number in range(1100):
        held(double, body=f"other {number}")
    assert look(channel, body="the one").provider_id == wanted.sid
    assert any("PageToken=PA" in asked for asked in double.requests)


def test_a_service_that_chose_the_sender_is_asked_without_one(double):
    channel = TwilioChannel(double.account_sid, double.auth_token, None, None, double.url, messaging_service_sid="MG1")
    double.faults.next("500_after")
    message = outgoing(line="sms")
    channel.send(message)
    assert channel.look_up(message, a_moment_ago(), NONE).provider_id == double.accepted[0].sid


def test_by_sms_it_is_found_as_well(double, channel):
    message = held(double, to=PHONE, from_=SMS_FROM)
    assert look(channel, line="sms").provider_id == message.sid
