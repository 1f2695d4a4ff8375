"""An editor plays a draft on the phone, keeps the conversation as a test, changes the draft and sees the test fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Opened
from tests.browser.test_pages_are_usable_by_everybody import check
from tests.services.studio_texts import WATER

pytestmark = pytest.mark.slow

EMAIL, PASSWORD = "gede@example.org", "a long password"


@pytest.fixture(scope="module")
def editor(home: Path) -> str:
    """The address of a new editor of the demo."""
    who = ("--name", "Gede Rekaan", "--phone", "+6281299988001", "--email", EMAIL, "--role", "editor")
    kabar(home, "staff", "add", *who, "--password-stdin", given=PASSWORD)
    return EMAIL


def kabar(home: Path, *words: str, given: str = "") -> None:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("KABAR_")}
    command = [sys.executable, "-m", "bot.cli", *words]
    subprocess.run(command, env=clean | {"KABAR_HOME": str(home)}, input=given.encode(), check=True)


def drafted(home: Path, folder: Path, editor: str, body: str) -> None:
    file = folder / "water.yaml"
    file.write_text(body, encoding="utf-8")
    kabar(home, "flows", "import", str(file), "--as", editor, "--force")


@pytest.mark.parametrize(("size", "scripts"), [(DESK, True), (PHONE, False)], ids=["desk", "phone-without-scripts"])
def test_what_was_played_is_kept_and_fails_after_a_change(
    opened: Opened, home: Path, tmp_path: Path, editor: str, size: dict[str, int], scripts: bool
) -> None:
    drafted(home, tmp_path, editor, WATER)
    page = opened("/login", size, java_script_enabled=scripts)
    page.get_by_label("Alamat e-mail").fill(editor)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.goto("/studio/flows/water/map")
    check(page)
    expect(page.locator('a[href="/studio/flows/water#node-told"]')).to_contain_text("Kuning")
    page.goto("/studio/flows/water/phone")
    page.get_by_role("button", name="Kurang").click()
    expect(page.get_by_text("Baik, kami teruskan ke petugas.", exact=True)).to_be_visible()
    expect(page.locator(".came .level.yellow")).to_be_visible()
    check(page)
    page.get_by_label("Pesan", exact=True).last.fill("terima kasih")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble.ours")).to_have_count(2)
    name = f"Kurang air {size['width']}"
    page.get_by_label("Nama tes").fill(name)
    page.get_by_role("button", name="Simpan sebagai tes").click()
    expect(page.get_by_text("Tes disimpan.")).to_be_visible()
    assert page.url.endswith(f"/studio/tests/kurang_air_{size['width']}")
    with_drafts = page.locator("section", has=page.get_by_role("heading", name="Dengan semua konsep"))
    expect(with_drafts).to_contain_text("lulus")
    check(page)
    drafted(home, tmp_path, editor, WATER.replace("kami teruskan", "kami catat"))
    page.reload()
    expect(with_drafts).to_contain_text("gagal")
    expect(with_drafts).to_contain_text("Baik, kami catat ke petugas.")
    page.goto("/studio/tests")
    check(page)
    expect(page.get_by_role("link", name=f"kurang_air_{size['width']}")).to_contain_text("gagal")
