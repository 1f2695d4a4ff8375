"""WhatsApp refuses buttons after Twilio took them: the same words go out once more, as numbered text."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.store import content_resource
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.receiving import tell
from tests.services.rows import outbox


def asked(town: Town, word: str = "BANTUAN"):
    """Somebody who is asked something, by buttons or a list."""
    who = town.person()
    town.says(who, word)
    town.sends()
    return who


def refused(town: Town, double: TwilioDouble, code: str = "63021") -> None:
    assert tell(town, double.accepted[-1].sid, "failed", code)
    town.sends()


@pytest.mark.parametrize("code", ["63005", "63006", "63021"])
def test_the_numbered_text_goes_out_once(wired: Town, double: TwilioDouble, code: str) -> None:
    who = asked(wired)
    refused(wired, double, code)
    first, second = double.accepted
    assert (first.content_sid is not None, second.content_sid) == (True, None)
    assert "\n1 " in second.body
    assert wired.cases() == []
    refused(wired, double, code)
    assert len(double.accepted) == 2
    assert wired.case().reason == "not_delivered"
    assert [row.kind for row in outbox(wired.kabar, who)] == ["reply", "reply"]


def test_not_after_newer_words(wired: Town, double: TwilioDouble) -> None:
    """Another question stands by now: the older one is not put again, and somebody is told."""
    who = asked(wired)
    sid = double.accepted[-1].sid
    wired.clock.forward(seconds=30)
    wired.says(who, "BANTUAN")
    wired.sends()
    assert tell(wired, sid, "failed", "63021")
    wired.sends()
    assert len(double.accepted) == 2
    assert wired.case().reason == "not_delivered"


@pytest.mark.parametrize("code", ["63014", "63007"])
def test_not_where_something_else_than_the_content_is_at_fault(wired: Town, double: TwilioDouble, code: str) -> None:
    asked(wired)
    refused(wired, double, code)
    assert len(double.accepted) == 1
    assert wired.case().level == "yellow"


def test_a_set_that_is_gone_is_made_anew(wired: Town, double: TwilioDouble) -> None:
    asked(wired)
    gone = double.accepted[-1].content_sid
    double.contents.all.clear()
    asked(wired)
    assert double.accepted[-1].content_sid is None, "this one as text, without delay"
    asked(wired)
    assert double.accepted[-1].content_sid not in {None, gone}
    with wired.kabar.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(content_resource)).scalar_one() == 1
