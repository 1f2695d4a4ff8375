"""From an invitation to the case list and back in again, in a deployment that is no demo, on a phone and at a desk."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.authenticator import Authenticator, recovery_codes
from tests.browser import desk
from tests.browser.conftest import DESK, PHONE
from tests.browser.desk import Desk
from tests.browser.test_pages_are_usable_by_everybody import check

pytestmark = pytest.mark.slow

PASSWORD = "a long password"


@pytest.fixture(scope="module")
def deployed() -> Iterator[Desk]:
    home = Path(tempfile.mkdtemp(prefix="kbr-"))
    with desk.running(home) as running:
        yield running
    shutil.rmtree(home, ignore_errors=True)


def sends(page: Page, button: str, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"#{name}").fill(value)
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize(
    ("role", "size", "scripts"), [("supervisor", PHONE, True), ("admin", DESK, False)], ids=["phone", "desk"]
)
def test_from_an_invitation_to_the_staff_page_and_in_again(
    browser: Browser, deployed: Desk, role: str, size: dict[str, int], scripts: bool
) -> None:
    context = browser.new_context(base_url=deployed.address, viewport=size, locale="id", java_script_enabled=scripts)
    page, phone, faults = context.new_page(), Authenticator(), []
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)

    def looked_at(heading: str) -> None:
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        if scripts:
            check(page)

    page.goto(deployed.invite(role))
    looked_at("Selamat datang, Nur Rekaan")
    sends(page, "Simpan kata sandi", password=PASSWORD, again=PASSWORD)
    looked_at("Pasang langkah kedua")
    phone.learn(role, page.content())
    sends(page, "Pasang", code=phone.code(role, datetime.now(UTC)))
    looked_at("Simpan kode pemulihan")
    codes = recovery_codes(page.content())
    page.get_by_role("link", name="Sudah saya simpan").click()
    looked_at("Hari ini")

    page.get_by_role("link", name="Staf").click()
    looked_at("Staf")
    page.get_by_role("link", name="Undang orang baru").click()
    looked_at("Undang orang baru")
    sends(
        page,
        "Buat tautan undangan",
        name="Lalu Baru",
        email=f"lalu.{role}@example.org",
        phone=f"0812000{size['width']:05}",
    )
    looked_at("Tautan untuk Lalu Baru")
    page.get_by_role("link", name="Selesai").click()
    looked_at("Lalu Baru")
    page.get_by_label("Ya, tutup akun Lalu Baru").check()
    sends(page, "Tutup akun")
    expect(page.get_by_text("Akun ini ditutup.")).to_be_visible()

    page.get_by_role("link", name="Akun saya").click()
    looked_at("Akun saya")
    for link in ("Buat kode pemulihan baru", "Pasang di HP lain", "Ganti kata sandi"):
        page.get_by_role("link", name=link).click()
        looked_at(link)
        page.locator(".crumb a").click()
    page.get_by_role("button", name="Keluar", exact=True).click()

    sends(page, "Masuk", email=f"{role}@example.org", password=PASSWORD)
    looked_at("Langkah kedua")
    sends(page, "Masuk", code=phone.code(role, datetime.now(UTC)))
    looked_at("Hari ini")
    page.get_by_role("button", name="Keluar", exact=True).click()
    sends(page, "Masuk", email=f"{role}@example.org", password=PASSWORD)
    page.get_by_role("link", name="HP tidak ada? Pakai kode pemulihan").click()
    sends(page, "Masuk", code=codes[0].lower())
    looked_at("Akun saya")
    expect(page.get_by_text("Sisa 9 kode pemulihan.")).to_be_visible()
    context.close()
    assert faults == []
