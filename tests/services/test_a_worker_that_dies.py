"""Its claims are found after a minute and looked up; without Valkey the clock sends by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import time_machine

from bot.services.nudge import Nudge, connect
from bot.services.sending import claims
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services import claiming
from tests.services.rows import outbox


def claim(town: Town) -> list[claims.Claimed]:
    with town.kabar.database.write() as connection:
        return claims.claim_waiting(connection, town.kabar, 10)


def test_a_row_it_held_is_free_after_a_minute(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    before = datetime.now(UTC)
    assert len(claim(wired)) == 1
    later.move_to(before + timedelta(seconds=59))
    assert wired.ticks()["claims_lost"] == 0
    assert wired.sends().sent == 0
    later.shift(2)
    assert wired.ticks()["claims_lost"] == 1
    wired.sends()
    assert (outbox(wired.kabar, who)[0].status, len(double.accepted)) == ("queued", 1)


def test_what_it_had_sent_before_it_died_is_not_sent_again(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    [held] = claim(wired)
    wired.kabar.channel.send(held.outgoing)
    later.shift(61)
    wired.ticks()
    wired.sends()
    [row] = outbox(wired.kabar, who)
    assert (row.status, row.provider_id) == ("queued", double.accepted[0].sid)
    assert len(double.accepted) == 1


def test_a_slow_workers_late_word_does_not_overwrite(wired: Town, later: time_machine.Coordinates) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    [held] = claim(wired)
    later.shift(61)
    wired.ticks()
    wired.sends()
    with wired.kabar.database.write() as connection:
        claiming.give_back(connection, [held])
    assert outbox(wired.kabar, who)[0].status == "queued"
    assert wired.sends().sent == 0


def test_two_workers_never_claim_the_same(wired: Town) -> None:
    for _ in range(5):
        wired.says(wired.person(), "BANTUAN")
    first, second = claim(wired), claim(wired)
    assert len(first) == 5
    assert second == []


def test_without_valkey_the_clock_sends_by_itself(wired: Town, double: TwilioDouble) -> None:
    alone = Town(replace(wired.kabar, nudge=Nudge(connect("unix:///nowhere/valkey.sock"))), wired.clock, wired.phones)
    who = alone.person()
    assert alone.says(who, "BANTUAN").state == "new"
    assert alone.ticks()["sent_here"] == 1
    assert len(double.accepted) == 1
    assert alone.ticks()["sent_here"] == 0


def test_with_valkey_the_clock_leaves_it_to_the_worker(wired: Town, double: TwilioDouble) -> None:
    wired.says(wired.person(), "BANTUAN")
    assert wired.ticks()["sent_here"] == 0
    assert double.accepted == []
