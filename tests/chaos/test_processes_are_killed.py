"""SIGKILL of the worker, the web server, the clock and Valkey in the middle of it: nothing lost, nothing doubled."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from bot.cli import embedded
from bot.cli.child import Child
from bot.services.persons.people import Person
from bot.services.sending import contents
from bot.services.sending.writing import BODY
from bot.store import message
from bot.store.base import AnyRow
from tests.cli.processes import eventually
from tests.doubles.twilio import CallbackPlan, Message, TwilioDouble
from tests.end_to_end.deployment import Deployment
from tests.making import Town
from tests.services.rows import rows

SEED = 20191031
PEOPLE, TEXTS = 16, ("BANTUAN", "tawaran", "4", "halo", "apa ini ya maksudnya", "BANTUAN")
KILLED = ("worker", "web", "valkey", "worker", "clock", "web", "valkey", "worker")
PARTS: dict[str, tuple[str, ...]] = {"worker": (), "clock": (), "web": ("web", "--port")}
SETTLED_WITHIN = 110.0
"""Seconds: a dead worker's claim counts as lost after 60, what nobody knows the fate of is looked up after 20."""


@pytest.fixture
def valkey(short_folder: Path) -> Iterator[Child]:
    home = short_folder / uuid4().hex[:8]
    home.mkdir()
    server = embedded.child(home, log=home / "valkey.log")
    server.start()
    embedded.wait_until_ready(server, home)
    yield server
    server.stop()


@pytest.fixture
def chaos(deployment: Deployment, valkey: Child) -> Deployment:
    """Everything runs, on a Valkey of its own."""
    assert valkey.log is not None
    deployment.environ["KABAR_REDIS_URL"] = f"unix://{embedded.socket_path(valkey.log.parent)}"
    deployment.start("worker")
    deployment.start("clock")
    deployment.serve()
    return deployment


def warm_up(town: Town, deployment: Deployment) -> None:
    """The worker is there: it has sent something."""
    deployment.text(town.number_of(town.person()), "BANTUAN")
    deployment.wait(lambda: bool(deployment.double.accepted), "the worker sends")


def revive(deployment: Deployment, valkey: Child) -> None:
    """What a supervisor does: start again whatever has ended."""
    if valkey.ended() is not None or not valkey.running:
        valkey.start()
    for name, command in PARTS.items():
        process = deployment.processes.get(name)
        if process is None or process.poll() is not None:
            deployment.start(name, *command, *((str(deployment.port),) if command else ()))


def supervise(deployment: Deployment, valkey: Child, done: threading.Event) -> None:
    while not done.wait(0.2):
        revive(deployment, valkey)


def talk(deployment: Deployment, number: str) -> list[str]:
    return [deployment.text(number, text) for text in TEXTS]


def kill_at_random(deployment: Deployment, valkey: Child) -> None:
    """At random moments; the worker while it is sending, if it does so within some seconds."""
    chance = random.Random(SEED)
    for name in KILLED:
        time.sleep(chance.uniform(0.3, 1.6))
        if name == "worker":
            seen = len(deployment.double.requests)
            eventually(lambda seen=seen: len(deployment.double.requests) > seen, 6)
        if name == "valkey" and valkey.process:
            valkey.process.kill()
        elif name in deployment.processes:
            deployment.kill(name)


def unsettled(town: Town) -> list[str]:
    waiting = message.c.status.in_(("waiting", "claimed", "unknown"))
    return [row.status for row in rows(town.kabar, message, waiting, message.c.person_id.is_not(None))]


def reconcile(town: Town, double: TwilioDouble, people: list[Person], sids: list[list[str]]) -> None:
    """Every message in is stored once and has one answer, which the provider took once, in order."""
    took = {taken.sid: taken for taken in double.accepted}
    assert len(took) == len(double.accepted)
    told = {f"whatsapp:{town.number_of(who)}" for who in people}
    ours = {sid: taken for sid, taken in took.items() if taken.to in told}
    mine = message.c.person_id.in_([who.id for who in people])
    out = rows(town.kabar, message, message.c.direction == "out", mine)
    assert Counter(row.provider_id for row in out) == Counter(list(ours))
    for who, written in zip(people, sids, strict=True):
        kept = rows(town.kabar, message, message.c.direction == "in", message.c.person_id == who.id)
        assert [row.provider_id for row in kept] == written
        answers = [row for row in out if row.person_id == who.id]
        assert len(answers) == len(written)
        theirs = [taken for taken in ours.values() if taken.to == f"whatsapp:{town.number_of(who)}"]
        assert [shown(town, row, taken) for row, taken in zip(answers, theirs, strict=True)] == [
            taken.body for taken in theirs
        ]


def shown(town: Town, row: AnyRow, taken: Message) -> str:
    """What a row says above its buttons, where it was taken with buttons."""
    if taken.content_sid:
        return str(contents.opened(town.kabar, row)["question"])
    return town.kabar.vault.open(row.body, BODY, row.id)


@pytest.mark.slow
@pytest.mark.timeout(480)
def test_nothing_is_lost_and_nothing_is_doubled(town: Town, chaos: Deployment, valkey: Child) -> None:
    double = chaos.double
    warm_up(town, chaos)
    double.plan(CallbackPlan(repeat=2, shuffle=True, delay=(0.0, 1.0), seed=SEED))
    double.faults.latency = 0.05
    double.faults.next("drop_after", times=2)
    double.faults.chance({"drop_after": 0.03, "500_after": 0.03, "drop_before": 0.02, "429": 0.05}, seed=SEED)
    people = [town.person() for _ in range(PEOPLE)]
    done = threading.Event()
    with ThreadPoolExecutor(8) as pool:
        supervisor = pool.submit(supervise, chaos, valkey, done)
        talks = [pool.submit(talk, chaos, town.number_of(who)) for who in people]
        try:
            kill_at_random(chaos, valkey)
            sids = [one.result() for one in talks]
            double.faults.clear()
            chaos.wait(lambda: not unsettled(town), "everything is sent", SETTLED_WITHIN)
        finally:
            done.set()
        supervisor.result()
    double.callbacks.settle(20)
    assert any(asked.startswith("GET") for asked in double.requests), "some fates were looked up"
    reconcile(town, double, people, sids)
    logs = chaos.logs()
    assert "step_failed" not in logs
    assert not any(town.number_of(who).removeprefix("+62") in logs for who in people)
