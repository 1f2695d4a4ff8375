"""One stage of the tick that cannot do its work is logged, and every other stage does its own."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError

from bot.services.erasing import asking
from bot.services.nudge import Nudge, connect
from bot.services.persons.people import Person
from bot.services.sending import claims
from bot.services.tick import LAST_TICK
from bot.store import conversation, message, new_id, person, receipt, setting
from bot.store.database import Database
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import change, outbox, plan_of, rows


@pytest.fixture
def alone(wired: Town) -> Town:
    """Without Valkey: the clock's process sends by itself, last of all."""
    nudge = Nudge(connect("unix:///nowhere/valkey.sock"))
    return Town(replace(wired.kabar, nudge=nudge), wired.clock, wired.phones)


@pytest.fixture
def stuck(alone: Town) -> Person:
    """A receipt speaks of this person's message, and whatever follows from it fails: there is no such time zone."""
    who = alone.person()
    alone.says(who, "BANTUAN")
    [sent] = outbox(alone.kabar, who)
    change(alone.kabar, message, message.c.id == sent.id, status="sent", provider_id="SM-crossed")
    change(alone.kabar, person, person.c.id == who.id, timezone="Mars/Olympus")
    said = {"provider_id": "SM-crossed", "status": "failed", "error_code": "21211", "at": alone.clock.now()}
    with alone.kabar.database.write() as connection:
        connection.execute(insert(receipt).values(id=new_id(), **said))
    return who


def faults(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"] == "stage_failed"]


@pytest.mark.usefixtures("stuck")
def test_it_is_logged_by_name_and_counts_nothing(alone: Town, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert alone.ticks()["receipts_applied"] == 0
    [fault] = faults(capsys)
    assert (fault["stage"], fault["level"]) == ("receipts_applied", "error")
    assert "ZoneInfoNotFoundError" in json.dumps(fault)


def test_the_stages_after_it_do_their_work(alone: Town, stuck: Person, double: TwilioDouble) -> None:
    late, erased, waiting = alone.person(), alone.person(), alone.person()
    for who in (late, waiting):
        alone.says(who, "BANTUAN")
    change(alone.kabar, message, message.c.person_id == late.id, expires_at=alone.clock.now() - timedelta(hours=1))
    with alone.kabar.database.write() as connection:
        asking.begin(connection, alone.kabar, alone.reload(erased), asking.Ask("all"), alone.clock.now())
    alone.clock.forward(minutes=1)
    done = alone.ticks()
    assert (done["receipts_applied"], done["expired"], done["erased"], done["sent_here"]) == (0, 1, 1, 1)
    assert [taken.to for taken in double.accepted] == [f"whatsapp:{alone.number_of(waiting)}"]
    assert alone.reload(stuck).status == "active"


@pytest.mark.usefixtures("stuck")
def test_the_stages_before_it_keep_what_they_did(alone: Town) -> None:
    _, dewi = alone.caseworker(), alone.caseworker()
    asked = alone.person()
    alone.says(alone.person(), "saya dipukul suami")
    change(alone.kabar, conversation, conversation.c.person_id != asked.id, parked_at=alone.clock.now())
    alone.clock.moment = plan_of(alone.kabar, asked)[0].due_at
    done = alone.ticks()
    assert (done["alerts_climbed"], done["follow_ups"]) == (1, 1)
    assert len(alone.messages(dewi)) == 1


@pytest.mark.usefixtures("stuck")
def test_the_clock_counts_as_alive_and_tries_again_at_the_next_tick(
    alone: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    before = claims.machine_now().isoformat()
    alone.ticks()
    [last] = rows(alone.kabar, setting, setting.c.name == LAST_TICK)
    assert last.value >= before
    change(alone.kabar, person, timezone="Asia/Makassar")
    capsys.readouterr()
    assert alone.ticks()["receipts_applied"] == 1
    assert faults(capsys) == []
    assert alone.case().reason == "bad_line"


def test_a_database_that_is_away_ends_the_tick(town: Town, tmp_path: Path) -> None:
    away = replace(town.kabar, database=Database(f"sqlite:///{tmp_path}/no/such/folder/kabar.db"))
    with pytest.raises(OperationalError):
        Town(away, town.clock).ticks()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_fails_in_a_stage_ends_the_tick_and_the_clock_is_not_alive(town: Town) -> None:
    with town.kabar.database.write() as connection:
        receipt.drop(connection)
    with pytest.raises(OperationalError):
        town.ticks()
    assert rows(town.kabar, setting, setting.c.name == LAST_TICK) == []
