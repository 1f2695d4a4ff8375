"""2,000 messages while worker, web and Valkey are killed and answers get lost: the provider takes each exactly once."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.sending import backlog_of
from bot.cli import embedded
from bot.cli.child import Child
from bot.services.kabar import Kabar
from bot.store import message
from tests.chaos.test_processes_are_killed import supervise, valkey
from tests.doubles.twilio import CallbackPlan, Message
from tests.end_to_end.deployment import Deployment
from tests.services.rows import rows

SEED = 20191031
SENDS = 2000
KILLED = ("worker", "valkey", "web", "worker")
SETTLED_WITHIN = 150.0
"""Seconds. On a quiet machine it takes 75: a dead worker's claims count as lost after 60."""

__all__ = ["valkey"]


def kill_while_it_sends(deployment: Deployment, server: Child, kabar: Kabar) -> None:
    """Each at a random moment, the worker while it is sending."""
    chance = random.Random(SEED)
    for name in KILLED:
        seen = len(deployment.double.accepted)
        deployment.wait(lambda seen=seen: len(deployment.double.accepted) > seen + 50, "the worker sends", 40)
        time.sleep(chance.uniform(0.0, 0.5))
        if name == "valkey" and server.process:
            server.process.kill()
        elif name in deployment.processes:
            deployment.kill(name)
    assert rows(kabar, message, message.c.status == "waiting"), "they were killed in the middle of it"


@pytest.mark.slow
@pytest.mark.timeout(480)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_each_is_taken_exactly_once(kabar: Kabar, deployment: Deployment, valkey: Child) -> None:
    double = deployment.double
    double.plan(CallbackPlan(statuses=()))
    double.faults.latency = 0.02
    double.faults.chance({"drop_after": 0.05}, seed=SEED)
    assert valkey.log is not None
    deployment.environ |= {
        "KABAR_REDIS_URL": f"unix://{embedded.socket_path(valkey.log.parent)}",
        "KABAR_WHATSAPP_RATE": "150",
        "KABAR_WHATSAPP_GAP": "0",
    }
    deployment.serve()  # first: beside a worker at full speed it takes long to start
    backlog_of(kabar, SENDS)
    for name in ("worker", "clock"):
        deployment.start(name)
    done = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        supervisor = pool.submit(supervise, deployment, valkey, done)
        try:
            kill_while_it_sends(deployment, valkey, kabar)
            deployment.wait(lambda: not unsettled(kabar), "all have gone", SETTLED_WITHIN)
        finally:
            done.set()
        supervisor.result()
    taken = Counter(one.body for one in double.accepted)
    assert len(taken) == SENDS
    assert set(taken.values()) == {1}
    kept = rows(kabar, message, message.c.direction == "out")
    assert {row.provider_id for row in kept} == {one.sid for one in double.accepted}
    assert any(asked.startswith("GET") for asked in double.requests), "some fates were looked up"
    in_order(double.accepted)


def unsettled(kabar: Kabar) -> bool:
    return bool(rows(kabar, message, message.c.status.in_(("waiting", "claimed", "unknown"))))


def in_order(accepted: list[Message]) -> None:
    """Nobody's second message came before their first."""
    places = {one.body: at for at, one in enumerate(accepted)}
    for body, at in places.items():
        who, _, turn = body.partition("-")
        if turn == "1":
            assert places[f"{who}-0"] < at
