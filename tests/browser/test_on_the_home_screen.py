"""A browser finds Kabar installable, says honestly that there is no connection, and keeps nothing about anybody."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Opened
from tests.browser.test_a_day_on_a_phone import cry, log_in
from tests.browser.test_a_list_with_bad_rows import picture
from tests.browser.test_pages_are_usable_by_everybody import check

pytestmark = pytest.mark.slow

KEPT = """async () => { const found = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  return found; }"""
READY = "async () => { await navigator.serviceWorker.ready; return Boolean(navigator.serviceWorker.controller); }"


def test_it_can_be_installed_and_keeps_nothing_about_anybody(opened: Opened) -> None:
    code = cry(opened)
    page = opened("/login", PHONE)
    log_in(page)
    page.wait_for_function(READY)
    for path in ("/today", "/cases", f"/cases/{code}", "/people", "/programme", "/rota"):
        page.goto(path)
    kept = page.evaluate(KEPT)
    assert "/offline" in kept
    assert [path for path in kept if path != "/offline" and not path.startswith("/static/")] == []

    session = page.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert json.loads(manifest["data"])["name"] == "Kabar"
    faults = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # a context of a test is a private window, where nothing is ever installed
    assert [one["errorId"] for one in faults if one["errorId"] != "in-incognito"] == []

    page.context.set_offline(True)
    page.goto("/today")
    expect(page.get_by_role("heading", name="Tidak ada sambungan")).to_be_visible()
    assert code not in page.content()
    check(page)
    picture(page, "offline")
    page.context.set_offline(False)
    page.get_by_role("link", name="Coba lagi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hari ini")
