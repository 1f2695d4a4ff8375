"""A supervisor finds a duplicate from a person's page, compares both, makes them one; on a small phone and a desk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Opened
from tests.browser.test_pages_are_usable_by_everybody import check

pytestmark = pytest.mark.slow


def enrol(page: Page, name: str, phone: str) -> str:
    """Enrol somebody; the address of their page."""
    page.goto("/people/new")
    page.get_by_label("Nama", exact=True).fill(name)
    page.get_by_label("Nomor HP").fill(phone)
    page.locator("#language").select_option("id")
    page.get_by_role("button", name="Daftarkan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    return page.url


@pytest.mark.parametrize(("size", "digit"), [(DESK, "1"), (PHONE, "2")], ids=["desk", "phone"])
def test_from_the_persons_page_to_one_record(opened: Opened, size, digit):
    page = opened("/login", size)
    page.context.clear_cookies()
    page.goto("/login")
    page.get_by_label("Alamat e-mail").fill("nur@example.org")
    page.get_by_label("Kata sandi").fill("kabar-demo-nur")
    page.get_by_role("button", name="Masuk").click()
    name = f"Kembar Rekaan{'i' * int(digit)}"
    first = enrol(page, name, f"0812000770{digit}1")
    second = enrol(page, f"{name} Sekali", f"0812000770{digit}2")
    page.goto(first)
    page.get_by_role("link", name="Cari catatan ganda").click()
    check(page)
    page.get_by_role("link", name=f"{name} Sekali").click()
    check(page)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"merge-{size['width']}.png", full_page=True)
    page.get_by_label("Saya yakin keduanya orang yang sama.").check()
    page.get_by_role("button", name="Gabungkan").click()
    expect(page.get_by_text("Digabung. Catatan yang lain sekarang mengarah ke sini.")).to_be_visible()
    check(page)
    page.goto(second)
    assert page.url == first
