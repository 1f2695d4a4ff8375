"""While the demo's clock runs every member is alerted all the time; what is on the phone that is shown can be read."""

from __future__ import annotations

import itertools
import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESK, Opened

pytestmark = pytest.mark.slow

POLLS = 6


def test_a_phone_that_the_page_turned_to_shows_what_is_on_it(opened: Opened) -> None:
    page: Page = opened("/", DESK)
    staff = page.locator("#staff option").evaluate_all("all => all.map(one => one.value)")
    polled = []

    def ring(route: Route) -> None:
        """The server's own answer, but each time another member has just been alerted."""
        answer = route.fetch(headers={**route.request.headers, "if-none-match": ""})
        told = json.loads(answer.text())
        turn = len(polled)
        told["news"] |= {one: 100 + turn if place <= turn else 0 for place, one in enumerate(staff)}
        told["news"][staff[turn % len(staff)]] += 1
        polled.append(bool(page.locator("#two .chat").count()) if turn else True)
        route.fulfill(response=answer, body=json.dumps(told))

    page.route("**/demo/live*", ring)
    for _ in itertools.takewhile(lambda _: len(polled) < POLLS, itertools.count()):
        page.wait_for_timeout(100)
    page.unroute("**/demo/live*")
    assert sum(polled) >= POLLS - 2, "the phone was empty at most polls"
    expect(page.locator("#two .chat")).to_be_visible()
