"""A caseworker opens the indicator form from the case, looks at the result, saves it; on a small phone and a desk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Opened
from tests.browser.test_pages_are_usable_by_everybody import check

pytestmark = pytest.mark.slow

PARTS = ("Ditipu waktu direkrut", "Dieksploitasi di tempat kerja", "Dipaksa di tempat kerja")
RESULT = "Tanda-tandanya cocok dengan perdagangan orang"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_a_form_is_filled_looked_at_and_saved(opened: Opened, size, scripts):
    demo = opened("/", DESK)
    demo.get_by_role("button", name="penagih utang ngancam terus").click()
    demo.locator(".case a").first.wait_for(timeout=30_000)
    case = demo.locator(".case a").first.get_attribute("href")

    page = opened("/", size, java_script_enabled=scripts)
    page.goto(case)
    page.get_by_role("link", name="Buka formulirnya").click()
    page.get_by_label("18 tahun atau lebih").check()
    for part in PARTS:
        folded = page.locator("details.dimension", has_text=part)
        folded.locator("summary").click()
        for number in (0, 1):
            box = folded.locator("label").nth(number)
            assert box.bounding_box()["height"] >= 44
            box.click()
    page.get_by_role("button", name="Lihat hasilnya dulu").click()
    expect(page.get_by_role("heading", name=RESULT).first).to_be_visible()
    expect(page.locator("input[name=indicator]:checked")).to_have_count(6)
    page.get_by_role("button", name="Simpan formulir").click()
    expect(page.get_by_text("Formulir disimpan.")).to_be_visible()
    expect(page.get_by_role("heading", name=RESULT).first).to_be_visible()
    expect(page.get_by_text("bukan putusan").first).to_be_visible()
    if scripts:
        check(page)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"indicators-{size['width']}.png", full_page=True)
