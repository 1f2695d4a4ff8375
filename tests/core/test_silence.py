"""Silence is told apart by what receipts and lines say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.silence import Facts, told

THEN = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "status", "kind"),
    [
        ("whatsapp", "read", "read"),
        ("whatsapp", "delivered", "unread"),
        ("whatsapp", "sent", "undelivered"),
        ("whatsapp", "failed", "undelivered"),
        ("whatsapp", "waiting", "undelivered"),
        ("sms", "delivered", "delivered"),
        ("sim", "delivered", "delivered"),
        ("sms", "sent", "unconfirmed"),
        ("sms", "failed", "undelivered"),
        (None, None, "undelivered"),
    ],
)
@pytest.mark.parametrize("watched", ["reminded", "silent"])
def test_what_the_last_receipt_says(watched, line, status, kind):
    silence = told(Facts(watched, THEN, line=line, status=status))
    assert silence is not None
    assert (silence.kind, silence.since) == (kind, THEN)


@pytest.mark.parametrize("status", ["sent", "delivered", "read", "waiting"])
def test_who_was_only_just_asked_is_not_silent(status):
    assert told(Facts("asked", THEN, line="whatsapp", status=status)) is None


def test_a_question_that_failed_is_not_waited_for():
    silence = told(Facts("asked", THEN, line="whatsapp", status="failed"))
    assert silence is not None
    assert silence.kind == "undelivered"


def test_without_a_line_nothing_arrives_whatever_the_last_message_did():
    silence = told(Facts("task", THEN, reachable=False, line="whatsapp", status="read"))
    assert silence is not None
    assert silence.kind == "undelivered"


def test_a_number_that_is_somebody_elses_comes_before_all_else():
    for facts in (Facts("silent", THEN, handed_at=THEN), Facts(None, handed_at=THEN, reachable=False)):
        silence = told(facts)
        assert silence is not None
        assert silence.kind == "handed"


def test_who_answers_on_another_number_is_not_silent():
    assert told(Facts(None, handed_at=THEN)) is None
    assert told(Facts(None)) is None
