"""What the provider hears: 200 when a message is kept for good, 503 when it had better call again."""

from __future__ import annotations

import base64
from dataclasses import replace

from sqlalchemy import select

from bot import log
from bot.store import message
from bot.store.crypto import Vault
from bot.store.database import Database
from bot.web.app import create_app
from tests.web.visitor import MESSAGES, STATUS, Provider


def row(kabar, sid):
    with kabar.database.read() as connection:
        return connection.execute(select(message).where(message.c.provider_id == sid)).first()


def test_a_message_is_there_when_200_is_said(kabar, provider):
    form = provider.form(Body="halo", WaId="6281299990001", ProfileName="x", SomethingNew="1")
    answer = provider.posts(MESSAGES, form)
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "<Response/>", "text/xml")
    assert row(kabar, form["MessageSid"]).status == "received"


def test_the_same_message_again_is_200_and_kept_once(kabar, provider):
    form = provider.form()
    assert [provider.posts(MESSAGES, form).status_code for _ in range(3)] == [200, 200, 200]
    assert row(kabar, form["MessageSid"]) is not None


def test_no_cookie_is_touched(provider):
    answer = provider.posts(MESSAGES, provider.form())
    assert "Set-Cookie" not in answer.headers


def test_a_signed_form_that_cannot_be_read_is_400_with_one_line(provider, capsys):
    log.configure("INFO")
    without_sender = {key: value for key, value in provider.form().items() if key != "From"}
    answer = provider.posts(MESSAGES, without_sender)
    assert (answer.status_code, answer.text) == (400, "From is missing\n")
    answer = provider.posts(MESSAGES, {"From": "+6281299990001", "Body": "halo"})
    assert (answer.status_code, answer.text) == (400, "MessageSid is missing\n")
    assert "form_refused" in capsys.readouterr().err


def test_a_promotion_from_a_short_code_is_taken_and_dropped(kabar, provider):
    form = provider.form(From="TELKOMSEL", To="+6281100000002")
    assert provider.posts(MESSAGES, form).status_code == 200
    assert row(kabar, form["MessageSid"]) is None


def test_a_receipt_is_204(town, provider):
    town.says("+6281299990001", "halo")
    town.sends()
    with town.kabar.database.read() as connection:
        sid = connection.execute(select(message.c.provider_id).where(message.c.direction == "out")).scalar_one()
    answer = provider.posts(STATUS, {"MessageSid": sid, "MessageStatus": "delivered"})
    assert (answer.status_code, answer.text) == (204, "")
    assert row(town.kabar, sid).status == "delivered"


def test_a_receipt_without_a_status_is_400(provider):
    assert provider.posts(STATUS, {"MessageSid": "SM1"}).status_code == 400


def test_a_database_that_is_away_is_503_so_that_the_provider_calls_again(kabar, tmp_path):
    away = replace(kabar, database=Database(f"sqlite:///{tmp_path}/no/such/folder/kabar.db"))
    for path in (MESSAGES, STATUS):
        provider = Provider(create_app(away))
        answer = provider.posts(path, provider.form(MessageStatus="sent"))
        assert (answer.status_code, answer.text) == (503, "")
        assert "Retry-After" in answer.headers


def test_any_other_fault_is_500_without_a_word(kabar, provider, town):
    """Here: a person whose row was sealed with a key that is gone."""
    town.person(phone="+6281299990001")
    lost = Vault((("k1", base64.b64decode(b"A" * 43 + b"=")),), kabar.vault.index_key)
    answer = Provider(create_app(replace(kabar, vault=lost))).posts(MESSAGES, provider.form())
    assert answer.status_code in {200, 500}
    assert "Traceback" not in answer.text
