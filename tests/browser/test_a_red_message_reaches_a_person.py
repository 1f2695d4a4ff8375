"""The whole way, as a visitor sees it: somebody writes, a caseworker is alerted, takes it, and the list shows it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Opened
from tests.browser.test_pages_are_usable_by_everybody import check

pytestmark = pytest.mark.slow

SLOWLY = 30_000
"""Milliseconds that a message may take through webhook, worker and receipt on a busy machine."""
RED = 2
"""Alerts of one red case on the caseworker's phone: by WhatsApp and by SMS at once."""


def turn_to(page: Page, side: str) -> None:
    """On a phone one of the three is seen at a time."""
    tab = page.locator(f'[data-step="{side}"]')
    if tab.is_visible():
        tab.click()


@pytest.mark.parametrize(("size", "person"), [(DESK, 0), (PHONE, 1)], ids=["desk", "phone"])
def test_from_a_red_message_to_its_acknowledgement(opened: Opened, size, person):
    page = opened("/", size)
    expect(page.locator(".banner")).to_contain_text("rekaan")
    alerts = page.locator("#two .bubble.alert")
    before = alerts.count()
    page.select_option("#person", index=person)
    page.fill("#person-text", "tlg sy dikurung majikan")
    page.keyboard.press("Enter")

    theirs = page.locator("#one .bubble.theirs").last
    expect(page.locator("#one .bubble.ours").last).to_contain_text("tlg sy dikurung majikan")
    expect(theirs).to_contain_text("Kami dengar Anda", timeout=SLOWLY)
    expect(page.locator("#person-text")).to_have_value("")

    turn_to(page, "two")
    expect(alerts).to_have_count(before + RED, timeout=SLOWLY)
    expect(alerts.last).to_contain_text("MERAH")
    code = re.search(r"KB-\d+", alerts.last.inner_text())[0]

    turn_to(page, "three")
    case = page.locator(".case", has_text=code)
    expect(case).to_contain_text("Merah")
    expect(case).to_contain_text("Belum diambil")

    turn_to(page, "two")
    page.get_by_role("button", name=f"AMBIL {code}").click()
    expect(page.locator("#two .bubble.theirs").last).to_contain_text("sekarang Anda pegang", timeout=SLOWLY)
    turn_to(page, "three")
    expect(case).to_contain_text("Dipegang Sari Wulandari", timeout=SLOWLY)

    case.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(code)
    expect(page.get_by_text("Anda yang pegang")).to_be_visible()
    expect(page.locator(".bubble.theirs", has_text="tlg sy dikurung majikan")).to_be_visible()


def rings(opened: Opened, size: dict[str, int], person: int) -> tuple[Page, str]:
    """A red message of the demo's ``person``; the demo's page, and the text of the caseworker's alert."""
    page = opened("/", size)
    alerts = page.locator("#two .bubble.alert")
    before = alerts.count()
    page.select_option("#person", index=person)
    page.fill("#person-text", "tlg sy dikurung majikan")
    page.keyboard.press("Enter")
    turn_to(page, "two")
    expect(alerts).to_have_count(before + RED, timeout=SLOWLY)
    return page, alerts.last.inner_text()


@pytest.mark.parametrize(("size", "person"), [(DESK, 2), (PHONE, 3)], ids=["desk", "phone"])
def test_it_is_taken_by_the_link_in_the_alert_without_scripts_or_log_in(opened: Opened, size, person):
    page, alert = rings(opened, size, person)
    code, link = re.search(r"KB-\d+", alert)[0], re.search(r"/a/[\w-]+", alert)[0]
    other = opened(link, size, java_script_enabled=False)
    check(other)
    expect(other.get_by_role("heading", level=1)).to_have_text(code)
    other.get_by_role("button", name="Saya ambil kasus ini").click()
    expect(other.get_by_text("Kasus ini Anda yang pegang.")).to_be_visible()
    check(other)
    other.get_by_role("link", name="Buka kasus").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Masuk")
    turn_to(page, "three")
    expect(page.locator(".case", has_text=code)).to_contain_text("Dipegang Sari Wulandari", timeout=SLOWLY)


@pytest.mark.parametrize(("size", "person"), [(DESK, 4), (PHONE, 5)], ids=["desk", "phone"])
def test_it_is_taken_on_its_page_handed_over_and_taken_back(opened: Opened, size, person):
    page, alert = rings(opened, size, person)
    page.goto("/cases/" + re.search(r"KB-\d+", alert)[0])
    page.get_by_role("button", name="Ambil kasus ini").click()
    expect(page.get_by_text("Anda yang pegang")).to_be_visible()
    page.get_by_label("Serahkan kepada").select_option(index=1)
    page.get_by_role("button", name="Serahkan", exact=True).click()
    expect(page.get_by_text("belum diterima")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Ambil kasus ini").click()
    page.get_by_role("button", name="Sudah saya hubungi").click()
    expect(page.get_by_text("Orangnya sudah dihubungi").first).to_be_visible()
    check(page)


def test_time_moves_forward_and_everybody_is_asked(opened: Opened):
    page = opened("/")
    page.select_option("#person", index=5)
    before = page.locator(".hands time").get_attribute("datetime")
    page.get_by_role("button", name="+1 hari").click()
    expect(page.get_by_role("button", name="+1 hari")).to_be_disabled()
    expect(page.get_by_role("button", name="+1 hari")).to_be_enabled(timeout=60_000)
    assert page.locator(".hands time").get_attribute("datetime") > before


def test_a_list_that_lost_its_line_says_so(opened: Opened):
    opened("/")
    page = opened("/")
    page.goto("/cases")
    state = page.locator("[data-live-state]")
    expect(state).to_have_text("langsung")
    page.context.set_offline(True)
    expect(state).to_have_text("terputus, mencoba lagi", timeout=30_000)
    page.context.set_offline(False)
    expect(state).to_have_text("langsung", timeout=30_000)
