"""Turning quickly from one caseworker's phone to the next and back never leaves an empty screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, Opened
from tests.browser.test_a_red_message_reaches_a_person import SLOWLY, rings

pytestmark = pytest.mark.slow

AT_ONCE = 5_000
"""Milliseconds: an empty screen was filled when the next minute came, which must not count."""


def test_what_was_on_it_is_there_again_though_the_other_never_answered(opened: Opened):
    page, _alert = rings(opened, DESK, 0)
    first, other = page.locator("#staff option").all()[:2]
    held = page.locator("#staff").input_value()
    assert held == first.get_attribute("value")
    expect(page.locator("#two .bubble.alert")).not_to_have_count(0)

    page.route(f"**/*staff={other.get_attribute('value')}*", lambda _route: None)  # its answer never comes
    page.select_option("#staff", other.get_attribute("value"))
    expect(page.locator("#two .bubble.alert")).to_have_count(0)
    page.select_option("#staff", held)
    expect(page.locator("#two .bubble.alert")).not_to_have_count(0, timeout=AT_ONCE)


def test_a_screen_that_is_drawn_anew_keeps_its_focus(opened: Opened):
    page = opened("/")
    page.select_option("#person", index=8)
    chat = page.locator("#one .chat")
    chat.focus()
    page.evaluate("document.querySelector('#person-text').value = 'halo'")
    page.evaluate("document.querySelector('#say-person').requestSubmit()")
    expect(page.locator("#one .bubble.ours", has_text="halo")).to_be_visible(timeout=SLOWLY)
    expect(chat).to_be_focused()
