"""A caseworker's day in a browser: what is urgent is taken from the list, which says when it is no longer fresh."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Opened
from tests.browser.test_a_list_with_bad_rows import picture
from tests.browser.test_pages_are_usable_by_everybody import PASSWORD, check

pytestmark = pytest.mark.slow

MOST = 100_000
RED = "tlg sy dikurung majikan"


def log_in(page: Page) -> None:
    page.get_by_label("Alamat e-mail").fill("sari@example.org")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def cry(opened: Opened, button: str = "penagih utang ngancam terus", person: int = 0) -> str:
    """Somebody writes; the code of the case."""
    page = opened("/")
    page.select_option("#person", index=person)
    page.get_by_role("button", name=button).click()
    # an orange case of another test may stand there before the red one comes
    cases = page.locator(".case", has_text="Merah") if button == RED else page.locator(".case")
    link = cases.first.locator("a")
    link.wait_for(timeout=30_000)
    return link.get_attribute("href").rpartition("/")[2]


@pytest.mark.parametrize(("size", "person"), [(PHONE, 0), (DESK, 2)], ids=["phone", "desk"])
def test_a_case_comes_while_the_list_is_open_and_is_taken_from_it(
    opened: Opened, size: dict[str, int], person: int
) -> None:
    page = opened("/login", size)
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())) if answer.status == 200 else None)
    log_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hari ini")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) < MOST
    check(page)
    picture(page, "today-before")
    code = cry(opened, person=person)
    page.evaluate("() => dispatchEvent(new Event('online'))")  # asks now instead of after ten seconds
    take = page.get_by_role("button", name=f"Ambil {code}")
    mine = page.get_by_role("link", name=f"Hubungi {code}")
    expect(take.or_(mine).first).to_be_visible()
    check(page)
    picture(page, "today-waiting")
    if take.is_visible():
        take.click()
        expect(page.get_by_text("Kasusnya sekarang Anda pegang.")).to_be_visible()
    expect(mine).to_be_visible()
    check(page)
    picture(page, "today-taken")


def test_it_says_since_when_the_connection_is_lost_and_goes_on(opened: Opened) -> None:
    page = opened("/login", PHONE)
    log_in(page)
    pulse = page.locator("[data-live-state]")
    expect(pulse).to_have_text("langsung")
    page.context.set_offline(True)
    expect(pulse).to_contain_text("terputus, mencoba lagi; daftar ini dari pukul")
    picture(page, "today-offline")
    page.context.set_offline(False)
    expect(pulse).to_have_text("langsung")


def test_a_case_is_taken_without_scripts(opened: Opened) -> None:
    code = cry(opened, RED, 1)
    page = opened("/login", PHONE, java_script_enabled=False)
    log_in(page)
    take = page.get_by_role("button", name=f"Ambil {code}")
    expect(take).to_be_visible()
    assert take.bounding_box()["height"] >= 48
    take.click()
    expect(page.get_by_text("Kasusnya sekarang Anda pegang.")).to_be_visible()
    page.get_by_role("link", name=f"Lihat nomornya {code}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(code)
