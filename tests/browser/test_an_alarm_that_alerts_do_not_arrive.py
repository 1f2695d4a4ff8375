"""The banner on a small phone and on a desk, in light and dark: in words and a shape, without scrolling sideways."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import insert

from bot.store import alarm, new_id
from bot.store.database import Database
from tests.browser.conftest import DESK, PHONE, Opened
from tests.browser.test_pages_are_usable_by_everybody import PASSWORD

pytestmark = pytest.mark.slow

ONE_LINE = 60
"""Pixels: of 740 a phone has."""


@pytest.fixture
def _alarmed(home: Path, address: str) -> None:  # noqa: ARG001 - it must run
    at = datetime.now(UTC)
    row = {"id": new_id(), "kind": "failed", "levels": "red,orange", "since": at, "began_at": at, "last_at": at}
    database = Database(f"sqlite:///{home / 'kabar.db'}")
    with database.write() as connection:
        connection.execute(insert(alarm).values(**row))
    database.close()


@pytest.mark.usefixtures("_alarmed")
def test_the_banner_says_what_since_when_and_what_to_do(opened: Opened) -> None:
    for size in (PHONE, DESK):
        for scheme in ("light", "dark"):
            page = opened("/login", size, color_scheme=scheme)
            page.get_by_label("Alamat e-mail").fill("sari@example.org")
            page.get_by_label("Kata sandi").fill(PASSWORD)
            page.get_by_role("button", name="Masuk").click()
            banner = page.get_by_role("alert").filter(has_text="Pemberitahuan tidak sampai")
            expect(banner).to_be_visible()
            expect(banner).to_contain_text("sejak")
            assert banner.bounding_box()["height"] <= ONE_LINE, "it takes the page's room"
            banner.locator("summary").click()
            expect(banner).to_contain_text("Merah")
            expect(banner.locator("svg")).to_be_visible()
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
            link = banner.get_by_role("link", name="Buka daftar kasus")
            assert link.bounding_box()["height"] >= 24
            link.click()
            expect(page).to_have_url(re.compile(r"/cases$"))
