"""The worker sends what waited before it came, wakes at a nudge, and ends when it is asked to or Valkey goes."""

from __future__ import annotations

import os
import signal
import sys

import pytest
from rq.job_lifecycle import format_exc_info

from bot.clock import SystemClock
from bot.services.persons.people import Person
from tests.end_to_end.deployment import Deployment
from tests.making import Clock, Town
from tests.services.rows import outbox
from worker import jobs
from worker.__main__ import asked_to_end_while

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def sent(town: Town, deployment: Deployment, who: Person) -> None:
    """All that was written to this person is taken by the provider."""
    written = len(outbox(town.kabar, who))
    to = f"whatsapp:{town.number_of(who)}"
    deployment.wait(lambda: len(deployment.double.ledger.accepted(to)) == written, "the worker sends")


@pytest.mark.slow
@on_sqlite
def test_it_sends_what_waited_wakes_at_a_nudge_and_ends_when_asked(town: Town, deployment: Deployment) -> None:
    town = Town(town.kabar.at(SystemClock()), Clock(SystemClock().now()))  # the worker's clock is the machine's
    who = town.person()
    town.says(who, "BANTUAN")
    deployment.start("worker")
    sent(town, deployment, who)
    town.says(who, "1")
    sent(town, deployment, who)
    worker = deployment.processes["worker"]
    worker.terminate()
    assert worker.wait(10) == 0


@pytest.fixture
def _as_before():
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)


@pytest.mark.usefixtures("_as_before")
def test_asked_to_end_while_it_sends_what_waited_it_sends_all_of_it_first() -> None:
    sent = []

    def deliver() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        sent.append("all of it")

    assert asked_to_end_while(deliver)
    assert sent
    with pytest.raises(SystemExit) as ended:
        os.kill(os.getpid(), signal.SIGTERM)
    assert ended.value.code == 0
    assert not asked_to_end_while(lambda: None)


def test_rq_is_told_nothing_of_anybody_when_a_job_fails(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It keeps the traceback in Valkey, in the clear."""

    def fails() -> None:
        raise ValueError("Key (phone)=(+6281299900042) of Rahasiawati")

    monkeypatch.setattr(jobs, "kabar", fails)
    try:
        jobs.deliver()
    except jobs.JobFailed:
        kept = format_exc_info(sys.exc_info())
    said = "".join(capfd.readouterr())
    assert "JobFailed: ValueError" in kept
    assert "job_failed" in said
    for word in ("99900042", "Rahasiawati"):
        assert word not in kept + said


@pytest.mark.slow
@on_sqlite
def test_without_valkey_it_ends_so_that_it_is_started_again(deployment: Deployment) -> None:
    deployment.environ["KABAR_REDIS_URL"] = "unix:///nowhere/valkey.sock"
    deployment.start("worker")
    worker = deployment.processes["worker"]
    deployment.wait(lambda: worker.poll() is not None, "it ends")
    assert worker.returncode not in {0, 2}


@pytest.mark.slow
@on_sqlite
def test_a_fault_in_settings_is_a_line_and_code_2(deployment: Deployment) -> None:
    deployment.environ["KABAR_DATA_KEYS"] = "k1:short"
    deployment.run("worker", code=2)
    assert deployment.logs().splitlines()[-1].startswith("KABAR_DATA_KEYS: a key is not 32 bytes")
