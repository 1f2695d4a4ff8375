"""Somebody with a browser, and the provider: two callers of the web application, for tests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.channels.twilio_signature import HEADER, sign
from tests.authenticator import Authenticator

TOKEN = "token-of-the-tests"
PASSWORD = "a long password"
MESSAGES = "/webhooks/twilio/messages"
STATUS = "/webhooks/twilio/status"


@dataclass
class Visitor:
    """A browser: keeps cookies, fills forms with the token that stands in them. Beside it lies a phone."""

    client: FlaskClient
    phone: Authenticator = field(default_factory=Authenticator)
    email: str = ""
    """Of whoever is logged in."""

    def get(self, path: str, **options: object) -> TestResponse:
        return self.client.get(path, **options)

    def send(self, page: str, action: str, **fields: str) -> TestResponse:
        """Fill the form on ``page`` whose action is ``action``, and send it."""
        return self.client.post(action, data={"csrf_token": self.token(page), **fields})

    def token(self, page: str) -> str:
        return token_in(self.get(page).text, page)

    def log_in(self, email: str, password: str = PASSWORD, next_page: str = "") -> TestResponse:
        """Both steps; whoever has no second step yet sets it up. The last answer."""
        answer = self.first_step(email, password, next_page)
        if answer.status_code != 303 or not answer.location.startswith("/login/"):
            return answer
        return self.second_step(email, answer.location)

    def first_step(self, email: str, password: str = PASSWORD, next_page: str = "") -> TestResponse:
        return self.send("/login", "/login", email=email, password=password, next=next_page)

    def second_step(self, email: str, page: str) -> TestResponse:
        path = page.partition("?")[0]
        shown = self.get(page).text
        if path == "/login/set-up":
            self.phone.learn(email, shown)
        fields = {"code": self.phone.code(email, self.now()), "next": asked_for(page)}
        return self.client.post(path, data={"csrf_token": token_in(shown, page), **fields})

    def now(self) -> datetime:
        return self.client.application.extensions["kabar"].clock.now()


def version_in(html: str) -> str:
    """Of what waits for a second person: the form that approves it says which version was looked at."""
    return html.partition('name="version" value="')[2].partition('"')[0]


def token_in(shown: str, page: str) -> str:
    """The token of the forms on this page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', shown)
    assert found, f"{page} has no form"
    return found[1]


def asked_for(page: str) -> str:
    """Where the address of a log-in page says to go on to."""
    return parse_qs(urlsplit(page).query).get("next", [""])[0]


def landing(answer: TestResponse) -> str:
    """Where somebody is after log-in: at once, or when the recovery codes are kept."""
    if answer.status_code == 303:
        return answer.location
    found = re.search(r'class="codes">.*<a class="button primary" href="([^"]+)">', answer.text, re.DOTALL)
    assert found, answer.text
    return found[1]


@dataclass
class Provider:
    """Calls the webhooks as Twilio does."""

    app: Flask
    url: str = "http://127.0.0.1:8000"
    token: str = TOKEN

    def form(self, **fields: str) -> dict[str, str]:
        sid = f"SM{uuid4().hex}"
        sender = {"From": "whatsapp:+6281299990001", "To": "whatsapp:+6281100000001"}
        return {"MessageSid": sid, "AccountSid": "AC0", **sender, "Body": "halo", "NumMedia": "0", **fields}

    def posts(
        self, path: str, form: dict[str, str], *, header: str | None = None, host: str = "127.0.0.1:8000"
    ) -> TestResponse:
        """Post a form with its signature, or with ``header`` instead; an empty one is left out."""
        signature = sign(self.token, self.url + path, form) if header is None else header
        headers = {HEADER: signature} if signature else {}
        return self.app.test_client().post(path, data=form, headers=headers, base_url=f"http://{host}")
