"""Forged, repeated and oversized calls are refused and counted; a signed message is taken however many there were."""

from __future__ import annotations

import time
from dataclasses import replace

from flask import Flask
from sqlalchemy import func, select, text

from bot.channels.simgateway_signature import HEADER, TIME_HEADER, sign
from bot.services import turned_away
from bot.services.kabar import Kabar
from bot.store import message
from bot.web import tally
from bot.web.app import create_app
from tests.services.rows import change, rows
from tests.web.visitor import MESSAGES, STATUS, Provider


def counted(app: Flask, kabar: Kabar) -> dict[str, int]:
    app.extensions[tally.KEY].write()
    with kabar.database.read() as connection:
        return turned_away.counted(connection)


def test_each_kind_is_counted_and_the_figures_tell_it(app: Flask, kabar: Kabar, provider: Provider) -> None:
    client = app.test_client()
    for _ in range(30):
        assert provider.posts(MESSAGES, provider.form(), header="forged").status_code == 403
    assert provider.posts(STATUS, provider.form(), header="").status_code == 403
    assert client.post("/webhooks/sim/received", data=b"{}").status_code == 403
    assert provider.posts(MESSAGES, provider.form(Body="a" * 300_000)).status_code == 413
    form = provider.form(MessageSid="SM" + "7" * 32)
    for _ in range(3):
        assert provider.posts(MESSAGES, form).status_code == 200
    assert counted(app, kabar) == {"forged": 32, "too_large": 1, "replayed": 2}
    assert provider.posts(STATUS, provider.form(), header="x").status_code == 403
    assert counted(app, kabar)["forged"] == 33
    with kabar.database.read() as connection:
        assert connection.execute(select(func.count()).where(message.c.direction == "in")).scalar_one() == 1
    assert 'kabar_webhooks_turned_away{kind="replayed"} 2.0' in client.get("/metrics").text


def test_a_receipt_that_is_told_again_is_counted_and_one_that_was_overtaken_is_not(app, kabar, provider, town) -> None:
    who, sid = town.person(), "SM" + "6" * 32
    town.says(who, "halo")
    town.sends()
    [first, *_] = rows(kabar, message, message.c.direction == "out")

    def told(*statuses: str) -> int:
        """How many of these receipts counted as repeated, on a message that was only just handed over."""
        before = counted(app, kabar).get("replayed", 0)
        nothing = {"sent_at": town.clock.now(), "delivered_at": None, "read_at": None, "failed_at": None}
        change(kabar, message, message.c.id == first.id, provider_id=sid, status="queued", **nothing)
        for status in statuses:
            assert provider.posts(STATUS, {"MessageSid": sid, "MessageStatus": status}).status_code == 204
            town.clock.forward(seconds=1)
        return counted(app, kabar).get("replayed", 0) - before

    assert told("sent", "delivered", "read") == 0
    assert told("read", "delivered", "sent") == 0, "they came the other way round"
    assert told("queued", "sending", "queued") == 0, "that it was on its way was known from the sending"
    assert told("sent", "sent") == 1
    assert told("delivered", "delivered", "sent", "delivered") == 2
    assert told("delivered", "read", "delivered", "read") == 2
    assert told("undelivered", "undelivered") == 1
    stranger = {"MessageSid": "SM" + "5" * 32, "MessageStatus": "delivered"}
    assert [provider.posts(STATUS, stranger).status_code for _ in range(2)] == [204, 204]
    assert counted(app, kabar)["replayed"] == 6, "nobody's message: it waits to become known"


def test_a_flood_of_what_nobody_signed_is_told_to_stop_and_takes_no_message_with_it(app, kabar, provider) -> None:
    codes = [provider.posts(MESSAGES, provider.form(), header="forged").status_code for _ in range(63)]
    assert codes == [403] * 60 + [429] * 3
    assert provider.posts(MESSAGES, provider.form(MessageSid="SM" + "8" * 32)).status_code == 200
    assert provider.posts(STATUS, provider.form(), header="x").status_code == 429
    assert counted(app, kabar) == {"forged": 64}


def test_a_phones_call_that_somebody_kept_is_late(kabar: Kabar) -> None:
    key = "a key of a phone that is long enough"
    app = create_app(replace(kabar, settings=kabar.settings.model_copy(update={"sim_webhook_key": key})))
    then = str(int(time.time()) - 3600)
    headers = {HEADER: sign(key, b"{}", then), TIME_HEADER: then}
    assert app.test_client().post("/webhooks/sim/received", data=b"{}", headers=headers).status_code == 403
    assert counted(app, kabar) == {"late": 1}


def test_what_could_not_be_written_is_written_afterwards(app: Flask, kabar: Kabar, provider: Provider) -> None:
    provider.posts(MESSAGES, provider.form(), header="forged")
    with kabar.database.write() as connection:
        connection.execute(text("ALTER TABLE turned_away RENAME TO gone"))
    app.extensions[tally.KEY].write()
    with kabar.database.write() as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO turned_away"))
    provider.posts(MESSAGES, provider.form(), header="forged")
    assert counted(app, kabar) == {"forged": 2}
