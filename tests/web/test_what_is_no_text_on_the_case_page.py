"""The case page names in words what a person sent that is no text, and gives kept files to be saved."""

from __future__ import annotations

import base64

import pytest
from sqlalchemy import insert, select

from bot.services.arriving.media import BODY
from bot.store import media, message, new_id


@pytest.mark.parametrize(
    ("kind", "words"),
    [("audio", "Pesan suara"), ("contacts", "Kartu kontak"), ("sticker", "Stiker"), ("odd", "bukan tulisan")],
)
def test_it_is_named_in_words(town, logged_in, kind, words):
    town.says(town.person(), "", kind=kind, media=1)
    assert words in logged_in().get(f"/cases/{town.case().code}").text


def test_a_place_is_named_and_can_be_looked_up(town, logged_in):
    town.says(town.person(), "-8.58, 116.1", kind="location")
    page = logged_in().get(f"/cases/{town.case().code}").text
    assert "Lokasi" in page
    assert "-8.58, 116.1" in page


def test_a_kept_file_can_be_saved_and_is_never_shown_within_the_page(town, logged_in):
    town.says(town.person(), "", kind="image", media=1)
    media_id = new_id()
    with town.kabar.database.write() as connection:
        of = connection.execute(select(message.c.id).where(message.c.direction == "in")).scalar_one()
        sealed = town.kabar.vault.seal(base64.b64encode(b"\xff\xd8\xffx").decode(), BODY, media_id)
        row = {"id": media_id, "message_id": of, "status": "kept", "content_type": "image/jpeg", "size": 4}
        connection.execute(insert(media).values(**row, body=sealed, created_at=town.clock.now()))
    code = town.case().code
    visitor = logged_in()
    address = f"/cases/{code}/media/{media_id}"
    assert f'href="{address}"' in visitor.get(f"/cases/{code}").text
    answer = visitor.get(address)
    assert (answer.data, answer.headers["Content-Type"]) == (b"\xff\xd8\xffx", "image/jpeg")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert visitor.get(f"/cases/{code}/media/{new_id()}").status_code == 404
