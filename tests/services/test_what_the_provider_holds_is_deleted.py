"""Erased here, deleted there: through Twilio's own SDK, tried until it is done, with files and earlier tries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from bot.channels.base import Deleted, SendError
from bot.services import metrics
from bot.services.cases import case_actions
from bot.services.erasing import at_provider
from bot.store import provider_deletion
from tests.closing import WELL
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import rows

PICTURE = b"\xff\xd8\xff\xe0" + b"x" * 2000


@pytest.fixture
def live(wired: Town) -> Town:
    """The programme's clock shows the machine's time."""
    wired.clock.moment = datetime.now(UTC)
    channels = {**wired.kabar.channels, "twilio": wired.kabar.channels["simulator"]}
    return Town(replace(wired.kabar, channels=channels), wired.clock, wired.phones)


def waiting(town: Town) -> list[Any]:
    return rows(town.kabar, provider_deletion, provider_deletion.c.due_at.is_not(None))


def outcomes(town: Town) -> list[str | None]:
    return sorted(row.outcome or "" for row in rows(town.kabar, provider_deletion))


def figure(town: Town, outcome: str) -> float:
    wanted = ("kabar_provider_deletions", (("outcome", outcome),))
    return next((one.value for one in metrics.figures(town.kabar) if (one.name, one.labels) == wanted), 0.0)


def test_all_of_it_goes_however_often_it_must_be_tried(
    live: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    who = live.person()
    number = f"whatsapp:{live.number_of(who)}"
    came = double.unheard(number, "whatsapp:+6281100000001", "", media=[("image/jpeg", PICTURE)])
    assert live.ticks()["missed_taken_in"] == 1
    code = live.case().code
    double.faults.reject(number, 63018)  # a passing fault: sent again, under another id
    live.sends()
    double.faults.clear()
    for words in ("HAPUS", "3", "ya"):
        live.says(who, words, sid=double.unheard(number, "whatsapp:+6281100000001", words, ago=0.0).sid)
        live.sends()
    assert waiting(live), "what may go is noted at once"
    sari = live.caseworker()
    live.clock.forward(minutes=1)
    case_actions.acknowledge(live.kabar, sari, code)
    case_actions.close(live.kabar, sari, code, WELL)
    assert live.ticks()["erased"] == 1
    ours = double.ledger.accepted(number)
    assert {row.provider_id for row in waiting(live)} >= {came.sid, *(one.sid for one in ours)}
    total = len(waiting(live))

    assert at_provider.carry_out(live.kabar) == 0, "not before a minute"
    later.shift(61)
    double.faults.next("429", on="delete", seconds=600.0)
    assert at_provider.carry_out(live.kabar) == 0, "whoever asks us to wait is not asked for the next"
    assert [row.error_code for row in waiting(live) if row.error_code] == ["20429"]
    later.shift(61)
    assert at_provider.carry_out(live.kabar) < total
    assert {row.error_code for row in waiting(live)} == {"20009", "20429"}, "it is not done with what is queued"
    assert figure(live, "waiting") == len(waiting(live)) > 0
    for one in ours:
        one.reach("delivered")
    double.ledger.delete(ours[0].sid)  # somebody did it in Twilio's console
    later.shift(700)
    double.faults.next("500_before", on="delete")
    while waiting(live):
        at_provider.carry_out(live.kabar)
        later.shift(7 * 3600)
    assert set(outcomes(live)) == {"deleted", "gone"}
    assert outcomes(live).count("gone") == 1
    assert double.ledger.accepted(number) == []
    assert double.ledger.found({"From": number}) == []
    assert double.media == {}
    assert sum(row.files for row in rows(live.kabar, provider_deletion)) == 1
    assert figure(live, "waiting") == 0
    assert live.ticks()["missed_taken_in"] == 0, "nothing of it comes back"


def test_waits_grow_and_never_end() -> None:
    waits = [at_provider.wait_after(tries) for tries in range(20)]
    assert waits[0] == timedelta(minutes=1)
    assert waits == sorted(waits)
    assert set(waits[10:]) == {timedelta(hours=6)}
    assert at_provider.wait_after(1, 3600.0) == timedelta(hours=1)


def test_the_channel_tells_what_became_of_it(live: Town, double: TwilioDouble) -> None:
    channel = live.kabar.channels["simulator"]
    assert channel.delete("SM00000000000000000000000000000000", files=True) == Deleted("gone")
    came = double.unheard("whatsapp:+6281200000001", "whatsapp:+6281100000001", "x", media=[("image/jpeg", PICTURE)])
    double.faults.next("drop_before", on="delete")
    fault = channel.delete(came.sid, files=True)
    assert isinstance(fault, SendError)
    assert fault.ambiguous
    assert channel.delete(came.sid, files=True) == Deleted("deleted", 1)


def test_where_nobody_else_holds_it_nothing_is_asked(town: Town) -> None:
    who = town.person()
    for words in ("halo", "HAPUS", "2"):
        town.says(who, words)
        town.sends()
    town.clock.forward(minutes=1)
    assert town.ticks()["erased"] == 1
    assert set(outcomes(town)) == {"nothing"}
    assert waiting(town) == []
