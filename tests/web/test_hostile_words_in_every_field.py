"""Every field that staff can fill is filled with what harms other programs: no fault of ours, and nothing comes alive.

Markup that is shown again is text, what stands in braces is not computed, a database takes SQL for words, a zero byte
and 10,000 letters are kept sealed or refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from bot.store import person
from tests.browser import site
from tests.browser.pages import PAGES
from tests.browser.site import Site
from tests.making import Town
from tests.services.rows import rows
from tests.web.forms import Form, filled, forms_of
from tests.web.hostile_words import AT_ONCE, ESCAPED, WORDS, is_alive
from tests.web.visitor import Visitor, token_in

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]
"""Of the two the one that refuses a zero byte, and what is longer than its column."""

SPARED = {
    "auth.log_out": "ends the session that fills the other forms",
    "studio_lexicon.hear_draft": "hears one sentence by a draft for a second and a half, as studio_lexicon.hear does",
}


BARE = ("/programme", "/studio/flows/check_in/map", "/studio/flows/offer_check/map")
"""Pages that are made at length, and have nothing to type in."""
LOOKED_AT = [page for page in PAGES if not page.action and page.who != "cookieless" and not page.path.startswith(BARE)]
LISTS = {
    *(
        "/today",
        "/cases",
        "/people",
        "/caseload",
        "/caseload/cases",
        "/rota",
        "/staff",
        "/audit",
        "/account",
    ),
    *(
        "/people/{asked}",
        "/cases/{held}",
        "/cases/{talked}",
        "/studio",
        "/studio/plan",
        "/studio/services",
        "/studio/tests",
    ),
}
"""Pages that show what was written on others."""
SLOW = "/lexicon/"
"""Thousands of examples are heard before a rule is refused."""
REFUSED = 400


@dataclass(frozen=True)
class Found:
    """A form, the page it stands on, and who sees it there."""

    who: str
    page: str
    form: Form
    button: tuple[str, str, str]

    @property
    def address(self) -> str:
        return (self.button[2] or self.form.action or self.page).partition("#")[0]


@pytest.fixture
def here(town: Town, app: Flask, demo_app: Flask, logged_in: Callable[..., Visitor]) -> Site:
    return site.make(town, app, demo_app, logged_in)


def endpoint_of(app: Flask, found: Found) -> str:
    path, method = found.address.partition("?")[0], found.form.method.upper()
    try:
        return str(app.url_map.bind("localhost").match(path, method=method)[0])
    except HTTPException:
        return "nowhere"


def forms(here: Site) -> Iterator[Found]:
    """Each form of each page with something to type in it, once for each of its buttons."""
    known = set()
    for page in LOOKED_AT:
        app, path = here.visitors[page.who].client.application, page.path.format(**here.names)
        for form in forms_of(here.answer(page).text):
            for button in form.buttons or [("", "", "")]:
                found = Found(page.who, path, form, button)
                endpoint = endpoint_of(app, found)
                key = (endpoint, form.names, button[:2])
                if form.typed and key not in known and endpoint not in SPARED:
                    known.add(key)
                    yield found


def once_each(found: list[Found]) -> Iterator[Found]:
    """One form for each address, of those that take no second to answer."""
    firsts = {(one.form.action, one.form.method): one for one in reversed(found)}
    return (one for one in firsts.values() if SLOW not in one.address)


def typed(found: Found, words: str) -> dict[str, object]:
    """The form as somebody fills it: all at once as a browser lets it, so that it is taken; else past its checks."""
    given = filled(found.form, words, checked_too=words != AT_ONCE)
    return given | ({found.button[0]: found.button[1]} if found.button[0] else {})


def sent(here: Site, found: Found, words: str) -> TestResponse:
    """The form is sent; where markup leads to another page, that page is looked at."""
    visitor, given = here.visitors[found.who], typed(found, words)
    if found.form.method == "get":
        return visitor.get(found.address, query_string=given)
    many = "multipart/form-data" if found.form.many else None
    answer = visitor.client.post(found.address, data=given, content_type=many)
    again = visitor.get(found.page).text if answer.status_code == REFUSED else ""
    if 'name="csrf_token"' in again:  # another session has begun since the form was read
        for one in found.form.fields:
            one.value = token_in(again, found.page) if one.name == "csrf_token" else one.value
        answer = visitor.client.post(found.address, data=typed(found, words), content_type=many)
    shown = answer.status_code in {302, 303} and words == AT_ONCE
    return visitor.get(answer.location) if shown else answer


def test_no_field_of_any_form_takes_words_for_anything_but_words(here: Site, town: Town) -> None:
    found, faults, shown = list(forms(here)), [], 0
    assert len(found) > 60, "forms were not found"
    before = len(rows(town.kabar, person))
    for words in (AT_ONCE, WORDS["long"], WORDS["zero"]):
        for one in found if words == AT_ONCE else once_each(found):
            answer = sent(here, one, words)
            shown += ESCAPED in answer.text
            if answer.status_code >= 500 or is_alive(answer):
                faults.append(f"{words[:20]!r} into {one.address} on {one.page} as {one.who}: {answer.status_code}")
    for page in (one for one in LOOKED_AT if one.path in LISTS):
        answer = here.answer(page)
        if answer.status_code >= 500 or is_alive(answer):
            faults.append(f"{page.path} as {page.who} shows it: {answer.status_code}")
    assert not faults, "\n".join(faults)
    assert shown > 30, "what was typed did not come to the pages"
    assert len(rows(town.kabar, person)) > before, "people are there as before, and who was enrolled"
