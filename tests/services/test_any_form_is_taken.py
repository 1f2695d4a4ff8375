"""From the provider's signed form to the outbox: whatever stands in it is kept, and politely answered."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote_from_bytes, urlencode

import pytest

from bot.channels.twilio_signature import HEADER, sign
from bot.services.sending.writing import BODY, LONGEST_BODY
from bot.store import message, person
from bot.web.app import create_app
from tests.making import Town
from tests.services.rows import inbox, outbox, rows
from tests.web.visitor import MESSAGES, Provider

BODIES = {
    "ten thousand letters": "kabar " * 1666 + "baik",
    "ten thousand emoji": "😢" * LONGEST_BODY,
    "emoji only": "👍🏽🙏",
    "empty": "",
    "blank": " \n ",
    "a zero": "halo\0kabar",
    "only a zero": "\0",
    "right to left": "\u200f\u0645\u0631\u062d\u0628\u0627\u202e marhaba\u202c",
    "invisible": "\u200b\u2060\ufeff",
    "as many marks as letters": "a\u0301\u0323" * 500,
}
HALVES = {
    "first half": b"halo \xed\xa0\xbd apa",
    "second half": b"halo \xed\xb8\x80 apa",
    "both the wrong way round": b"\xed\xb8\x80\xed\xa0\xbd",
    "no UTF-8 at all": b"halo \xff\xfe\x80",
}
"""Half an emoji, as of a phone that cuts a text in the middle of one."""


@pytest.fixture
def provider(town: Town) -> Provider:
    return Provider(create_app(town.kabar))


def kept(town: Town) -> str:
    """The one message that came in; it has been answered once, and nothing failed."""
    [who] = rows(town.kabar, person)
    [row] = inbox(town.kabar, who)
    [answer] = outbox(town.kabar, who)
    assert row.status == "received"
    assert answer.kind in {"reply", "crisis"}
    assert town.kabar.vault.open(answer.body, BODY, answer.id).strip()
    assert not any(case.reason == "parked" for case in town.cases())
    return town.kabar.vault.open(row.body, BODY, row.id)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_any_text_is_kept_as_it_came_and_answered(town: Town, provider: Provider, body: str) -> None:
    assert provider.posts(MESSAGES, provider.form(Body=body)).status_code == 200
    assert kept(town) == body


def test_of_a_longer_one_the_beginning_is_kept(town: Town, provider: Provider) -> None:
    body = "tolong " * 1429
    assert provider.posts(MESSAGES, provider.form(Body=body)).status_code == 200
    assert kept(town) == body[:LONGEST_BODY]


@pytest.mark.parametrize("raw", HALVES.values(), ids=HALVES)
def test_half_an_emoji_is_kept_and_the_rest_as_it_came(town: Town, provider: Provider, raw: bytes) -> None:
    [(_, body)] = parse_qsl(f"Body={quote_from_bytes(raw)}", errors="werkzeug.url_quote")
    form = provider.form(Body=body)
    written = urlencode({key: value for key, value in form.items() if key != "Body"}) + f"&Body={quote_from_bytes(raw)}"
    answer = provider.app.test_client().post(
        MESSAGES,
        data=written,
        content_type="application/x-www-form-urlencoded",
        headers={HEADER: sign(provider.token, provider.url + MESSAGES, form)},
        base_url="http://127.0.0.1:8000",
    )
    assert answer.status_code == 200
    assert kept(town) == body


@pytest.mark.parametrize("body", ["tolong saya dikurung majikan" + "\0" * 3, "😢" * 4000 + " saya dipukul suami"])
def test_danger_in_a_strange_text_is_heard(town: Town, provider: Provider, body: str) -> None:
    provider.posts(MESSAGES, provider.form(Body=body))
    assert kept(town) == body
    assert town.case().level == "red"


def test_strange_fields_beside_the_text_do_no_harm(town: Town, provider: Provider) -> None:
    strange = {
        "ProfileName": "\0\u202eSari",
        "MessageType": "\0",
        "NumMedia": "\u0661",
        "ExternalUserId": "\0 ",
        "WaId": "",
    }
    assert provider.posts(MESSAGES, provider.form(**strange)).status_code == 200
    assert kept(town) == "halo"


def test_a_place_with_a_zero_in_its_name_is_kept(town: Town, provider: Provider) -> None:
    place = {"Body": "", "Latitude": "-8.65", "Longitude": "116.32", "Label": "rumah\0majikan"}
    assert provider.posts(MESSAGES, provider.form(**place)).status_code == 200
    assert kept(town) == "-8.65, 116.32, rumah\0majikan"


def test_the_same_form_again_is_one_message(town: Town, provider: Provider) -> None:
    form = provider.form(Body="halo\0kabar")
    assert [provider.posts(MESSAGES, form).status_code for _ in range(2)] == [200, 200]
    assert len(rows(town.kabar, message, message.c.direction == "in")) == 1
