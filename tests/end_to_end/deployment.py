"""A whole deployment in processes of its own, as an operator would start it, and phones that write to it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import requests

from tests.doubles.twilio import TwilioDouble

WHATSAPP_FROM = "+6281100000001"
PATIENCE = 90.0
"""Seconds, against hanging alone: beside other tests a process may take half a minute to start."""
TRIES = 3
"""As often Twilio calls a webhook that does not answer, or answers with 5xx."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wired_to(double: TwilioDouble, environ: dict[str, str], port: int) -> dict[str, str]:
    """The settings of a deployment whose provider is the double."""
    return environ | {
        "KABAR_DEMO": "false",
        "KABAR_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "KABAR_TWILIO_ACCOUNT_SID": double.account_sid,
        "KABAR_TWILIO_AUTH_TOKEN": double.auth_token,
        "KABAR_TWILIO_API_URL": double.url,
        "KABAR_TWILIO_WHATSAPP_FROM": WHATSAPP_FROM,
        # whose tests write to one person several times would wait, and wait
        "KABAR_WHATSAPP_GAP": "0",
    }


@dataclass
class Deployment:
    """Processes of one Kabar; their logs lie in ``folder`` as ``<name>.log``."""

    double: TwilioDouble
    given: dict[str, str]
    folder: Path
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.environ = wired_to(self.double, self.given, self.port)
        self.url = self.environ["KABAR_PUBLIC_URL"]
        self.webhook = f"{self.url}/webhooks/twilio/messages"

    def run(self, *arguments: str, text: str = "", code: int = 0) -> str:
        """``kabar ARGUMENTS`` to its end; what it printed."""
        ended = subprocess.run(
            [sys.executable, "-m", "bot.cli", *arguments],
            env=self._environ(),
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        with (self.folder / "commands.log").open("a") as log:
            log.write(ended.stderr)
        assert ended.returncode == code, ended.stderr
        return ended.stdout

    def tick(self, now: str | None = None) -> dict[str, Any]:
        """``kabar clock --once``; what it did."""
        moment = ("--now", now) if now else ()
        done: dict[str, Any] = json.loads(self.run("clock", "--once", *moment))
        return done

    def start(self, name: str, *arguments: str) -> None:
        """Start ``kabar ARGUMENTS`` (by default ``kabar NAME``) and leave it running."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "bot.cli", *(arguments or (name,))],
                env=self._environ(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
            )

    def serve(self, processes: int | None = None) -> None:
        """Start the web server and wait until it answers."""
        many = ("--processes", str(processes)) if processes else ()
        self.start("web", "web", "--port", str(self.port), *many)
        self.wait(self.answers, "the web server answers")

    def answers(self) -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"{self.url}/health", timeout=2).ok
        return False

    def metric(self, line: str) -> float:
        """The value of one sample of /metrics, written as there; 0 where there is none."""
        told = requests.get(f"{self.url}/metrics", timeout=5).text.splitlines()
        return next((float(row.rpartition(" ")[2]) for row in told if row.startswith(line + " ")), 0.0)

    def kill(self, name: str) -> None:
        """SIGKILL, to all of its processes."""
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for name in list(self.processes):
            with suppress(subprocess.TimeoutExpired):
                self.processes[name].wait(10)
            self.kill(name)

    def wait(self, holds: Any, what: str, seconds: float = PATIENCE) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"not within {seconds:g} s: {what}\n{self.logs()[-3000:]}"
            time.sleep(0.05)

    def logs(self) -> str:
        """All that its processes wrote."""
        return "".join(file.read_text(errors="replace") for file in sorted(self.folder.glob("*.log")))

    def text(self, number: str, body: str) -> str:
        """Somebody writes by WhatsApp; Twilio calls up to three times, as soon as we answer again. The message's id."""
        sid, address = f"SM{uuid4().hex}", f"whatsapp:{number}"
        for _ in range(TRIES):
            with suppress(requests.RequestException):
                answered = self.double.text(address, f"whatsapp:{WHATSAPP_FROM}", body, self.webhook, MessageSid=sid)
                if answered.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                    assert answered.status == HTTPStatus.OK, answered
                    return sid
            self.wait(self.answers, "the web server answers again")
        raise AssertionError(f"the webhook did not take a message in {TRIES} tries\n{self.logs()[-3000:]}")

    def _environ(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("KABAR_")}
        return plain | self.environ

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
