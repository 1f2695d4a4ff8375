"""``kabar templates`` and what ``kabar doctor`` says of them, against the double."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.services.sending.templates import State
from tests.doubles.twilio import CallbackPlan, TwilioDouble


@pytest.fixture
def double():
    with TwilioDouble(callbacks=CallbackPlan(statuses=())) as running:
        yield running


@pytest.fixture
def run(environ, double):
    env = environ | {
        "KABAR_TWILIO_ACCOUNT_SID": double.account_sid,
        "KABAR_TWILIO_AUTH_TOKEN": double.auth_token,
        "KABAR_TWILIO_API_URL": double.url,
    }

    def kabar(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, env=env)

    return kabar


def test_sync_hands_in_and_status_tells_what_to_do(run, double) -> None:
    assert "knock    id   missing -> hand it in: kabar templates sync" in run("templates", "status").output
    double.contents.approves = "rejected"
    double.contents.reason = "PROMOTIONAL"
    run("templates", "sync")
    assert run("templates", "sync").exit_code == 0
    told = json.loads(run("templates", "status", "--json").output)
    assert told[0]["status"] == "rejected"
    assert told[0]["mend"].startswith("the words sound like advertising")
    assert "templates.yaml" in told[0]["mend"]


def test_doctor_names_what_is_not_approved(run) -> None:
    before = json.loads(run("doctor", "--json").output)
    assert {"template knock id", "template alert en"} <= {check["name"] for check in before}
    run("templates", "sync")
    run("templates", "sync")
    after = json.loads(run("doctor", "--json").output)
    assert [check["state"] for check in after if check["name"].startswith("template")] == ["ok"]


def test_doctor_is_not_alarmed_where_the_knock_stands_in_for_one_of_a_cover_story(run, monkeypatch) -> None:
    waiting = [State("knock", "id", "pending"), State("knock_training", "id", "pending")]
    monkeypatch.setattr("bot.cli.doctor.states", lambda _: waiting)
    found = {check["name"]: check["state"] for check in json.loads(run("doctor", "--json").output)}
    assert (found["template knock id"], found["template knock_training id"]) == ("bad", "warn")


def test_publishing_names_what_is_not_approved(run) -> None:
    assert "Template knock (id): missing." in run("migrate").output


def test_without_an_account_sync_says_so(environ) -> None:
    result = CliRunner().invoke(main, ["templates", "sync"], env=environ | {"KABAR_DEMO": "false"})
    assert result.exit_code == 2
    assert "docs/whatsapp.md" in result.output


def test_in_the_demo_the_simulator_approves_them(environ) -> None:
    result = CliRunner().invoke(main, ["templates", "sync"], env=environ)
    assert result.exit_code == 0
    assert "knock    id   approved" in result.output
