"""A web server as it is deployed, not a demo: log-in asks for the second step."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from tests.browser.demo import PATIENCE, REPO, free_port


@dataclass
class Desk:
    """Where it runs, and its command line."""

    address: str
    environ: dict[str, str]

    def kabar(self, *arguments: str, said: str = "") -> str:
        command = [sys.executable, "-m", "bot.cli", *arguments]
        done = subprocess.run(
            command, cwd=REPO, env=self.environ, input=said, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def invite(self, role: str, name: str = "Nur Rekaan") -> str:
        """The path of a new member's one-time link."""
        who = ("--name", name, "--email", f"{role}@example.org", "--role", role, "--without-phone")
        return self.kabar("staff", "invite", *who).removeprefix(self.address)


@contextmanager
def running(home: Path) -> Iterator[Desk]:
    port = free_port()
    clean = {key: value for key, value in os.environ.items() if not key.startswith("KABAR_")}
    given = {
        "KABAR_HOME": str(home),
        "KABAR_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "KABAR_SECRET_KEY": "a secret of the tests that is long enough",
        "KABAR_DATA_KEYS": "k1:" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode(),
        "KABAR_TWILIO_ACCOUNT_SID": "AC0",
        "KABAR_TWILIO_AUTH_TOKEN": "token-of-the-tests",
    }
    desk = Desk(given["KABAR_PUBLIC_URL"], clean | given)
    desk.kabar("migrate")
    command = [sys.executable, "-m", "bot.cli", "web", "--port", str(port)]
    with (home / "web.out").open("w+b") as told:
        server = subprocess.Popen(command, cwd=REPO, env=desk.environ, stdout=told, stderr=told)
        try:
            _wait(desk.address)
            yield desk
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)


def _wait(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"{address}/health", timeout=1).close()  # noqa: S310 - our own
        except URLError:
            assert time.monotonic() < until, "the web server did not start"
            time.sleep(0.1)
        else:
            return
