"""Whatever an endpoint takes has an end: more than that is refused before it is read."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from bot.web import app as web
from bot.web import gate
from tests.web.conftest import Logged
from tests.web.test_every_endpoint_says_who_may_call_it import VALUES

one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FORM = "application/x-www-form-urlencoded"


def posts(app: Flask) -> dict[str, int]:
    """Where forms and calls go, and the most bytes that are taken there."""
    found = {}
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for variable, value in VALUES.items():
            path = path.replace(variable, value)
        if "POST" in rule.methods:
            found[path] = getattr(app.view_functions[rule.endpoint], gate.LARGEST, web.LARGEST)
    return found


@one_database
@pytest.mark.parametrize("role", ["admin", "caseworker"])
def test_more_than_its_limit_is_refused_everywhere(app: Flask, logged_in: Logged, role: str) -> None:
    boss = logged_in(role)
    paths = posts(app)
    assert len(paths) > 60
    assert {size for size in paths.values() if size > web.LARGEST}, "files have a limit of their own"
    for path, most in paths.items():
        answer = boss.client.post(path, data=b"a=" + b"x" * most, content_type=FORM)
        signed = path.startswith("/webhooks/sim/")  # the signature goes over the body: what is too long is not signed
        refused = {413} | ({403} if signed or role != "admin" else set())
        assert answer.status_code in refused, (path, answer.status_code)


@one_database
def test_also_without_saying_how_much_and_in_many_parts(logged_in: Logged) -> None:
    """A body without a length is read up to the limit and no further; then its token, or its signature, is none."""
    boss = logged_in("admin")
    chunked = {"headers": {"Transfer-Encoding": "chunked"}, "environ_overrides": {"wsgi.input_terminated": True}}
    for path in ("/login", "/people/new", "/retention/messages/on", "/webhooks/twilio/messages"):
        endless = io.BytesIO(b"a=" + b"x" * (web.LARGEST * 4))
        assert boss.client.post(path, input_stream=endless, content_type=FORM, **chunked).status_code in {400, 403, 413}
        assert endless.tell() <= web.LARGEST * 2, "the rest is not read"
        parts = {f"part{number}": "x" for number in range(1500)}
        answer = boss.client.post(path, data=parts, content_type="multipart/form-data")
        assert answer.status_code in {403, 413}, path
