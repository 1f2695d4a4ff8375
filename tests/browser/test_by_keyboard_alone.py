"""From the log-in to an acknowledged case without a mouse: every stop on the way is seen to have the focus."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Opened
from tests.browser.test_pages_are_usable_by_everybody import PASSWORD

pytestmark = pytest.mark.slow

MOST = 60
"""Stops of a page; more would be a trap."""
STOP = """() => {
  const one = document.activeElement, look = getComputedStyle(one), box = one.getBoundingClientRect();
  return { what: one.outerHTML.slice(0, 120),
    ringed: look.outlineStyle === 'solid' && parseFloat(look.outlineWidth) >= 2,
    inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth };
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus; whatever has it on the way shows that it has."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        assert stop["ringed"], f"no ring around {stop['what']}"
        assert stop["inside"], f"out of sight: {stop['what']}"
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    pytest.fail(f"Tab does not lead to {wanted}")


@pytest.mark.parametrize(("size", "person"), [(DESK, 0), (PHONE, 1)], ids=["desk", "phone"])
def test_from_the_log_in_to_an_acknowledged_case(opened: Opened, size: dict[str, int], person: int) -> None:
    demo = opened("/")
    demo.select_option("#person", index=person)
    demo.fill("#person-text", "penagih utang ngancam terus")
    demo.keyboard.press("Enter")
    link = demo.locator(".case a", has_text="Belum diambil").first
    link.wait_for(timeout=30_000)
    case = link.get_attribute("href")

    page = opened("/login", size)
    tab_to(page, page.get_by_role("link", name="Langsung ke isi"))
    tab_to(page, page.get_by_label("Alamat e-mail"))
    page.keyboard.type("sari@example.org")
    tab_to(page, page.get_by_label("Kata sandi"))
    page.keyboard.type(PASSWORD)
    tab_to(page, page.get_by_role("button", name="Masuk"))
    page.keyboard.press("Enter")

    page.wait_for_url("**/today")
    tab_to(page, page.get_by_role("link", name="Kasus", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases")
    tab_to(page, page.locator(f'.case a[href="{case}"]'))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{case}")
    tab_to(page, page.get_by_role("button", name="Ambil kasus ini"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kasus ini sekarang Anda pegang.")).to_be_visible()
    expect(page.get_by_text("Anda yang pegang", exact=True)).to_be_visible()
