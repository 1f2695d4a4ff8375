"""A referral on a phone and at a desk: written down, late after seven days, received, and the case is closed."""

from __future__ import annotations

import os
import re
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Opened
from tests.browser.test_pages_are_usable_by_everybody import check

pytestmark = pytest.mark.slow

SECONDS = 120
"""That the clock's next tick may take on a machine that is busy with other tests."""


@pytest.mark.parametrize(("size", "person"), [(DESK, 4), (PHONE, 5)], ids=["desk", "phone"])
def test_from_making_it_to_closing_the_case(opened: Opened, home: Path, size, person):
    begun = today()  # one day for all of it, also where midnight comes in between
    demo = opened("/", DESK)
    alerts = demo.locator("#two .bubble.alert")
    before = alerts.count()
    demo.select_option("#person", index=person)
    demo.fill("#person-text", "penagih utang ngancam terus")
    demo.keyboard.press("Enter")
    expect(alerts).to_have_count(before + 1, timeout=30_000)
    code = re.search(r"KB-\d+", alerts.last.inner_text())[0]

    page = opened("/", size)
    page.goto(f"/cases/{code}")
    page.get_by_role("button", name="Ambil kasus ini").click()
    section = page.locator("section", has=page.get_by_role("heading", name="Rujukan", exact=True))
    refer(page, "LPSK", "perlu pendampingan hukum soal penagih", sent=0, until=begun)
    expect(section).to_contain_text("Hari ke-0 dari 7")
    add_task(page)
    picture(page, "referral", size)
    check(page)

    refer(page, "Yayasan Rekaan", "perlu tempat tinggal sementara", sent=8, until=begun)
    expect(section).to_contain_text("Terlambat 1 hari: hari ke-8 dari 7")
    page.goto("/cases")
    expect(page.locator(".case", has_text=code)).to_contain_text("Rujukan lewat 7 hari, belum diterima")
    picture(page, "referral-list", size)
    check(page)
    noted(page, code, home)
    picture(page, "referral-late", size)
    check(page)

    late = section.locator("li", has_text="Yayasan Rekaan")
    late.get_by_text("Catat hasilnya").click()
    late.get_by_label("Apa hasilnya?").select_option("received")
    late.get_by_label("Kalau diterima: hari apa?").fill("2001-01-01")
    late.locator("form").evaluate("(form) => { form.noValidate = true; }")
    late.get_by_role("button", name="Simpan hasil").click()
    expect(late.get_by_role("alert")).to_contain_text("Hari diterima mendahului hari dikirim.")
    picture(page, "referral-fault", size)
    late.get_by_label("Kalau diterima: hari apa?").fill(begun)
    late.get_by_role("button", name="Simpan hasil").click()
    expect(late).to_contain_text("Diterima pada hari ke-8, lewat 1 hari dari 7")
    expect(page.get_by_text("Tanya layanan: rujukan lewat 7 hari").first).to_be_hidden()

    nothing_waits(page, section)
    page.get_by_label("Hasilnya", exact=True).select_option("referred")
    page.get_by_label("Orangnya berhasil dihubungi?").select_option("yes")
    page.get_by_label("Apakah ia aman sekarang?").select_option("yes")
    page.get_by_label("Ringkasan singkat").fill("LPSK mendampingi")
    page.get_by_role("button", name="Tutup kasus ini").click()
    expect(page.get_by_role("heading", name="Ditutup")).to_be_visible()
    expect(section).to_contain_text("Diterima pada hari ke-8")
    picture(page, "referral-closed", size)
    check(page)


def nothing_waits(page: Page, section: Locator) -> None:
    """A case closes only then."""
    other = section.locator("li", has_text="LPSK")
    other.get_by_text("Catat hasilnya").click()
    other.get_by_label("Apa hasilnya?").select_option("no_answer")
    other.get_by_role("button", name="Simpan hasil").click()
    expect(other).not_to_contain_text("Hari ke-0 dari 7")
    page.locator('form[action*="/tasks/done"] button').first.click()
    expect(page.locator('form[action*="/tasks/done"]')).to_have_count(0)


def refer(page: Page, service: str, why: str, *, sent: int, until: str) -> None:
    """Write down a referral that was sent so many days before."""
    page.get_by_text("Catat rujukan baru").click()
    if service in page.locator("#service").inner_text():
        page.locator("#service").select_option(service)
    else:
        page.locator("#service").select_option("other")
        page.get_by_label("Kalau lain: nama layanannya").fill(service)
    page.get_by_label("Alasan").fill(why)
    page.get_by_label("Hari dikirim").fill((date.fromisoformat(until) - timedelta(days=sent)).isoformat())
    picture(page, f"referral-form-{sent}", page.viewport_size)
    page.get_by_role("button", name="Simpan rujukan").click()
    expect(page.get_by_text("Rujukan dicatat.")).to_be_visible()


def add_task(page: Page) -> None:
    page.get_by_text("Catat tugas baru").click()
    page.get_by_label("Tugasnya").select_option("documents")
    picture(page, "task-form", page.viewport_size)
    page.get_by_role("button", name="Simpan tugas").click()
    expect(page.get_by_text("Urus dokumennya").first).to_be_visible()


def noted(page: Page, code: str, home: Path) -> None:
    """The clock notices within its next ticks; a page that is looked at does not change by itself for that.

    A page that is read while the clock writes may show the task and not yet the line of the history.
    """
    told = (
        page.locator(".history").first.filter(has_text="Rujukan lewat 7 hari, belum diterima"),
        page.get_by_text("Tanya layanan: rujukan lewat 7 hari: Yayasan Rekaan"),
    )
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        page.goto(f"/cases/{code}")
        if all(each.count() for each in told):
            return
        time.sleep(1)
    pytest.fail(f"the clock did not notice; the demo said: {(home / 'up.out').read_text()[-5000:]}")


def today() -> str:
    """Where the demo's people live."""
    return datetime.now(ZoneInfo("Asia/Makassar")).date().isoformat()


def picture(page: Page, name: str, size: dict[str, int]) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
