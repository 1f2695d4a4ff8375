"""The webhooks' door: the provider's signature for our public address, or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.channels.twilio_signature import sign
from bot.store import message
from bot.web.app import create_app
from tests.web.visitor import MESSAGES, STATUS, TOKEN, Provider


def kept(kabar):
    with kabar.database.read() as connection:
        return connection.execute(select(func.count()).where(message.c.direction == "in")).scalar_one()


@pytest.mark.parametrize("path", [MESSAGES, STATUS])
@pytest.mark.parametrize("header", ["", "c2lnbmVk", "ÿ", "x" * 4000])
def test_a_missing_or_wrong_signature_is_403_and_nothing_is_kept(kabar, provider, path, header):
    answer = provider.posts(path, provider.form(), header=header)
    assert answer.status_code == 403
    assert answer.text == ""
    assert kept(kabar) == 0


def test_a_changed_form_is_403(kabar, provider):
    form = provider.form()
    signed = sign(TOKEN, f"{provider.url}{MESSAGES}", form)
    assert provider.posts(MESSAGES, form | {"Body": "lain"}, header=signed).status_code == 403
    assert kept(kabar) == 0


def test_the_address_is_the_configured_one_whatever_the_request_says(provider):
    """Behind a proxy the request's host is another; a forged host must not help either."""
    assert provider.posts(MESSAGES, provider.form(), host="inner:9000").status_code == 200
    form = provider.form()
    forged = sign(TOKEN, f"http://evil.example{MESSAGES}", form)
    assert provider.posts(MESSAGES, form, header=forged, host="evil.example").status_code == 403


def test_a_query_string_belongs_to_the_address(provider):
    assert provider.posts(f"{MESSAGES}?line=2", provider.form()).status_code == 200


def test_without_a_token_nothing_is_taken(kabar):
    bare = replace(kabar, settings=kabar.settings.model_copy(update={"twilio_auth_token": None}), channels={})
    answer = Provider(create_app(bare), token="").posts(MESSAGES, Provider(None).form())
    assert answer.status_code == 403


def test_a_form_that_is_too_large_is_413(provider):
    assert provider.posts(MESSAGES, provider.form(Body="a" * 300_000)).status_code == 413
