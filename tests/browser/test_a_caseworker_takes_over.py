"""A caseworker takes a conversation over on its page, writes, sees the answer come, and hands it back."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Opened
from tests.browser.test_pages_are_usable_by_everybody import check

pytestmark = pytest.mark.slow

SLOWLY = 30_000
"""Milliseconds that a message may take through webhook, worker and receipt on a busy machine."""


@pytest.mark.parametrize(("size", "person"), [(DESK, 2), (PHONE, 3)], ids=["desk", "phone"])
def test_from_taking_over_to_handing_back(opened: Opened, size, person):
    demo = opened("/", DESK)
    alerts = demo.locator("#two .bubble.alert")
    before = alerts.count()
    demo.select_option("#person", index=person)
    demo.fill("#person-text", "penagih utang ngancam terus")
    demo.keyboard.press("Enter")
    expect(alerts).to_have_count(before + 1, timeout=SLOWLY)
    code = re.search(r"KB-\d+", alerts.last.inner_text())[0]

    page = opened("/", size)
    page.goto(f"/cases/{code}")
    page.get_by_role("button", name="Ambil kasus ini").click()
    page.get_by_role("button", name="Ambil alih percakapan").click()
    expect(page.get_by_text("Yang membalas: Anda")).to_be_visible()
    page.get_by_label("Tulis kepada orang ini").fill("Selamat pagi, saya baca pesannya.")
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.locator(".bubble.person")).to_contain_text("saya baca pesannya")
    expect(demo.locator("#one .bubble.theirs").last).to_contain_text("bukan pesan otomatis", timeout=SLOWLY)

    page.get_by_label("Tulis kepada orang ini").fill("belum selesai ditulis")
    demo.fill("#person-text", "terima kasih sudah dibaca")
    demo.keyboard.press("Enter")
    expect(page.locator(".bubble.theirs").last).to_contain_text("terima kasih sudah dibaca", timeout=SLOWLY)
    expect(page.get_by_label("Tulis kepada orang ini")).to_have_value("belum selesai ditulis")
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"talk-{size['width']}.png", full_page=True)

    check(page)
    page.get_by_role("button", name="Kembalikan ke Kabar").click()
    expect(page.get_by_role("button", name="Ambil alih percakapan")).to_be_visible()
    check(page)
