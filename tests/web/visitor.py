"""Somebody with a browser, and the provider: two callers of the web application, for tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.channels.twilio_signature import HEADER, sign

TOKEN = "token-of-the-tests"
PASSWORD = "a long password"
MESSAGES = "/webhooks/twilio/messages"
STATUS = "/webhooks/twilio/status"


@dataclass
class Visitor:
    """A browser: keeps cookies, fills forms with the token that stands in them."""

    client: FlaskClient

    def get(self, path: str, **options: object) -> TestResponse:
        return self.client.get(path, **options)

    def send(self, page: str, action: str, **fields: str) -> TestResponse:
        """Fill the form on ``page`` whose action is ``action``, and send it."""
        return self.client.post(action, data={"csrf_token": self.token(page), **fields})

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert found, f"{page} has no form"
        return found[1]

    def log_in(self, email: str, password: str = PASSWORD, next_page: str = "") -> TestResponse:
        return self.send("/login", "/login", email=email, password=password, next=next_page)


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
