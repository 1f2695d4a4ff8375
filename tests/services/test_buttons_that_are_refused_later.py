"""Buttons that WhatsApp refuses by a receipt, and sets that are gone at the provider: the words arrive all the same."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.services.people import Person
from bot.store import content_resource, message
from bot.store.message import URGENT
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.receiving import tell
from tests.services.rows import change, outbox, plan_of


def refused(town: Town, double: TwilioDouble, code: str = "63021") -> None:
    """A receipt says so of what was sent last."""
    assert double.accepted[-1].content_sid is not None
    assert tell(town, double.accepted[-1].sid, "failed", code)


@pytest.mark.parametrize("code", ["63005", "63006", "63021", "63999"])
def test_the_message_goes_once_more_as_numbered_text(wired: Town, who: Person, double: TwilioDouble, code: str) -> None:
    refused(wired, double, code)
    assert wired.sends().sent == 1
    last = double.accepted[-1]
    assert (last.content_sid, last.body) == (None, wired.last(who))
    assert "\n1 " in last.body
    assert wired.cases() == []


def test_a_text_that_is_refused_too_is_a_persons_task(wired: Town, who: Person, double: TwilioDouble) -> None:
    refused(wired, double)
    wired.sends()
    assert tell(wired, double.accepted[-1].sid, "failed", "63021")
    assert wired.sends().sent == 0
    assert wired.case().reason == "not_delivered"
    assert [row.status for row in outbox(wired.kabar, who)] == ["failed", "failed"]


def test_an_answer_in_a_crisis_stays_urgent(wired: Town, who: Person, double: TwilioDouble) -> None:
    change(wired.kabar, message, message.c.direction == "out", kind="crisis", priority=URGENT)
    refused(wired, double)
    second = outbox(wired.kabar, who)[1]
    assert (second.kind, second.priority, second.content, second.expires_at is None) == ("crisis", URGENT, None, False)
    assert wired.cases() == []


def test_a_fault_of_our_sender_is_a_persons_task_at_once(wired: Town, who: Person, double: TwilioDouble) -> None:
    refused(wired, double, "63007")
    assert len(outbox(wired.kabar, who)) == 1
    assert wired.case().reason == "not_delivered"


def test_a_question_is_not_written_again_after_stop(wired: Town, double: TwilioDouble) -> None:
    who = wired.person()
    wired.clock.moment = plan_of(wired.kabar, who)[0].due_at
    wired.ticks()
    wired.sends()
    asked = double.accepted[-1]
    wired.says(who, "STOP")
    assert tell(wired, asked.sid, "failed", "63021")
    wired.sends()
    assert [row.status for row in outbox(wired.kabar, who)] == ["failed", "queued"]


def test_a_set_that_is_gone_is_made_anew(wired: Town, who: Person, double: TwilioDouble) -> None:
    double.contents.all.clear()
    wired.says(who, "BANTUAN")
    wired.sends()
    assert double.accepted[-1].content_sid is None
    wired.says(who, "BANTUAN")
    wired.sends()
    assert double.accepted[-1].content_sid in double.contents.all
    with wired.kabar.database.read() as connection:
        assert list(connection.execute(select(content_resource.c.sid)).scalars()) == list(double.contents.all)
