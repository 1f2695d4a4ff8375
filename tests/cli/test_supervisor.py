"""The supervisor restarts what ends, stops all of them together, and leaves nothing behind, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli import child as children
from bot.cli.child import Backoff
from bot.cli.supervisor import ChildRefused, Stopped, Supervisor
from tests.cli.processes import PARENT, SLEEP, STUBBORN, alive, eventually, program

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Iterator[Supervisor]:
    made = Supervisor(said.append, grace=1.0)
    with made.listening():
        yield made


def test_the_wait_before_a_restart_doubles_and_starts_anew_after_a_calm_minute() -> None:
    backoff = Backoff()
    assert [backoff.after(lived=1) for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert backoff.after(lived=61) == 0.5


def test_a_child_that_ends_is_started_again(supervisor: Supervisor, said: list[str], tmp_path: Path) -> None:
    child = program("worker", SLEEP, tmp_path)
    supervisor.add(child)
    assert child.process
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    assert supervisor.until(lambda: child.process is not None and child.process.pid != first, 10)
    assert said == [f"worker was ended by signal 9; starting it again in 0.5 s ({tmp_path / 'worker.log'})"]


def test_what_a_child_had_started_ends_with_it(supervisor: Supervisor, tmp_path: Path) -> None:
    child = program("web", PARENT, tmp_path)
    supervisor.add(child)
    assert supervisor.until(lambda: bool(child.last_words()), 10)
    grandchild = int(child.last_words()[0])
    assert alive(grandchild)
    assert child.process
    os.kill(child.process.pid, signal.SIGKILL)
    assert supervisor.until(lambda: not alive(grandchild), 10)


def test_a_child_that_refuses_its_settings_stays_down(supervisor: Supervisor, tmp_path: Path) -> None:
    child = program("web", "import sys; print('KABAR_X: is wrong'); sys.exit(2)", tmp_path)
    supervisor.add(child)
    with pytest.raises(ChildRefused) as refused:
        supervisor.until(lambda: False, 10)
    assert refused.value.child.last_words() == ["KABAR_X: is wrong"]
    assert refused.value.how == "ended with code 2"


def test_a_step_that_fails_ends_the_start(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.run(program("fine", "pass", tmp_path))
    with pytest.raises(ChildRefused, match="migrate"):
        supervisor.run(program("migrate", "raise SystemExit(1)", tmp_path))


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(tmp_path: Path, kind: signal.Signals) -> None:
    supervisor = Supervisor(print)
    child = program("web", SLEEP, tmp_path)
    with pytest.raises(Stopped), supervisor.listening():  # noqa: PT012 - the signal may come at any line
        supervisor.add(child)
        assert child.process
        pid = child.process.pid
        os.kill(os.getpid(), kind)
        supervisor.until(lambda: False, 5)
    assert not alive(pid)


def test_a_child_that_will_not_stop_is_made_to(tmp_path: Path) -> None:
    supervisor = Supervisor(print, grace=0.5)
    child = program("web", STUBBORN, tmp_path)
    with supervisor.listening():
        supervisor.add(child)
        assert supervisor.until(lambda: child.last_words() == ["up"], 10)
        assert child.process
        pid = child.process.pid
        begun = time.monotonic()
    assert not alive(pid)
    assert 0.5 <= time.monotonic() - begun < 5


def test_a_second_signal_shortens_the_wait(tmp_path: Path) -> None:
    supervisor = Supervisor(print, grace=60)
    child = program("web", STUBBORN, tmp_path)
    begun = time.monotonic()
    with supervisor.listening():
        supervisor.add(child)
        assert supervisor.until(lambda: child.last_words() == ["up"], 10)
        supervisor.signals = 2
    assert time.monotonic() - begun < 15


def test_what_others_need_to_finish_stops_last(tmp_path: Path) -> None:
    note = "import signal,sys,time,pathlib; p=pathlib.Path({!r}); signal.signal(signal.SIGTERM, lambda *_:"
    note += " (p.open('a').write({!r}), sys.exit())); print('up', flush=True); time.sleep(600)"
    supervisor = Supervisor(print)
    order = tmp_path / "order"
    valkey = program("valkey", note.format(str(order), "valkey "), tmp_path)
    valkey.stops_last = True
    worker = program("worker", note.format(str(order), "worker "), tmp_path)
    with supervisor.listening():
        for child in (valkey, worker):
            supervisor.add(child)
        assert supervisor.until(lambda: valkey.last_words() == worker.last_words() == ["up"], 10)
    assert order.read_text(encoding="ascii") == "worker valkey "


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_killing_the_supervisor_leaves_nothing_behind(tmp_path: Path) -> None:
    code = textwrap.dedent(f"""
        import pathlib
        from bot.cli.supervisor import Supervisor
        from tests.cli.processes import SLEEP, program
        supervisor = Supervisor(print)
        with supervisor.listening():
            for name in ("web", "worker"):
                child = program(name, SLEEP, pathlib.Path({str(tmp_path)!r}))
                supervisor.add(child)
                print(child.process.pid, flush=True)
            supervisor.until(lambda: False, 60)
    """)
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        pids = [int(running.stdout.readline()) for _ in range(2)]
        assert eventually(lambda: all((tmp_path / f"{name}.log").read_text() for name in ("web", "worker")))
        assert all(alive(pid) for pid in pids)
        running.kill()
    assert eventually(lambda: not any(alive(pid) for pid in pids))


def test_a_log_that_grows_too_large_is_moved_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LOG_BYTES", 10)
    child = program("web", "import time\nwhile True: print('a line', flush=True); time.sleep(.01)", tmp_path)
    child.start()
    try:
        assert eventually(lambda: (tmp_path / "web.log").stat().st_size > 10)
        child.rotate()
        assert "a line" in (tmp_path / "web.log.1").read_text()
        assert eventually(lambda: (tmp_path / "web.log").read_text().startswith("a line"))
    finally:
        child.stop()
