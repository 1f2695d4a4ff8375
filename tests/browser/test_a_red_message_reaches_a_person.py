"""The whole way, as a visitor sees it: somebody writes, a caseworker is alerted, takes it, and the list shows it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Opened

pytestmark = pytest.mark.slow

SLOWLY = 30_000
"""Milliseconds that a message may take through webhook, worker and receipt on a busy machine."""


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
    expect(alerts).to_have_count(before + 1, timeout=SLOWLY)
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
    expect(state).to_have_text("terputus, mencoba lagi")
    page.context.set_offline(False)
    expect(state).to_have_text("langsung")
