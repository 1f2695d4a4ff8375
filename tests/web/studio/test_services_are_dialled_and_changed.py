"""The page of services: a number is verified only by a call, and changes go by draft, check and second person."""

from __future__ import annotations

import pytest

from bot.services import publishing as packaged
from bot.services.kabar import Kabar
from bot.store import audit, service_call
from tests.services.rows import rows
from tests.web.visitor import version_in

PAGE = "/studio/services"
KP2MI = {"name": "KP2MI", "contact": "0-800-1000, WA 0811-8080-141", "audience": "all"}
POLICE = {"service": "police", "name": "Polisi", "contact": "112", "audience": "all", "act": "change", "seen": ""}


def live(kabar: Kabar):
    with kabar.database.read() as connection:
        packaged.renew(connection, kabar, at_once=True)
    return kabar.content


def test_a_number_is_verified_by_whoever_dialled_it_and_by_nobody_else(logged_in, app):
    kabar = app.extensions["kabar"]
    editor, leads = logged_in("editor", district=None), logged_in("supervisor")
    shown = editor.get(PAGE).text
    assert "9 nomor perlu ditelepon." in shown
    assert shown.index('id="service-mental_health"') < shown.index('id="service-kemlu"')  # told in a crisis
    called = {"service": "kp2mi", "contact": KP2MI["contact"], "outcome": "reached"}
    assert leads.send(PAGE, f"{PAGE}/dialled", **called).status_code == 303
    assert live(kabar).world.services["kp2mi"].verified_on == kabar.clock.now().date()
    assert "8 nomor perlu ditelepon<" in editor.get("/studio").text
    wrong = editor.send(PAGE, f"{PAGE}/dialled", **(called | {"outcome": "wrong"}))
    assert wrong.status_code == 303
    assert live(kabar).services["kp2mi"].verified_on is None
    assert "salah atau mati" in editor.get(PAGE).text
    stale = editor.send(PAGE, f"{PAGE}/dialled", **(called | {"contact": "110"}))
    assert stale.status_code == 422
    assert "Nomornya baru saja diganti" in stale.text
    assert [row.outcome for row in rows(kabar, service_call)] == ["reached", "wrong"]
    claimed = live(kabar).parts["services"].body.replace("verified_on:\n", "verified_on: 2026-05-01\n", 1)
    assert editor.send(PAGE, f"{PAGE}/text", body=claimed, seen="").status_code == 303
    refused = editor.send(PAGE, f"{PAGE}/publish", why="beres", seen="1")
    assert refused.status_code == 422
    assert "tidak ada catatan bahwa" in refused.text


def test_a_crisis_number_needs_two_and_comes_live_with_the_rest_as_written(logged_in, app):
    kabar = app.extensions["kabar"]
    editor, other = logged_in("editor", district=None), logged_in("supervisor")
    assert editor.send(PAGE, f"{PAGE}/edit", **POLICE).status_code == 303
    shown = editor.get(PAGE).text
    assert "nomor itu disebut kepada orang dalam krisis" in shown
    assert editor.send(PAGE, f"{PAGE}/publish", why="nomor baru", seen="1").location.startswith(f"{PAGE}?done=asked")
    own = editor.send(PAGE, f"{PAGE}/approve", version=version_in(other.get(PAGE).text))
    assert own.status_code == 422
    assert "Orang lain harus menyetujui" in own.text
    assert "112" in other.get(PAGE).text
    assert other.send(PAGE, f"{PAGE}/approve", version=version_in(other.get(PAGE).text)).location.startswith(
        f"{PAGE}?done=live"
    )
    now = live(kabar)
    assert now.world.services["police"].contact == "112"
    assert now.parts["services"].body == kabar.content_of.base().parts["services"].body.replace('"110"', '"112"')
    assert editor.send(PAGE, f"{PAGE}/rollback", why="keliru").location.startswith(f"{PAGE}?done=back")
    assert live(kabar).world.services["police"].contact == "110"
    assert {row.action for row in rows(kabar, audit)} >= {"flow_ask", "flow_approve", "flow_roll_back"}
    # no 129 takes men: whom they are told to call once a sign was raised is a crisis's number too
    lpsk = {"service": "lpsk", "act": "change", "name": "LPSK", "contact": "149", "audience": "all"}
    assert editor.send(PAGE, f"{PAGE}/edit", **lpsk, seen="").status_code == 303
    assert "nomor itu disebut kepada orang dalam krisis" in editor.get(PAGE).text


def test_a_service_that_flows_name_cannot_vanish(logged_in, app):
    editor = logged_in("editor", district=None)
    assert editor.send(PAGE, f"{PAGE}/edit", service="kp2mi", act="drop", seen="").status_code == 303
    refused = editor.send(PAGE, f"{PAGE}/publish", why="tutup", seen="1")
    assert refused.status_code == 422
    assert "tidak ada layanan &#39;kp2mi&#39;" in refused.text
    assert editor.send(PAGE, f"{PAGE}/discard", seen="1").status_code == 303
    new = {"service": "posko", "name": "Posko Praya", "contact": "0370 1234", "audience": "all", "act": "add"}
    assert editor.send(PAGE, f"{PAGE}/edit", **new, seen="", districts="Lombok Tengah").status_code == 303
    assert editor.send(PAGE, f"{PAGE}/publish", why="posko dibuka", seen="2").location.startswith(f"{PAGE}?done=live")
    made = live(app.extensions["kabar"]).services["posko"]
    assert (made.districts, made.verified_on) == (("Lombok Tengah",), None)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Isi nama dan nomornya"),
        ({"service": "nobody"}, "Tempat itu tidak bisa diubah"),
        ({"service": "Posko Baru!", "act": "add"}, "Beri nama pendek sendiri"),
        ({"name": "a\x00b"}, "Ada huruf yang tidak bisa disimpan"),
        ({"seen": "7"}, "Drafnya sudah tidak ada"),
    ],
)
def test_bad_input_gets_one_clear_line(logged_in, fields, said):
    editor = logged_in("editor", district=None)
    answer = editor.send(PAGE, f"{PAGE}/edit", **(POLICE | fields))
    assert answer.status_code == 422
    assert said in answer.text
