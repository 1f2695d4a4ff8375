"""A slow server: the phone says that it is not sure, keeps the text, and notices by itself when the message arrived."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened

pytestmark = pytest.mark.slow

SLOWLY = 30_000


def test_the_phone_is_not_sure_until_the_message_is_there_and_never_sends_it_twice(opened: Opened, home: Path):
    page = opened("/")
    page.select_option("#person", index=7)
    field, fate = page.locator("#person-text"), page.locator("#say-person .fate")
    mine = page.locator("#one .bubble.ours", has_text="ada kabar")
    field.fill("ada kabar")
    busy = sqlite3.connect(home / "kabar.db", timeout=20)
    busy.execute("BEGIN IMMEDIATE")  # nobody else can write meanwhile
    page.keyboard.press("Enter")
    expect(fate).to_contain_text("Belum pasti sampai")
    expect(field).to_have_value("ada kabar")
    page.keyboard.press("Enter")
    expect(fate).to_contain_text("Belum pasti sampai")
    busy.rollback()
    busy.close()
    expect(fate).to_be_hidden(timeout=SLOWLY)
    expect(field).to_have_value("")
    expect(mine).to_have_count(1)
    field.fill("ada kabar")
    page.keyboard.press("Enter")
    expect(mine).to_have_count(2, timeout=SLOWLY)
