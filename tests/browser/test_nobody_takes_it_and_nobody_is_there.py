"""A red case that nobody takes climbs to the supervisor; hours that nobody covers are seen; walls between roles."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Opened
from tests.browser.demo import REPO
from tests.browser.test_a_red_message_reaches_a_person import SLOWLY, rings, turn_to
from tests.browser.test_pages_are_usable_by_everybody import check

pytestmark = pytest.mark.slow

BOTH = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])


def log_in(page: Page, who: str, password: str = "") -> None:
    page.get_by_label("Alamat e-mail").fill(f"{who}@example.org")
    page.get_by_label("Kata sandi").fill(password or f"kabar-demo-{who}")
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator(".top").get_by_role("button", name="Keluar")).to_be_visible()


@pytest.mark.parametrize(("size", "person"), [(DESK, 0), (PHONE, 1)], ids=["desk", "phone"])
def test_a_case_that_nobody_takes_climbs_to_the_supervisor(opened: Opened, size, person):
    page, alert = rings(opened, size, person)
    code = re.search(r"KB-\d+", alert)[0]
    page.get_by_role("button", name="+1 jam").click()
    expect(page.get_by_role("button", name="+1 jam")).to_be_enabled(timeout=60_000)
    turn_to(page, "two")
    nur = page.locator("#staff option", has_text="Nur Aini").get_attribute("value")
    page.select_option("#staff", nur)
    expect(page.locator("#two .bubble.alert", has_text=code).last).to_contain_text("MERAH", timeout=SLOWLY)
    turn_to(page, "three")
    case = page.locator(".case", has_text=code)
    expect(case).to_contain_text("Terlambat", timeout=SLOWLY)

    leads = opened("/login", size)
    log_in(leads, "nur")
    leads.goto(f"/cases/{code}")
    expect(leads.get_by_text("Belum diambil, petugas berikutnya diberi tahu").first).to_be_visible()
    check(leads)
    leads.get_by_role("button", name="Ambil kasus ini").click()
    expect(leads.get_by_text("Anda yang pegang")).to_be_visible()
    expect(case).to_contain_text("Dipegang Nur Aini", timeout=SLOWLY)


@BOTH
def test_walls_between_roles(opened: Opened, home: Path, size):
    page = opened("/login", size)
    log_in(page, "made")
    for path in ("/staff", "/staff/invite"):
        assert page.goto(path).status == 403
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        check(page)
    expect(page.get_by_role("link", name="Staf", exact=True)).to_have_count(0)
    page.goto("/rota")
    expect(page.get_by_text("Tambah jam jaga")).to_have_count(0)
    assert page.goto("/cases/KB-9999").status == 404

    made_editor(home)
    editor = opened("/login", size)
    log_in(editor, "penyunting", "kata sandi penyunting")
    for path in ("/people", "/rota", "/staff"):
        assert editor.goto(path).status == 403
    editor.goto("/cases")
    expect(editor.locator(".case")).to_have_count(0)
    editor.goto("/programme")
    expect(editor.get_by_role("heading", level=1)).to_be_visible()
    expect(editor.get_by_role("link", name="Orang", exact=True)).to_have_count(0)


def made_editor(home: Path) -> None:
    """An editor's account, once."""
    who = ("--name", "Edi Rekaan", "--email", "penyunting@example.org", "--role", "editor")
    command = [sys.executable, "-m", "bot.cli", "staff", "add", *who, "--password-stdin"]
    environ = {"KABAR_HOME": str(home), "KABAR_DEMO": "true", "PATH": ""}
    done = subprocess.run(
        command, cwd=REPO, env=environ, input="kata sandi penyunting\n", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 or "already" in done.stderr, done.stderr


@BOTH
def test_an_hour_that_nobody_covers_is_seen_a_week_ahead(opened: Opened, size):
    page = opened("/login", size)
    log_in(page, "nur")
    page.goto("/rota")
    expect(page.get_by_text("Belum ada jadwal.")).to_be_visible()
    check(page)
    page.get_by_label("Petugas").last.select_option(label="Sari Wulandari")
    page.get_by_label("Mulai jam").fill("08:00")
    page.get_by_label("Sampai jam").fill("20:00")
    page.get_by_role("button", name="Simpan jam jaga").click()
    expect(page.get_by_text("Ada jam tanpa siapa pun untuk kasus merah.")).to_be_visible()
    gaps = page.locator(".gaps li")
    expect(gaps.first).to_contain_text("Kosong")
    assert gaps.count() >= 7, "a night of each day"
    check(page)
    page.get_by_text("Tambah jam jaga").click()
    page.get_by_label("Petugas").last.select_option(label="Nur Aini")
    page.get_by_label("Mulai jam").fill("20:00")
    page.get_by_label("Sampai jam").fill("08:00")
    page.get_by_role("button", name="Simpan jam jaga").click()
    expect(page.get_by_text("Setiap jam ada yang berjaga untuk kasus merah dan oranye.")).to_be_visible()
    check(page)
    for name in ("Sari Wulandari", "Nur Aini"):
        page.get_by_role("button", name=f"Hapus baris {name}").click()
    expect(page.get_by_text("Belum ada jadwal.")).to_be_visible()
