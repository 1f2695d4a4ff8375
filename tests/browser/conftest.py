"""A Kabar that really runs, as ``make run`` starts it, and a real Chromium before it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser import demo as demos
from tests.browser.demo import Demo

FLAGS = (
    *("--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
)
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}

Opened = Callable[..., Page]


@pytest.fixture(scope="session")
def demo(short_folder: Path) -> Iterator[Demo]:
    """One for all files of tests."""
    home = short_folder / "demo"
    home.mkdir()
    with demos.demo(home) as running:
        yield running


@pytest.fixture(scope="module")
def home(demo: Demo) -> Path:
    """The folder of the demo that a file's tests share; it is as if it had just started."""
    demo.renew()
    return demo.home


@pytest.fixture(scope="module")
def address(home: Path, demo: Demo) -> str:  # noqa: ARG001 - it must be as new
    """Where that demo runs."""
    return demo.address


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
