"""What was approved once is not believed for ever: the clock asks, and a refusal when sending counts at once."""

from __future__ import annotations

import pytest
import time_machine

from bot.services.persons.people import Person
from bot.services.sending import template_watch, templates
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.lining import follow_up_is_due
from tests.services.receiving import tell
from tests.services.rows import outbox
from tests.services.test_templates_are_handed_in import statuses, sync


@pytest.fixture
def approved(windowed: Town) -> Town:
    for _ in range(2):
        sync(windowed)
    assert template_watch.look(windowed.kabar) == 0
    return windowed


def asked(double: TwilioDouble) -> int:
    return sum("ApprovalRequests" in line for line in double.requests)


def decide(double: TwilioDouble, status: str, language: str = "id") -> None:
    for sid, one in double.contents.all.items():
        if one.given["language"] == language:
            double.contents.decide(sid, status)


def test_the_clock_asks_every_hour_and_not_at_every_tick(
    approved: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    before = asked(double)
    assert approved.ticks()["templates_changed"] == 0
    assert asked(double) == before
    decide(double, "paused")
    later.shift(3700)
    assert approved.ticks()["templates_changed"] == 3
    assert asked(double) == before + 6
    assert statuses(approved) == ["paused", "approved"] * 3
    with approved.kabar.database.read() as connection:
        assert templates.approved(connection, approved.kabar, "knock", "id") is None


def test_the_clock_finds_out_by_itself_that_one_was_approved(
    windowed: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    double.contents.approves = "pending"
    sync(windowed)
    for language in ("id", "en"):
        decide(double, "approved", language)
    later.shift(3700)
    assert windowed.ticks()["templates_changed"] == 6
    assert statuses(windowed) == ["approved"] * 6


def test_one_that_is_gone_is_missing(approved: Town, double: TwilioDouble, later: time_machine.Coordinates) -> None:
    double.contents.all.clear()
    later.shift(3700)
    assert approved.ticks()["templates_changed"] == 6
    assert statuses(approved) == ["missing"] * 6


def test_a_provider_that_cannot_be_asked_changes_nothing(
    approved: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    double.auth_token = "another"
    later.shift(3700)
    before = asked(double)
    assert approved.ticks()["templates_changed"] == 0
    assert asked(double) == before + 1, "the others are not asked of one that does not answer"
    assert statuses(approved) == ["approved"] * 6


def knocked(town: Town) -> Person:
    """Somebody who has not written for a day, and at whom is knocked."""
    who = town.person()
    follow_up_is_due(town, who)
    assert [row.kind for row in outbox(town.kabar, who)] == ["knock"]
    return who


def test_one_that_is_refused_when_it_is_sent_is_not_sent_again(approved: Town, double: TwilioDouble) -> None:
    who = knocked(approved)
    kept = dict(double.contents.all)
    double.contents.all.clear()
    approved.sends()
    assert outbox(approved.kabar, who)[0].error_code == "21655"
    assert statuses(approved) == ["refused", *["approved"] * 5]
    assert approved.case().reason == "not_delivered", "a caseworker asks instead"
    double.contents.all.update(kept)
    sync(approved)
    assert statuses(approved) == ["approved"] * 6, "the provider's word counts again"


@pytest.mark.parametrize("code", ["63016", "63041"])
def test_one_that_a_receipt_refuses_is_not_sent_again(approved: Town, double: TwilioDouble, code: str) -> None:
    knocked(approved)
    approved.sends()
    assert tell(approved, double.accepted[-1].sid, "failed", code)
    assert statuses(approved)[0] == "refused"


def test_a_fault_of_the_line_is_none_of_the_template(approved: Town, double: TwilioDouble) -> None:
    knocked(approved)
    approved.sends()
    assert tell(approved, double.accepted[-1].sid, "failed", "63024")
    assert statuses(approved) == ["approved"] * 6
