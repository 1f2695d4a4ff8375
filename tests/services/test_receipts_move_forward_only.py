"""Receipts come in any order, twice, before we know their message, or never."""

from __future__ import annotations

import itertools

from bot.services.persons.people import Person
from bot.store import message, receipt
from tests.making import Town
from tests.services.receiving import tell
from tests.services.rows import change, outbox, rows


def sid_of(town: Town, who: Person) -> str:
    sid: str = outbox(town.kabar, who)[0].provider_id
    return sid


def test_whatever_the_order_the_furthest_status_stands(wired: Town, who: Person) -> None:
    sid = sid_of(wired, who)
    for order in itertools.permutations(["sending", "sent", "delivered", "read"]):
        change(wired.kabar, message, message.c.provider_id == sid, status="queued")
        for status in (*order, *order):
            tell(wired, sid, status)  # type: ignore[arg-type]
        assert outbox(wired.kabar, who)[0].status == "read"
    assert rows(wired.kabar, receipt) == []


def test_a_repeat_moves_nothing(wired: Town, who: Person) -> None:
    sid = sid_of(wired, who)
    assert [tell(wired, sid, "delivered") for _ in range(2)] == [True, False]


def test_a_failure_after_sent_is_a_persons_task_once(wired: Town, who: Person) -> None:
    sid = sid_of(wired, who)
    tell(wired, sid, "sent")
    assert [tell(wired, sid, "failed", "30005") for _ in range(2)] == [True, False]
    assert (outbox(wired.kabar, who)[0].status, wired.case().reason) == ("failed", "bad_line")
    assert outbox(wired.kabar, who)[0].error_code == "30005"
    tell(wired, sid, "sent")
    assert outbox(wired.kabar, who)[0].status == "failed"


def test_a_failure_after_a_delivery_is_not_believed(wired: Town, who: Person) -> None:
    sid = sid_of(wired, who)
    tell(wired, sid, "delivered")
    assert not tell(wired, sid, "failed", "30008")
    assert wired.cases() == []


def test_a_block_that_a_receipt_tells_of_stops_follow_up(wired: Town, who: Person) -> None:
    tell(wired, sid_of(wired, who), "failed", "63014")
    assert wired.reload(who).status == "stopped"
    assert wired.case().reason == "blocked"


def test_receipts_that_come_before_their_message_is_known_wait_for_it(wired: Town, who: Person) -> None:
    sid = sid_of(wired, who)
    change(wired.kabar, message, message.c.provider_id == sid, provider_id=None, status="claimed")
    assert not tell(wired, sid, "delivered")
    assert not tell(wired, sid, "sent")
    assert len(rows(wired.kabar, receipt)) == 2
    change(wired.kabar, message, message.c.direction == "out", provider_id=sid, status="queued")
    assert wired.ticks()["receipts_applied"] == 1
    assert outbox(wired.kabar, who)[0].status == "delivered"
    assert rows(wired.kabar, receipt) == []


def test_an_early_failure_counts_too(wired: Town, who: Person) -> None:
    sid = sid_of(wired, who)
    change(wired.kabar, message, message.c.provider_id == sid, provider_id=None, status="claimed")
    tell(wired, sid, "failed", "30005")
    tell(wired, sid, "sent")
    change(wired.kabar, message, message.c.direction == "out", provider_id=sid, status="queued")
    wired.ticks()
    assert outbox(wired.kabar, who)[0].status == "failed"
    assert wired.case().reason == "bad_line"


def test_a_receipt_of_a_strangers_message_does_no_harm(wired: Town) -> None:
    assert not tell(wired, "SM" + "0" * 32, "delivered")
    assert wired.ticks()["receipts_applied"] == 0


def test_a_receipt_never_moves_what_came_in(wired: Town, who: Person) -> None:
    wired.says(who, "halo", sid="SMin")
    assert not tell(wired, "SMin", "delivered")
    assert rows(wired.kabar, message, message.c.provider_id == "SMin")[0].status == "received"
