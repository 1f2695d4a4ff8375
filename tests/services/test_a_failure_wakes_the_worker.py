"""What a receipt says has failed goes on by another line at once: the worker is woken, after the commit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from bot.services.kabar import Kabar
from bot.store import message
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.lining import follow_up_is_due
from tests.services.receiving import tell
from tests.services.rows import outbox, rows
from tests.services.ways import one_by_one


@dataclass
class Worker:
    """It looks at the outbox when it is woken, and only then."""

    kabar: Kabar
    saw: list[list[tuple[str, str]]] = field(default_factory=list)

    def __call__(self) -> bool:
        # on a connection of its own: what is not committed yet is not there
        self.saw.append([(row.line, row.status) for row in rows(self.kabar, message, message.c.direction == "out")])
        return True


@pytest.fixture
def worker(wired: Town) -> Worker:
    return Worker(wired.kabar)


@pytest.fixture
def woken(wired: Town, worker: Worker) -> Town:
    return Town(replace(one_by_one(wired.kabar), nudge=worker), wired.clock, wired.phones)


def test_a_message_that_moves_to_the_next_line_does_not_wait_for_the_clock(woken: Town, worker: Worker) -> None:
    who = woken.person(on=("whatsapp", "sms"))
    follow_up_is_due(woken, who)
    woken.sends()
    worker.saw.clear()
    assert tell(woken, outbox(woken.kabar, who)[0].provider_id, "failed", "63024")
    assert worker.saw == [[("whatsapp", "failed"), ("sms", "waiting")]]


def test_nor_does_an_alert(woken: Town, worker: Worker, double: TwilioDouble) -> None:
    member = woken.caseworker()
    woken.says(woken.person(), "saya dipukul suami")
    woken.sends()
    worker.saw.clear()
    [sent] = double.ledger.accepted(f"whatsapp:{woken.number_of(member)}")
    assert tell(woken, sent.sid, "failed", "63016")
    assert len(worker.saw) == 1
    assert ("sms", "waiting") in worker.saw[0]


@pytest.mark.parametrize("status", ["sent", "delivered", "read"])
def test_what_goes_well_wakes_nobody(woken: Town, worker: Worker, status: str) -> None:
    who = woken.person()
    woken.says(who, "BANTUAN")
    woken.sends()
    worker.saw.clear()
    assert tell(woken, outbox(woken.kabar, who)[0].provider_id, status)
    assert worker.saw == []


def test_a_failure_that_is_told_again_wakes_nobody_again(woken: Town, worker: Worker) -> None:
    who = woken.person()
    woken.says(who, "BANTUAN")
    woken.sends()
    sid = outbox(woken.kabar, who)[0].provider_id
    assert tell(woken, sid, "failed", "21612")
    worker.saw.clear()
    assert not tell(woken, sid, "failed", "21612")
    assert worker.saw == []
