"""Every page on a small phone, by keyboard and by screen reader, in the dark, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opened

pytestmark = pytest.mark.slow

PASSWORD = "kabar-demo-sari"

UNNAMED = """() => [...document.querySelectorAll('a, button, input, select, textarea, img')]
  .filter((e) => e.type !== 'hidden' && !(e.tagName === 'IMG' && e.hasAttribute('alt')))
  .filter((e) => !(e.labels && e.labels.length) && !e.getAttribute('aria-label') && !e.textContent.trim()
    && !e.querySelector('img[alt]:not([alt=""])'))
  .map((e) => e.outerHTML)"""
TWICE = """() => { const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at); }"""
SMALL = """() => [...document.querySelectorAll('button, .button, input, select, .case a')]
  .filter((e) => e.offsetParent && e.type !== 'hidden' && e.getBoundingClientRect().height < 28)
  .map((e) => e.outerHTML)"""


@pytest.fixture
def a_case(opened: Opened) -> str:
    """The address of a case's page."""
    page = opened("/")
    page.get_by_role("button", name="penagih utang ngancam terus").click()
    link = page.locator(".case a").first
    link.wait_for(timeout=30_000)
    return link.get_attribute("href")


def check(page: Page) -> None:
    """What can be told of any page without knowing what it is for."""
    assert page.locator("html").get_attribute("lang") == "id"
    assert page.locator("h1").count() == 1
    assert page.title()
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(TWICE) == []
    assert page.evaluate(SMALL) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_on_a_small_phone(opened: Opened, a_case: str, scheme):
    check(opened("/login", PHONE, color_scheme=scheme))
    page = opened("/", PHONE, color_scheme=scheme)
    for step in ("two", "three", "one"):
        page.locator(f'[data-step="{step}"]').click()
        check(page)
    for path in (
        "/today",
        "/cases",
        "/cases?show=closed",
        a_case,
        "/cases/KB-9999",
        "/rota",
        "/people",
        "/people/new",
        "/people/import",
    ):
        page.goto(path)
        check(page)
    for path in ("/programme", "/programme?topic=response", "/programme?topic=wellbeing&period=none"):
        page.goto(path)
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        check(page)


@pytest.mark.parametrize("size", [{"width": 390, "height": 844}, PHONE], ids=["390", "360"])
def test_on_a_small_screen_the_phone_is_seen_at_once_and_whole(opened: Opened, size: dict[str, int]) -> None:
    page = opened("/", size)
    page.locator(".stage.live").wait_for()
    phone = page.locator("#one .phone").bounding_box()
    assert phone["y"] < 260
    assert phone["y"] + phone["height"] < size["height"]
    expect(page.locator("#person-text")).to_be_in_viewport(ratio=1)


def test_a_case_is_taken_noted_and_closed_without_scripts(opened: Opened, a_case: str):
    page = opened("/login", PHONE, java_script_enabled=False)
    page.get_by_label("Alamat e-mail").fill("sari@example.org")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.goto(a_case)
    page.get_by_role("button", name="Ambil kasus ini").click()
    expect(page.get_by_text("Kasus ini sekarang Anda pegang.")).to_be_visible()
    page.get_by_label("Tulis catatan").fill("Ditelepon, baik")
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.locator(".note")).to_have_text("Ditelepon, baik")
    page.get_by_label("Hasilnya").select_option("helped")
    page.get_by_label("Orangnya berhasil dihubungi?").select_option("yes")
    page.get_by_label("Apakah ia aman sekarang?").select_option("yes")
    page.get_by_label("Ringkasan singkat").fill("Sudah didampingi")
    page.get_by_role("button", name="Tutup kasus ini").click()
    expect(page.get_by_text("Sudah dibantu")).to_be_visible()


def test_the_log_in_works_by_keyboard_alone(opened: Opened):
    page = opened("/login")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.get_by_label("Alamat e-mail").focus()
    page.keyboard.type("sari@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hari ini")


def test_the_language_is_switched_in_plain_sight(opened: Opened):
    page = opened("/login")
    page.get_by_role("link", name="EN").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    expect(page.locator("html")).to_have_attribute("lang", "en")
