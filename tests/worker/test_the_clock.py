"""``kabar clock --once``: one tick as of a moment, told as JSON; faults are a line and code 2."""

from __future__ import annotations

import json
import os

import pytest

from bot.services.persons.people import Person
from bot.services.sending import templates
from tests.making import Town
from tests.services.rows import outbox, plan_of
from worker import clock


@pytest.fixture
def surroundings(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("KABAR_")]:
        monkeypatch.delenv(name)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def who(town: Town) -> Person:
    return town.person()


@pytest.mark.usefixtures("surroundings")
def test_one_tick_as_of_a_moment_says_what_it_did(town: Town, who: Person, capsys: pytest.CaptureFixture[str]) -> None:
    templates.sync(town.kabar, town.kabar.channel.content)  # this process keeps to WhatsApp's window
    due = plan_of(town.kabar, who)[0].due_at
    assert clock.main(["--once", "--now", due.isoformat()]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["now"], told["follow_ups"]) == (due.isoformat(), 1)
    assert len(outbox(town.kabar, who)) == 1


@pytest.mark.usefixtures("surroundings")
def test_settings_that_will_not_do_are_a_line_and_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KABAR_TIMEZONE", "Lombok")
    assert clock.main(["--once"]) == 2
    assert capsys.readouterr().err.startswith("KABAR_TIMEZONE: 'Lombok' is not a time zone")


@pytest.mark.parametrize("arguments", [["--now", "2026-05-04T10:00+08:00"], ["--once", "--now", "tomorrow"]])
def test_arguments_that_will_not_do_are_code_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        clock.main(arguments)
    assert ended.value.code == 2
