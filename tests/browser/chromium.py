"""A Chromium for the browser tests: one that is here, or one that can be fetched. ``python -m`` makes sure of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "The browser tests need Chromium: install it (Debian, Ubuntu: apt install chromium) "
    "or set KABAR_CHROMIUM to its program."
)


@cache
def find() -> str | None:
    """The program of a Chromium that starts; None where there is none."""
    return next(filter(_starts, _candidates()), None)


def fetch() -> None:
    """Try to get one: playwright's own, else, as root, the distribution's."""
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    find.cache_clear()
    if find() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update")
        _run("apt-get", "install", "-y", "--no-install-recommends", "chromium")
        find.cache_clear()


def _candidates() -> Iterator[str]:
    yield from filter(None, [os.environ.get("KABAR_CHROMIUM")])
    yield from filter(None, map(shutil.which, NAMES))
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _starts(program: str) -> bool:
    """Whether it runs at all: a downloaded one may lack libraries of the system."""
    return _run(program, "--version")


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=600, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    if find() is None:
        sys.stderr.write("Looking for a Chromium to download ...\n")
        fetch()
    if find() is None:
        sys.exit(MISSING)
