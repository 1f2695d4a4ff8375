"""The demo: its phones write through the webhook over HTTP, signed; its clock moves beside the requests."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.serving import make_server

import bot
from bot.clock import ShiftedClock
from bot.services import demo as demos
from bot.services import outbox
from bot.services.demo import DemoPhone
from bot.services.staff import NewStaff
from bot.store import message
from bot.web import demo_phone
from bot.web.app import create_app
from bot.web.jump import Jump
from tests.services.rows import change
from tests.web.visitor import PASSWORD, Visitor

PEOPLE = Path(bot.__file__).parents[1] / "samples" / "people.csv"


@pytest.fixture
def shown(kabar, tmp_path):
    """The demo as it is served: on a port of its own, under a clock that can be moved."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    settings = kabar.settings.model_copy(update={"public_url": f"http://127.0.0.1:{server.server_port}"})
    made = replace(kabar, settings=settings, clock=ShiftedClock(tmp_path / "clock.offset"))
    staff = NewStaff("Sari Rekaan", "081200009001", "sari@example.org", "caseworker", PASSWORD, "Lombok Tengah")
    demos.load(made, PEOPLE.read_bytes(), (staff,))
    server.app = create_app(made)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made, Visitor(server.app.test_client())
    server.shutdown()


def page(visitor):
    return visitor.client.get("/", follow_redirects=True, headers={"Accept-Language": "id"})


def say(visitor, phone, text, **fields):
    return visitor.send("/", "/demo/say", phone=phone.id, text=text, **fields)


def test_a_visitor_is_the_sample_caseworker_and_told_that_all_is_made_up(shown):
    _, visitor = shown
    answer = page(visitor)
    assert answer.status_code == 200
    assert "Sari Rekaan" in answer.text
    assert "rekaan" in answer.text
    assert len(answer.text) < 100_000
    assert visitor.get("/cases").status_code == 200


@pytest.mark.parametrize(("language", "label"), [("id", "Sari Rekaan (petugas)"), ("en", "Sari Rekaan (caseworker)")])
def test_a_members_phone_tells_the_role_in_the_readers_language(shown, language, label):
    kabar, visitor = shown
    assert {(phone.kind, phone.role) for phone in demos.phones(kabar)} == {("person", None), ("staff", "caseworker")}
    page(visitor)
    assert f">{label}</option>" in visitor.get(f"/?lang={language}").text


@pytest.mark.parametrize("line", ["whatsapp", "sms"])
def test_a_message_goes_the_real_way_and_becomes_a_case(shown, line):
    kabar, visitor = shown
    page(visitor)
    phone = demos.phones(kabar)[0]
    answer = say(visitor, phone, "tlg sy dikurung majikan", line=line)
    assert answer.status_code == 303
    bubbles = demos.screen(kabar, phone.id)
    assert [(bubble.direction, bubble.text) for bubble in bubbles] == [("out", "tlg sy dikurung majikan")]
    live = visitor.get("/demo/live").json
    assert "KB-1001" in live["parts"]["cases"]
    assert "tlg sy dikurung majikan" in live["parts"]["person"]


def test_a_quick_answer_counts_before_what_stands_in_the_field(shown):
    kabar, visitor = shown
    page(visitor)
    phone = demos.phones(kabar)[0]
    assert say(visitor, phone, "", quick="halo", **{"no-page": "1"}).status_code == 204
    assert demos.screen(kabar, phone.id)[0].text == "halo"


def test_what_cannot_be_sent_is_refused(shown):
    kabar, visitor = shown
    page(visitor)
    phone = demos.phones(kabar)[0]
    assert say(visitor, phone, "  ").status_code == 400
    assert visitor.send("/", "/demo/say", phone="nobody", text="halo").status_code == 404


def test_a_message_that_was_not_taken_is_said_so(shown):
    kabar, _ = shown
    deaf = replace(kabar, settings=kabar.settings.model_copy(update={"public_url": "http://127.0.0.1:9"}))
    assert not demo_phone.post(deaf, demos.phones(kabar)[0], "halo", "sms")


def test_thumbs_find_the_options_and_the_alerts_code(shown):
    kabar, _ = shown
    now = kabar.clock.now()
    asked = demos.Bubble("1", "in", "Apa kabar?\n1 Baik\n2 Ada masalah", "delivered", now, "follow_up")
    alert = demos.Bubble("2", "in", "MERAH KB-1001. Balas: AMBIL KB-1001", "delivered", now, "alert")
    mine = demos.Bubble("3", "out", "1", "received", now, "said")
    assert demo_phone.ways([asked])["options"] == [("1", "Baik"), ("2", "Ada masalah")]
    assert demo_phone.ways([asked, mine])["options"] == []
    assert demo_phone.ways([alert]) == {"options": [], "code": "KB-1001"}


def test_the_live_parts_are_sent_only_when_something_changed(shown):
    _, visitor = shown
    page(visitor)
    first = visitor.get("/demo/live")
    assert set(first.json["parts"]) == {"person", "staff", "time", "cases"}
    again = visitor.get("/demo/live", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_clock_moves_beside_the_requests_one_jump_at_a_time(shown):
    kabar, visitor = shown
    page(visitor)
    before = kabar.clock.now()
    assert visitor.send("/", "/demo/forward", hours="1", **{"no-page": "1"}).status_code == 204
    jump = visitor.client.application.extensions[Jump.KEY]
    until = time.monotonic() + 60
    while jump.progress(kabar).running and time.monotonic() < until:
        time.sleep(0.05)
    assert (kabar.clock.now() - before).total_seconds() >= 3600
    assert 'data-running="0"' in visitor.get("/demo/live").json["parts"]["time"]


def test_only_the_jumps_on_the_page_are_made(shown):
    _, visitor = shown
    page(visitor)
    for hours in ("0", "-1", "100000", "x", ""):
        assert visitor.send("/", "/demo/forward", hours=hours).status_code == 400


@pytest.mark.parametrize(("language", "words"), [("id", "Izinkan kuki"), ("en", "Allow cookies")])
def test_a_browser_without_cookies_is_told_so_and_not_sent_round_for_ever(shown, language, words):
    _, visitor = shown
    client = visitor.client.application.test_client(use_cookies=False)
    answer = client.get("/?person=x", follow_redirects=True, headers={"Accept-Language": language})
    assert answer.status_code == 400
    assert words in answer.text
    assert len(answer.history) == 1


def test_a_visitor_whose_session_has_ended_gets_a_new_one_at_the_same_address(shown):
    _, visitor = shown
    visitor.client.set_cookie("s", "of another day")
    assert visitor.client.get("/?began=1", follow_redirects=True).status_code == 200


def test_a_thumb_on_an_answer_is_a_button_on_whatsapp_and_words_by_sms(kabar):
    phone = DemoPhone("1", "Sari", "person", "+6281234567890", "whatsapp")
    assert demo_phone.form_of(kabar, phone, "Baik", "whatsapp", tapped=True)["ButtonText"] == "Baik"
    assert "ButtonText" not in demo_phone.form_of(kabar, phone, "Baik", "sms", tapped=True)


def test_a_thumb_tells_whose_answer_it_was(shown):
    kabar, visitor = shown
    page(visitor)
    phone = demos.phones(kabar)[0]
    say(visitor, phone, "MASALAH", line="whatsapp")
    outbox.deliver(kabar)
    change(kabar, message, message.c.direction == "out", status="delivered")
    menu = demos.screen(kabar, phone.id)[-1]
    assert f'name="of" value="{menu.id}"' in visitor.get("/demo/live").json["parts"]["person"]
    label = demo_phone.ways([menu])["options"][0][1]
    for _ in range(3):
        say(visitor, phone, "", quick=label, of=menu.id, line="whatsapp")
    outbox.deliver(kabar)
    change(kabar, message, message.c.direction == "out", status="delivered")
    _, second, third, fourth = [bubble for bubble in demos.screen(kabar, phone.id) if bubble.direction == "in"]
    assert demo_phone.ways([second]) == demo_phone.ways([third]) == demo_phone.ways([fourth])
    assert say(visitor, phone, "", quick="halo", of="nothing").status_code == 303
