"""The real application over a real database, a browser that is logged in, and the provider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from flask import Flask

from bot.services import staff
from bot.services.kabar import Kabar
from bot.services.staff import NewStaff
from bot.web.app import create_app
from tests.authenticator import Authenticator
from tests.web.visitor import PASSWORD, Provider, Visitor, landing

_accounts = count(1)

Logged = Callable[..., Visitor]


@pytest.fixture
def app(kabar: Kabar) -> Flask:
    """Kabar as it is deployed: no demo."""
    account = {"demo": False, "twilio_account_sid": "AC0"}
    return counted_anew(create_app(replace(kabar, settings=kabar.settings.model_copy(update=account))))


@pytest.fixture
def demo_app(kabar: Kabar) -> Flask:
    return counted_anew(create_app(kabar))


def counted_anew(app: Flask) -> Flask:
    """Whoever tried to log in during another test has tried nothing here."""
    app.extensions["kabar_attempts"].shared.storage.reset()
    return app


@pytest.fixture
def phone() -> Authenticator:
    """One authenticator app for all browsers of a test."""
    return Authenticator()


@pytest.fixture
def visitor(app: Flask, phone: Authenticator) -> Visitor:
    return Visitor(app.test_client(), phone)


@pytest.fixture
def provider(app: Flask) -> Provider:
    return Provider(app)


@pytest.fixture
def account(kabar: Kabar) -> Callable[..., str]:
    """Makes an account and gives its e-mail address; the password is ``a long password``."""

    def make(
        role: str = "caseworker",
        district: str | None = "Lombok Tengah",
        language: str = "id",
        timezone: str | None = None,
    ) -> str:
        email = f"web{next(_accounts)}@example.org"
        phone = f"+62812888{next(_accounts):05d}"
        new = NewStaff("Sari Rekaan", phone, email, role, PASSWORD, district, language, timezone=timezone)
        staff.add(kabar, new)
        return email

    return make


@pytest.fixture
def logged_in(app: Flask, phone: Authenticator, account: Callable[..., str]) -> Logged:
    """A browser where a new member of this role is logged in, by password and code."""

    def make(role: str = "caseworker", **options: object) -> Visitor:
        visitor = Visitor(app.test_client(), phone)
        visitor.email = account(role, **options)
        assert landing(visitor.log_in(visitor.email))
        return visitor

    return make
