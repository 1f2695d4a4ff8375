"""``kabar up``, whole and real: one line with the address, restarts, and nothing left behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from bot.config_sources import env_file
from tests.cli.processes import eventually, speaking_of

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"Kabar runs at (http://127\.0\.0\.1:\d+) - Ctrl-C stops it\. \S+")


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kbr-"))
    yield folder / "var"
    shutil.rmtree(folder, ignore_errors=True)


def command(home: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "bot.cli", "up", "--home", str(home), "--port", "8300", *options]


def environ(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("KABAR_")} | more


@contextmanager
def running(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A Kabar of its own that has said where it is; gives the process and the address."""
    said = home.parent / "said"
    with said.open("w") as file:
        process = subprocess.Popen(command(home), cwd=ROOT, env=environ(), stdout=file, stderr=file, text=True)
    try:
        assert eventually(lambda: ADDRESS.search(said.read_text()) is not None, 180), said.read_text()
        found = ADDRESS.search(said.read_text())
        assert found
        yield process, found[1]
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(60)


def parts(home: Path, name: str = "") -> list[int]:
    """The process ids of this Kabar's parts."""
    return [pid for pid, line in speaking_of(str(home)) if name in line and "bot.cli up" not in line]


@pytest.mark.slow
def test_it_comes_up_restarts_what_dies_and_leaves_nothing(home: Path) -> None:
    with running(home) as (process, url):
        assert requests.get(f"{url}/health", timeout=5).status_code == 200
        assert eventually(lambda: requests.get(f"{url}/ready", timeout=5).status_code == 200, 30)
        assert home.stat().st_mode & 0o777 == 0o700
        assert env_file(home).stat().st_mode & 0o777 == 0o600
        assert url in env_file(home).read_text()

        second = subprocess.run(command(home), cwd=ROOT, env=environ(), capture_output=True, text=True, check=False)
        assert second.returncode == 2
        assert second.stderr.startswith(f"Kabar runs already in {home} (process {process.pid})")

        for part in ("-m worker.clock", "valkey-server"):
            (pid,) = parts(home, part)
            os.kill(pid, signal.SIGKILL)
            assert eventually(lambda part=part, pid=pid: parts(home, part) not in ([], [pid]), 20)  # type: ignore[misc]
        assert eventually(lambda: requests.get(f"{url}/ready", timeout=5).status_code == 200, 30)

        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert parts(home) == []
    words = (home.parent / "said").read_text()
    steps = words.partition("Kabar runs at")[0].splitlines()
    assert [step.strip(" .") for step in steps] == [
        "Kabar is starting",
        "the database",
        "made-up people",
        "web server, worker and clock",
    ]
    assert words.rstrip().endswith("Kabar has stopped.")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_nothing_outlives_a_supervisor_that_is_killed(home: Path) -> None:
    with running(home) as (process, _url):
        assert len(parts(home)) >= 5
        process.kill()
        assert eventually(lambda: parts(home) == [], 20)
    with running(home) as (_process, url):  # and the next one finds all in order
        assert requests.get(f"{url}/health", timeout=5).status_code == 200


def test_without_an_account_it_is_a_demo_or_says_what_is_missing(home: Path) -> None:
    ran = subprocess.run(
        command(home, "--no-demo"), cwd=ROOT, env=environ(), capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert [line.partition(":")[0] for line in ran.stderr.splitlines()] == [
        "KABAR_TWILIO_ACCOUNT_SID",
        "KABAR_TWILIO_AUTH_TOKEN",
        "KABAR_TWILIO_WHATSAPP_FROM",
    ]
