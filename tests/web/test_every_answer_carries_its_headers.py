"""Headers on every answer to a browser, and pages that need no exception from them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.web import assets
from bot.web.app import create_app

TEMPLATES = sorted((Path(assets.__file__).parent / "templates").rglob("*.html"))
PATHS = ["/health", "/ready", "/login", "/cases", "/no/such/page", "/logout"]


@pytest.mark.parametrize("path", PATHS)
def test_headers_are_on_every_answer(app, path):
    for answer in (app.test_client().get(path), app.test_client().post(path)):
        policy = answer.headers["Content-Security-Policy"].split("; ")
        assert policy[0] == "default-src 'none'"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in answer.headers


def test_a_provider_gets_no_cookie_and_nothing_for_browsers(app):
    answer = app.test_client().post("/webhooks/twilio/messages")
    assert answer.status_code == 403
    assert {name.lower() for name, _ in answer.headers} == {"content-type", "content-length"}


def test_over_https_browsers_stay_with_https_and_cookies_are_secure(kabar):
    settings = kabar.settings.model_copy(update={"public_url": "https://kabar.example.org", "demo": False})
    answer = create_app(replace(kabar, settings=settings)).test_client().get("/login")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-s=")
    assert all(flag in cookie for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    chosen = create_app(replace(kabar, settings=settings)).test_client().get("/offline?lang=en")
    assert all(flag in chosen.headers["Set-Cookie"] for flag in ("lang=en", "Secure", "HttpOnly"))


def test_files_are_kept_until_they_change(visitor):
    page = visitor.get("/login").text
    address = re.search(r'href="(/static/[0-9a-f]+/kabar\.css)"', page)[1]
    answer = visitor.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert visitor.get("/static/0/../app.py").status_code == 404
    assert visitor.get("/static/0/nothing.js").status_code == 404


def test_a_file_that_is_not_there_has_no_address(app):
    with app.test_request_context(), pytest.raises(LookupError):
        assets.address("nothing.js")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_script_or_a_style(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert not re.search(r'(?:src|href)="https?:', text), "everything comes from Kabar itself"
    assert "|safe" not in text
