"""A Kabar that really runs, as ``make run`` starts it, and a real Chromium before it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium

REPO = Path(__file__).parents[2]
PATIENCE = 90.0
FLAGS = (
    *("--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
)
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """The folder of that demo; at the end it is gone."""
    made = Path(tempfile.mkdtemp(prefix="kbr-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """Where a fresh demo runs."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("KABAR_")}
    command = [sys.executable, "-m", "bot.cli", "up", "--demo", "--port", str(free_port())]
    with (home / "up.out").open("w+b") as told:
        running = subprocess.Popen(
            command,
            cwd=REPO,
            env=clean | {"KABAR_HOME": str(home), "KABAR_SEND_DRAFTS": "false"},
            stdout=told,
            stderr=told,
        )
        try:
            yield wait_for_address(home / "up.out", running)
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(30)


def wait_for_address(told: Path, running: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        if found := re.search(r"runs at (http://\S+)", told.read_text()):
            return found[1]
        time.sleep(0.1)
    pytest.fail(f"Kabar did not start: {told.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium.find()
    if program is None:
        pytest.fail(chromium.MISSING)
    root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *root])
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    """Opens a page in a browser of its own; at the end there must have been no error in it."""
    faults: list[str] = []
    contexts = []

    def open_page(path: str = "/", size: dict[str, int] | None = None, **options: object) -> Page:
        context = browser.new_context(base_url=address, viewport=size or DESK, locale="id", **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
