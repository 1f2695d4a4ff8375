"""The three kinds of line on the demo's phone, as a visitor meets them: what is shown, tapped, typed, and closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opened

pytestmark = pytest.mark.slow

SLOWLY = 30_000
"""Milliseconds that a message may take through webhook, worker and receipt on a busy machine."""
JUMP = 90_000
SMALL = {"width": 390, "height": 844}
WHATSAPP, SIM, SMS = range(3)
"""Whose phone shows which line, by their place in the list."""


def last(page: Page) -> Locator:
    return page.locator("#one .bubble.theirs").last


def writes(page: Page, text: str) -> None:
    page.fill("#person-text", text)
    page.keyboard.press("Enter")
    expect(page.locator("#one .bubble.ours").last).to_contain_text(text)


def a_day_passes(page: Page) -> None:
    button = page.get_by_role("button", name="+1 hari")
    button.click()
    expect(button).to_be_disabled()
    expect(button).to_be_enabled(timeout=JUMP)


def choose(page: Page, person: int, line: str) -> None:
    page.select_option("#person", index=person)
    page.get_by_role("button", name=line).click()
    expect(page.get_by_role("button", name=line)).to_have_attribute("aria-pressed", "true")


def is_not_cut(page: Page) -> None:
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"


def test_whatsapp_sms_both_ways_and_sms_one_way(opened: Opened):
    page = opened("/")
    choose(page, SIM, "SMS dua arah")
    expect(page.locator(".about")).to_contain_text("kartu SIM lokal")
    choose(page, SMS, "SMS satu arah")
    expect(page.locator(".about")).to_contain_text("hanya bisa dibaca")
    expect(page.locator("#person-text")).to_be_hidden()
    for _ in range(2):  # begun before anybody's hours, the first question comes a day later
        if not last(page).is_visible():
            a_day_passes(page)
            page.wait_for_timeout(2_000)

    sms = last(page)
    expect(sms).to_contain_text("1 Baik")
    expect(sms).to_contain_text("1 SMS")
    expect(page.locator(".closed")).to_contain_text("tidak bisa dibalas")
    expect(page.locator("#one .replies")).to_have_count(0)
    sms.get_by_role("link", name="https://wa.me/").click()
    expect(page.locator("[data-look]")).to_have_class("phone whatsapp")
    expect(page.locator(".about")).to_contain_text("percakapannya tetap satu")
    expect(page.locator("#person-text")).to_have_value("Halo")
    page.locator("#person-text").press("Enter")
    page.locator("#one .replies").get_by_role("button", name="Baik").click(timeout=SLOWLY)
    expect(page.locator("#one .bubble.ours").last).to_contain_text("Baik")
    page.get_by_role("link", name="Kembali ke SMS").click()
    expect(page.locator(".closed")).to_be_visible()

    page.select_option("#person", index=SIM)
    expect(last(page)).to_contain_text("2 Ada masalah")
    expect(page.locator("#one .replies")).to_have_count(0)
    writes(page, "2")
    expect(last(page)).to_contain_text("7 Lainnya", timeout=SLOWLY)
    expect(last(page)).to_contain_text("1 SMS")

    page.select_option("#person", index=WHATSAPP)
    expect(last(page)).to_contain_text("Balas apa saja")
    page.locator("#one .replies").get_by_role("button", name="Sedang sempat").click()
    button = page.locator("#one .replies").get_by_role("button", name="Ada masalah")
    button.click(timeout=SLOWLY)
    expect(page.locator("#one .bubble.ours").last).to_contain_text("Ada masalah")
    expect(last(page)).to_contain_text("Soal apa", timeout=SLOWLY)
    expect(button).to_be_disabled()
    page.locator("#one summary").click()
    page.get_by_role("button", name="Saya merasa tidak aman").click()
    expect(page.locator("#one .bubble.ours").last).to_contain_text("Saya merasa tidak aman")

    for person in (WHATSAPP, SIM, SMS):
        value = page.locator("#person option").nth(person).get_attribute("value")
        small = opened(f"/?person={value}", SMALL)
        expect(last(small)).to_be_visible()
        is_not_cut(small)


def test_enter_sends_what_was_typed_and_not_an_answer_that_was_offered(opened: Opened):
    page = opened("/")
    page.select_option("#person", index=4)
    writes(page, "BANTUAN")
    page.locator("#one summary").wait_for(timeout=SLOWLY)
    writes(page, "sebentar")


def test_somebody_without_a_number_has_whatsapp_only(opened: Opened):
    page = opened("/")
    labels = page.locator("#person option").all_inner_texts()
    page.select_option("#person", index=next(at for at, label in enumerate(labels) if "tanpa nomor" in label))
    expect(page.locator(".about")).to_contain_text("Tanpa nomor")
    expect(page.get_by_role("button", name="SMS dua arah")).to_be_disabled()
    writes(page, "halo")


def test_lines_are_chosen_without_scripts(opened: Opened):
    page = opened("/", SMALL, java_script_enabled=False)
    page.get_by_role("button", name="SMS satu arah").click()
    expect(page.locator("#one .nothing")).to_contain_text("Belum ada SMS")
    expect(page.locator("#person-text")).to_be_hidden()
