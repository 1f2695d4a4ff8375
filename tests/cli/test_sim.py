"""``kabar sim``: phones are added, wired, looked at and asked for what was missed."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.channels.simgateway_inbound import EVENTS
from bot.cli import main
from bot.cli.parts import as_moment
from tests.doubles.simgateway import SimGatewayDouble
from tests.doubles.simgateway.server import DEVICE, KEY, NUMBER, PASSWORD, USER

Run = Callable[..., Result]
DOC = Path(__file__).parents[2] / "docs" / "local-sim.md"
ADD = ("add", "--device-id", DEVICE, "--name", "Praya", "--district", "Lombok Tengah", "--number", NUMBER)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def double() -> Iterator[SimGatewayDouble]:
    with SimGatewayDouble() as running:
        yield running


@pytest.fixture
def sim(environ: dict[str, str], double: SimGatewayDouble) -> Run:
    given = {"KABAR_SIM_URL": double.url, "KABAR_SIM_USER": USER}
    given |= {"KABAR_SIM_PASSWORD": PASSWORD, "KABAR_SIM_WEBHOOK_KEY": KEY}

    def run(*arguments: str, command: str = "sim", **more: str) -> Result:
        arguments = ("--json",) if command == "doctor" else arguments
        return CliRunner().invoke(main, (command, *arguments), env=environ | given | more, prog_name="kabar")

    return run


def test_a_phone_is_added_and_listed_without_its_number(sim: Run) -> None:
    assert sim("list").output == "No phone. Add one: kabar sim add\n"
    assert sim(*ADD).output == "phone added: Praya\n"
    assert sim("list").output == f"Praya  {DEVICE}  Lombok Tengah  ok\n"
    [row] = json.loads(sim("list", "--json").output)
    assert row == {
        "name": "Praya",
        "device_id": DEVICE,
        "district": "Lombok Tengah",
        "state": "ok",
        "last_ping_at": None,
    }
    assert NUMBER[3:] not in sim("list", "--json").output


def test_the_examples_of_the_documentation_are_taken_as_they_stand(sim: Run) -> None:
    text = DOC.read_text(encoding="utf-8")
    [example] = re.findall(r"^ +kabar sim (add .+)$", text, re.MULTILINE)
    assert sim(*shlex.split(example)).exit_code == 0
    [since] = re.findall(r"like `(--since \S+)`", text)
    assert as_moment(since.split()[1]).isoformat() == "2026-11-21T09:00:00+08:00"


def test_what_was_typed_is_complained_of_before_what_is_not_set(sim: Run) -> None:
    refused = sim("refresh", "--since", "yesterday", KABAR_SIM_URL="", KABAR_SIM_USER="", KABAR_SIM_PASSWORD="")
    assert refused.stderr.startswith("--since: 'yesterday' is not a moment; write it like")
    assert refused.exit_code == 2


def test_what_will_not_do_is_one_line(sim: Run) -> None:
    sim(*ADD)
    for arguments, line in (
        (ADD, "a phone with this id or this name is there already"),
        (("add", "--device-id", "x", "--name", "x", "--number", "129"), "--number: is not a mobile number"),
        (
            ("refresh", "--since", "yesterday"),
            "--since: 'yesterday' is not a moment; write it like",
        ),
        (("refresh", "--since", "2150-01-01"), "--since: lies in the future"),
    ):
        result = sim(*arguments)
        assert result.exit_code == 2
        assert result.stderr.startswith(line)


def test_what_is_doubtful_is_said(sim: Run) -> None:
    said = sim("add", "--device-id", "x", "--name", "x", "--district", "Nowhere").stderr
    assert "'Nowhere' is not in bot/flows/districts.yaml" in said
    assert "without --number nobody notices" in said


def test_webhooks_are_registered_once_for_each_event(sim: Run, double: SimGatewayDouble) -> None:
    sim(*ADD)
    for _ in range(2):
        assert sim("register-webhooks").output == f"Praya: {len(EVENTS)} webhooks\n"
    hooks = double.telling.hooks.values()
    assert {hook.event for hook in hooks} == set(EVENTS)
    assert len(hooks) == len(EVENTS)
    assert all(hook.url.startswith("http://127.0.0.1:8000/webhooks/sim/") for hook in hooks)


def test_what_was_missed_is_asked_for(sim: Run, double: SimGatewayDouble) -> None:
    sim(*ADD)
    since = (datetime.now(UTC) - timedelta(hours=2)).isoformat(timespec="seconds")
    assert sim("refresh", "--since", since).output == "Praya: asked\n"
    [(_, path, asked)] = double.requests
    assert path == "/inbox/refresh"
    assert datetime.fromisoformat(asked["since"]) == datetime.fromisoformat(since)
    assert asked["triggerWebhooks"] is True


def test_a_gateway_that_refuses_is_code_1_with_its_words(sim: Run, double: SimGatewayDouble) -> None:
    sim(*ADD)
    double.password = "changed"
    result = sim("register-webhooks")
    assert result.exit_code == 1
    assert "Praya: The gateway does not know our user or password." in result.stderr


def test_without_a_gateway_or_a_phone_it_says_what_to_do(sim: Run) -> None:
    assert "no phone is known; add one with `kabar sim add`" in sim("register-webhooks").stderr
    none = dict.fromkeys(("KABAR_SIM_URL", "KABAR_SIM_USER", "KABAR_SIM_PASSWORD", "KABAR_SIM_WEBHOOK_KEY"), "")
    assert sim("register-webhooks", **none).stderr == "KABAR_SIM_URL: is not set; see docs/local-sim.md\n"


def test_doctor_asks_the_gateway_and_names_the_phones_state(sim: Run, double: SimGatewayDouble) -> None:
    def doctor() -> dict[str, str]:
        told = json.loads(sim(command="doctor", KABAR_DEMO="false", KABAR_TWILIO_AUTH_TOKEN="").stdout)
        return {check["name"]: check["state"] for check in told}

    assert doctor()["sim"] == "bad", "no phone is known"
    sim(*ADD)
    assert doctor()["sim"] == "ok"
    assert doctor()["gateway"] == "ok"
    double.password = "changed"
    assert doctor()["gateway"] == "bad"
