"""The staff pages' texts: Indonesian in the templates, all of them in English too, switched in plain sight."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from bot.channels.twilio_codes import RULES
from bot.content import load
from bot.core.hear.rules import CATEGORIES
from bot.i18n import PACKAGED
from bot.services.cases.cases import OUTCOMES
from bot.services.sending.message_states import OURS
from bot.store.person import STATUSES
from bot.store.staff import ROLES
from bot.web import language

TEMPLATES = Path(language.__file__).parent / "templates"
CATALOGUE = PACKAGED / "en" / "LC_MESSAGES" / "staff.po"


def said() -> set[str]:
    found: set[str] = set()
    for template in TEMPLATES.rglob("*.html"):
        with template.open("rb") as file:
            found |= {text for _, text, _, _ in extract("jinja2.ext:babel_extract", file, options={"silent": "no"})}
    return found


def test_every_text_is_translated_and_none_is_left_over():
    with CATALOGUE.open("rb") as file:
        catalogue = {entry.id: entry for entry in read_po(file, locale="en") if entry.id}
    assert set(catalogue) == said()
    assert [entry.id for entry in catalogue.values() if not entry.string or entry.fuzzy] == []
    assert [error for entry in catalogue.values() for error in entry.check()] == []


@pytest.mark.parametrize(
    ("macro", "codes"),
    [
        ("reason", CATEGORIES),
        ("outcome", OUTCOMES),
        ("person_status", STATUSES),
        ("level", ("red", "orange", "yellow", "silence")),
        ("language", ("id", "sas", "jv", "su", "en")),
        (
            "event",
            ("opened", "raised", "sign", "alerted", "climbed", "nobody", "acknowledged", "note", "closed", "left"),
        ),
        ("delivery", ("waiting", "claimed", "unknown", "sent", "found", "delivered", "read")),
        ("delivery", ("held_quiet_hours", "held_rate", "held_retry", "failed", "gave_up", "not_sent")),
        ("trouble", (*map(str, RULES), *OURS, "worker_lost", "timeout", "broken", "unreachable")),
        ("fault", ("note_empty", "note_long", "closed_already", "take_first", "outcome_missing", "summary_empty")),
    ],
)
def test_every_code_has_its_word(app, macro, codes):
    words = spoken(app, macro, codes)
    assert [code for code, word in words.items() if word in {code, f"kode {code}", code.replace("_", " ")}] == []


def test_every_reason_that_flows_raise_has_its_word(app):
    flows = load().world.flows.values()
    raised = {node.raise_.reason for flow in flows for node in flow.nodes.values() if node.raise_}
    words = spoken(app, "reason", raised)
    assert [code for code, word in words.items() if word == code.replace("_", " ")] == []


def test_roles_have_their_word(app):
    assert set(spoken(app, "role", ROLES).values()) == {"petugas", "penyelia", "penyunting", "pengelola"}


def spoken(app, macro, codes):
    with app.test_request_context("/?lang=id"):
        module = app.jinja_env.get_template("words.html").module
        return {code: str(getattr(module, macro)(code)) for code in codes}


def test_the_browsers_language_is_taken_until_somebody_chooses(visitor):
    english = {"Accept-Language": "en-GB,en;q=0.9"}
    assert '<html lang="en">' in visitor.get("/login", headers=english).text
    assert '<html lang="id">' in visitor.get("/login", headers={"Accept-Language": "sv"}).text
    page = visitor.get("/login?lang=id", headers=english)
    assert "Kata sandi" in page.text
    assert "Kata sandi" in visitor.get("/login", headers=english).text, "the choice is kept"


def test_a_members_own_language_comes_before_the_browsers(logged_in):
    english = logged_in(language="en")
    assert '<html lang="en">' in english.get("/cases", headers={"Accept-Language": "id"}).text


def test_the_switch_stays_on_its_page_and_keeps_what_was_asked(visitor):
    page = visitor.get("/login?next=/cases/KB-1001").text
    assert 'href="/login?next=%2Fcases%2FKB-1001&amp;lang=en"' in page


def test_a_language_nobody_speaks_is_passed_over(visitor):
    answer = visitor.get("/login?lang=xx")
    assert '<html lang="id">' in answer.text
    assert "lang=xx" not in answer.headers.get("Set-Cookie", "")
