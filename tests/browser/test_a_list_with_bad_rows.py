"""A supervisor hands in a list with bad cells, mends it, leaves while it is imported, finds it and the people again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Opened
from tests.browser.test_pages_are_usable_by_everybody import check
from tests.services.files import csv_of

pytestmark = pytest.mark.slow

SLOWLY = 60_000
"""Milliseconds until a clock on a busy machine has done its part."""


def supervisor(opened: Opened, size: dict[str, int]) -> Page:
    page = opened("/login", size)
    page.get_by_label("Alamat e-mail").fill("nur@example.org")
    page.get_by_label("Kata sandi").fill("kabar-demo-nur")
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("link", name="Orang").click()
    return page


def picture(page: Page, name: str) -> None:
    """For whoever wants to look: set KABAR_SHOTS to a folder."""
    if folder := os.environ.get("KABAR_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)


def hand_in(page: Page, data: bytes) -> None:
    page.get_by_label("Berkas CSV atau XLSX").set_input_files(
        {"name": "warga.csv", "mimeType": "text/csv", "buffer": data}
    )
    page.get_by_role("button", name="Periksa berkas").click()


@pytest.mark.parametrize(("size", "number"), [(PHONE, "21"), (DESK, "22")], ids=["phone", "desk"])
def test_from_bad_cells_to_people_in_the_list(opened: Opened, size, number):
    page = supervisor(opened, size)
    check(page)
    page.get_by_role("link", name="Impor daftar").click()
    check(page)
    picture(page, "import")
    good = {"name": f"Inaq Percobaan {number}", "phone": f"0812345670{number}"}
    hand_in(page, csv_of(good, {"phone": "129", "gender": "?"}, {"birth_year": "90", "phone": "081234567099"}))
    result = page.get_by_role("link", name="Lihat hasilnya")
    result.click(timeout=SLOWLY)
    expect(page.locator("h2")).to_have_text("3 sel perlu diperbaiki")
    expect(page.locator(".cells tbody tr").first).to_contain_text("bukan nomor HP")
    check(page)
    picture(page, "import-bad")

    page.get_by_role("link", name="Serahkan berkas yang sudah diperbaiki").click()
    hand_in(page, csv_of(good))
    picture(page, "import-waiting")
    result.click(timeout=SLOWLY)
    expect(page.get_by_text("1 baris, semuanya baik")).to_be_visible()
    check(page)
    picture(page, "import-good")
    page.get_by_role("button", name="Impor 1 orang").click()
    picture(page, "import-running")

    page.goto("/cases")  # it goes on without anybody looking
    page.goto("/people/import")
    picture(page, "import-list")
    page.locator(".list a").first.click()
    if result.is_visible() or page.get_by_text("Sedang dikerjakan").is_visible():
        result.click(timeout=SLOWLY)
    expect(page.get_by_text("Selesai: 1 orang baru")).to_be_visible()
    picture(page, "import-done")
    page.get_by_role("link", name="Ke daftar orang").click()
    page.get_by_label("Cari kode, nomor, atau nama").fill("percobaan")
    page.get_by_role("button", name="Cari").click()
    page.locator(".people a", has_text=good["name"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(good["name"])
    check(page)
    picture(page, "person")


def test_somebody_is_enrolled_and_paused_without_scripts(opened: Opened):
    page = opened("/login", PHONE, java_script_enabled=False)
    page.get_by_label("Alamat e-mail").fill("nur@example.org")
    page.get_by_label("Kata sandi").fill("kabar-demo-nur")
    page.get_by_role("button", name="Masuk").click()
    page.goto("/people/new")
    page.get_by_label("Nama").fill("Inaq Tanpa Skrip")
    page.get_by_label("Nomor HP").fill("081234567088")
    page.get_by_label("Setuju ditanya kabar").select_option("yes")
    page.get_by_role("button", name="Daftarkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inaq Tanpa Skrip")
    page.locator("summary", has_text="Hentikan").click()
    page.get_by_role("button", name="Hentikan").click()
    expect(page.get_by_text("Dihentikan. Tidak ada pertanyaan lagi.")).to_be_visible()
