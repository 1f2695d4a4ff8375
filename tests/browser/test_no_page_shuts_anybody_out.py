"""axe-core finds nothing on any page: on a phone and at a desk, light and dark, in Indonesian and in English."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32

import pytest
from flask import Flask
from playwright.sync_api import Browser, Route
from playwright.sync_api import Page as Tab

from bot.web import app as web
from bot.web import subject_copy
from tests.browser import axe, site
from tests.browser.conftest import DESK, PHONE
from tests.browser.pages import FILES, NOT_PAGES, PAGES, Page
from tests.browser.site import Site
from tests.copies import copied
from tests.making import Town
from tests.web.conftest import account, app, demo_app, logged_in, phone  # noqa: F401 - fixtures
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""A page looks the same on both."""

ORIGIN = "http://localhost"
TEMPLATES = Path(web.__file__).parent / "templates"

Made = Callable[[str], Site]


@pytest.fixture
def made(town: Town, app: Flask, demo_app: Flask, logged_in: Callable[..., Visitor]) -> Made:  # noqa: F811
    return lambda language: site.make(town, app, demo_app, logged_in, language)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    context = browser.new_context(base_url=ORIGIN, viewport=PHONE)
    context.set_default_timeout(120_000)  # some hundred pages one after another; a busy machine is no fault of a page's
    yield context.new_page()
    context.close()


@pytest.fixture
def spares(request: pytest.FixtureRequest) -> bool:
    """With ``--one-of-two``, as of tests' twins: a page at one of the two widths, every other page in English."""
    return bool(request.config.getoption("one_of_two"))


def half(page: Page) -> int:
    """0 or 1, the same everywhere."""
    return crc32(repr(page).encode()) % 2


def shown(tab: Tab, made: Site, page: Page) -> None:
    """Have the answer stand in the browser; what it asks for besides comes from the application too."""
    answer = made.answer(page)
    assert answer.status_code == page.status, f"{page}: {answer.status_code}"
    client, first = made.visitors[page.who].client, [answer]

    def give(route: Route) -> None:
        asked = urlsplit(route.request.url)
        got = first.pop() if first else client.get(f"{asked.path}?{asked.query}", headers={"X-Kabar-Live": "1"})
        route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.data)

    tab.unroute_all()
    tab.route("**/*", give)
    tab.goto("/looked-at")


@on_one_database
def test_axe_finds_nothing_on_any_page(tab: Tab, made: Made, spares: bool) -> None:
    here, found = made("id"), []
    for page in PAGES:
        sizes = (PHONE, DESK)[half(page) :][:1] if spares else (PHONE, DESK)
        tab.set_viewport_size(sizes[0])
        shown(tab, here, page)
        for size in sizes:
            tab.set_viewport_size(size)
            for scheme, rules in (("light", ()), ("dark", axe.COLOURS)):
                tab.emulate_media(color_scheme=scheme)
                where = f"{page.action or page.path} as {page.who}, {size['width']} px, {scheme}"
                found += [f"{where}: {one}" for one in axe.violations(tab, *rules)]
    assert not found, "\n".join(found)


@on_one_database
def test_nor_in_english(tab: Tab, made: Made, spares: bool) -> None:
    here, found = made("en"), []
    for page in PAGES:
        if spares and half(page):
            here.answer(page)  # some make what the next one shows
            continue
        shown(tab, here, page)
        both = page.path == "/offline"  # kept by the browser before anybody has chosen
        assert both or tab.locator("html").get_attribute("lang") == "en", page
        found += [f"{page.action or page.path} as {page.who}: {one}" for one in axe.violations(tab, colours=False)]
    assert not found, "\n".join(found)


@on_one_database
def test_every_page_and_every_piece_of_one_is_looked_at(made: Made, app: Flask, demo_app: Flask) -> None:  # noqa: F811
    here, visited, wrong = made("id"), set(), []
    for page in PAGES:
        where = demo_app if page.who in {"demo", "cookieless"} else app
        answer = here.answer(page)
        if answer.status_code != page.status:
            wrong.append((page, answer.status_code, answer.location))
        if answer.status_code != 404:
            visited.add(endpoint(where, here, page))
    assert wrong == []
    both = (app, demo_app)
    known = {rule.endpoint for one in both for rule in one.url_map.iter_rules() if "GET" in rule.methods}
    assert known - visited - set(NOT_PAGES) == set(), "these are in no line of PAGES"
    assert set(NOT_PAGES) - (known - visited) == set(), "these are gone, or are pages after all"
    loaded = {name for one in both for _, name in one.jinja_env.cache}
    assert {file.relative_to(TEMPLATES).as_posix() for file in TEMPLATES.rglob("*.html")} - loaded == FILES, (
        "nothing in PAGES shows these"
    )


@on_one_database
@pytest.mark.parametrize("language", ["id", "en"])
def test_nor_in_the_copy_of_their_data_that_a_person_takes_home(tab: Tab, town: Town, language: str) -> None:
    who = town.person(language=language, birth_year=1990)
    for said in ("halo", "tlg sy dikurung majikan", "1"):
        town.says(who, said)
    tab.set_content(subject_copy.written(copied(town, who.code)))
    assert axe.violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def endpoint(where: Flask, here: Site, page: Page) -> str:
    path = (page.path or page.action).format(**here.names).partition("?")[0]
    return where.url_map.bind("localhost").match(path, method="GET" if page.path else "POST")[0]


def test_axe_sees_what_is_wrong(tab: Tab) -> None:
    tab.set_content("<html lang=id><title>x</title><h1>x</h1><img src=x><p style='color: #999'>dim</p>"
                    "<button style='width: 9px; height: 9px; padding: 0'>a</button>"
                    "<button style='width: 9px; height: 9px; padding: 0'>b</button>")  # fmt: skip
    rules = {one.partition(" ")[0] for one in axe.violations(tab)}
    assert {"image-alt", "color-contrast", "target-size", "region"} <= rules
    assert {one.partition(" ")[0] for one in axe.violations(tab, *axe.COLOURS)} == {"color-contrast"}
    assert {one.partition(" ")[0] for one in axe.violations(tab, colours=False)} == rules - {"color-contrast"}
