"""Somebody outside is called every minute while all is well, told nothing, and followed nowhere."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import time_machine
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from bot.services import heartbeat
from bot.services.kabar import Kabar
from bot.services.nudge import QUEUE, connect
from tests.making import Town
from worker import clock


class Watchdog(ThreadingHTTPServer):
    """Keeps what it is asked, and answers as it is told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Ears)
        self.heard: list[tuple[str, str, dict[str, str], str]] = []
        self.status, self.to = 200, ""
        threading.Thread(target=self.serve_forever, args=(0.005,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/ping/a-secret-id?status=up"


class _Ears(BaseHTTPRequestHandler):
    server: Watchdog

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.heard.append((self.command, self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.to:
            self.send_header("Location", self.server.to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Nothing."""


@pytest.fixture
def watchdog() -> Iterator[Watchdog]:
    with Watchdog() as running:
        yield running
        running.shutdown()


@pytest.fixture
def _a_worker(kabar: Kabar) -> Iterator[None]:
    """One that has just said that it lives."""
    redis = connect(kabar.settings.redis_url)
    queue = Queue(QUEUE, connection=redis, serializer=JSONSerializer)
    worker = Worker([queue], connection=redis, serializer=JSONSerializer)
    worker.register_birth()
    yield
    worker.register_death()


@pytest.fixture
def well(town: Town, watchdog: Watchdog, _a_worker: None) -> Town:
    """All is well: the clock ticks, a worker lives, somebody can be alerted."""
    settings = town.kabar.settings.model_copy(update={"heartbeat_url": watchdog.url})
    made = Town(replace(town.kabar, settings=settings), town.clock)
    made.caseworker()
    made.person()
    made.ticks()
    return made


def beats(town: Town) -> bool:
    call = heartbeat.beat(town.kabar)
    if call is not None:
        call.join(10)
    return call is not None


def test_it_is_called_with_its_own_address_and_told_nothing(well: Town, watchdog: Watchdog) -> None:
    assert beats(well)
    [(method, path, headers, body)] = watchdog.heard
    assert (method, path, body) == ("GET", "/ping/a-secret-id?status=up", "")
    assert headers["User-Agent"] == "Kabar"
    assert set(headers) == {"Host", "User-Agent", "Accept-Encoding", "Accept", "Connection"}


def test_once_a_minute_by_one_of_all_clocks(well: Town, watchdog: Watchdog, later: time_machine.Coordinates) -> None:
    assert [beats(well) for _ in range(3)] == [True, False, False]
    later.shift(61)
    well.ticks()
    assert [beats(well) for _ in range(2)] == [True, False]
    assert len(watchdog.heard) == 2


def test_without_an_address_nobody_is_called(town: Town) -> None:
    assert not beats(town)


@pytest.mark.parametrize("wrong", ["alerts", "stuck", "clock", "worker", "database", "valkey"])
def test_it_stays_silent_when_something_is_not(
    well: Town,
    watchdog: Watchdog,
    capsys: pytest.CaptureFixture[str],
    later: time_machine.Coordinates,
    wrong: str,
) -> None:
    match wrong:
        case "alerts" | "stuck":
            well.says(well.person(), "saya dipukul suami")
            well.clock.forward(minutes=3)
            if wrong == "alerts":
                well.ticks()
        case "clock":
            later.shift(120)
        case "worker":
            redis = connect(well.kabar.settings.redis_url)
            redis.delete("rq:workers", f"rq:workers:{QUEUE}")
        case "database":
            with well.kabar.database.write() as connection:
                connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'x'")
        case "valkey":
            settings = well.kabar.settings.model_copy(update={"redis_url": "unix:///nowhere/at/all"})
            well.kabar = replace(well.kabar, settings=settings)
    assert not beats(well)
    assert watchdog.heard == []
    assert "heartbeat_withheld" in capsys.readouterr().err


def test_it_is_followed_nowhere(well: Town, watchdog: Watchdog, capsys: pytest.CaptureFixture[str]) -> None:
    with Watchdog() as elsewhere:
        watchdog.status, watchdog.to = 302, elsewhere.url
        assert beats(well)
        assert (len(watchdog.heard), elsewhere.heard) == (1, [])
        elsewhere.shutdown()
    said = capsys.readouterr().err
    assert "heartbeat_not_taken" in said
    assert "a-secret-id" not in said


def test_one_that_does_not_answer_holds_up_nothing(well: Town, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/a-secret-id"
        well.kabar = replace(well.kabar, settings=well.kabar.settings.model_copy(update={"heartbeat_url": url}))
        begun = time.monotonic()
        call = heartbeat.beat(well.kabar)
        assert time.monotonic() - begun < 3
        assert call is not None
        assert call.daemon
    call.join(10)
    assert not call.is_alive()
    said = capsys.readouterr().err
    assert "heartbeat_failed" in said
    assert "a-secret-id" not in said


def test_the_clock_calls_after_its_tick(well: Town, watchdog: Watchdog, monkeypatch: pytest.MonkeyPatch) -> None:
    class Once(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            self.set()
            return super().wait(timeout)

    monkeypatch.setattr(clock.threading, "Event", Once)
    monkeypatch.setattr(clock.signal, "signal", lambda *_: None)
    clock._run(well.kabar)
    end = time.monotonic() + 5
    while not watchdog.heard and time.monotonic() < end:
        time.sleep(0.01)
    assert len(watchdog.heard) == 1
