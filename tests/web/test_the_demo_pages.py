"""The demo: its phones write through the webhook over HTTP, signed; its clock moves beside the requests."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import shift
from bot.services import demo_phones
from bot.services.sending import outbox
from bot.web import demo_phone
from bot.web.jump import Jump
from tests.making import Town
from tests.web.demo_site import served


@pytest.fixture
def shown(kabar, tmp_path):
    with served(kabar, tmp_path) as both:
        yield both


def page(visitor):
    return visitor.client.get("/", follow_redirects=True, headers={"Accept-Language": "id"})


def say(visitor, phone, text, **fields):
    return visitor.send("/", "/demo/say", phone=phone.id, text=text, **fields)


def written(kabar, phone):
    """What stands on the phone once its message has arrived, which may take longer than the request waits."""
    until = time.monotonic() + 30
    while not (bubbles := demo_phones.screen(kabar, phone.id)) and time.monotonic() < until:
        time.sleep(0.1)
    return bubbles


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
    phones = demo_phones.phones(kabar)
    assert {(phone.kind, phone.role) for phone in phones} == {("person", None), ("staff", "caseworker")}
    page(visitor)
    assert f">{label}</option>" in visitor.get(f"/?lang={language}").text


@pytest.mark.parametrize("line", ["whatsapp", "sms"])
def test_a_message_goes_the_real_way_and_becomes_a_case(shown, line):
    kabar, visitor = shown
    page(visitor)
    phone = demo_phones.phones(kabar)[0]
    answer = say(visitor, phone, "tlg sy dikurung majikan", line=line)
    assert answer.status_code == 303
    bubbles = written(kabar, phone)
    assert [(bubble.direction, bubble.text) for bubble in bubbles] == [("out", "tlg sy dikurung majikan")]
    live = visitor.get(f"/demo/live?line={line}").json
    assert "KB-1001" in live["parts"]["cases"]
    assert "tlg sy dikurung majikan" in live["parts"]["person"]


def test_a_number_that_was_silent_for_long_shows_where_its_messages_are(shown):
    kabar, visitor = shown
    page(visitor)
    phone = demo_phones.phones(kabar)[0]
    assert "lama diam" not in page(visitor).text
    shift(kabar.clock.path, timedelta(days=100).total_seconds())
    page(visitor)
    assert say(visitor, phone, "halo kak", line="whatsapp").status_code == 303
    until = time.monotonic() + 30
    while len(demo_phones.phones(kabar)) == 2 and time.monotonic() < until:
        time.sleep(0.1)
    [stranger] = [one for one in demo_phones.phones(kabar) if one.label == phone.number]
    shows = visitor.get(f"/demo/live?person={phone.id}").json["parts"]["person"]
    assert f"person={stranger.id}" in shows
    assert "lama diam" in shows
    assert "lama diam" not in visitor.get(f"/demo/live?person={stranger.id}").json["parts"]["person"]


def test_a_quick_answer_counts_before_what_stands_in_the_field(shown):
    kabar, visitor = shown
    page(visitor)
    phone = demo_phones.phones(kabar)[0]
    assert say(visitor, phone, "", quick="halo", **{"no-page": "1"}).status_code in {204, 202}
    assert written(kabar, phone)[0].text == "halo"


def test_what_cannot_be_sent_is_refused(shown):
    kabar, visitor = shown
    page(visitor)
    phone = demo_phones.phones(kabar)[0]
    assert say(visitor, phone, "  ").status_code == 400
    assert visitor.send("/", "/demo/say", phone="nobody", text="halo").status_code == 404


def test_a_message_that_was_not_taken_is_said_so(shown):
    kabar, _ = shown
    deaf = replace(kabar, settings=kabar.settings.model_copy(update={"public_url": "http://127.0.0.1:9"}))
    assert demo_phone.post(deaf, demo_phones.phones(kabar)[0], "halo", "sms").fate == "lost"


def test_a_thumb_finds_the_last_alerts_code(shown):
    kabar, _ = shown
    words = "MERAH KB-1001. Balas: AMBIL KB-1001"
    alert = demo_phones.Bubble("2", "in", words, "delivered", kabar.clock.now(), "alert")
    assert demo_phone.code_in([alert]) == "KB-1001"
    assert demo_phone.code_in([]) is None


def test_a_thumb_on_an_older_alert_takes_that_alerts_case(shown):
    kabar, _ = shown
    bubbles = [
        demo_phones.Bubble(str(n), "in", "MERAH", "sent", kabar.clock.now(), "alert", choices=("AMBIL",), sid=f"SM{n}")
        for n in range(2)
    ]
    sms = demo_phones.Bubble("2", "in", "MERAH KB-1001. Balas: AMBIL KB-1001", "sent", kabar.clock.now(), "alert")
    screen = [*bubbles, sms]
    assert demo_phone.tap_on(screen, "AMBIL", "SM0").of == bubbles[0]
    assert demo_phone.tap_on(screen, "AMBIL", "SM9") is None
    assert demo_phone.tap_on(screen, "AMBIL") is None
    assert demo_phone.tap_on([], "AMBIL") is None


def test_the_live_parts_are_sent_only_when_something_changed(shown):
    _, visitor = shown
    page(visitor)
    first = visitor.get("/demo/live")
    assert set(first.json["parts"]) == {"person", "head", "tour", "staff", "time", "cases"}
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


def test_its_clock_and_phones_keep_the_programmes_zone_whatever_a_visitor_chooses(shown):
    _, visitor = shown
    page(visitor)
    visitor.send("/account", "/account/timezone", timezone="Asia/Riyadh")
    assert " WITA</time>" in page(visitor).text
    assert "Jam di halaman ini: +03," in visitor.client.get("/today", headers={"Accept-Language": "id"}).text


def test_what_is_erased_stays_on_the_phone_and_its_holder_writes_on(shown):
    kabar, visitor = shown
    phone = next(one for one in demo_phones.phones(kabar) if one.kind == "person" and one.numbered)
    town = Town(kabar, kabar.clock)
    page(visitor)

    def goes(text):
        town.says(phone.number, text)
        outbox.deliver(kabar)
        return looked()

    def looked():
        return visitor.get(f"/?person={phone.id}&lang=id").text

    assert "assalamualaikum" in goes("assalamualaikum")
    assert "Sebagian sudah dihapus" not in goes("HAPUS")
    told = goes("2")
    assert "assalamualaikum" in told
    assert "Sebagian sudah dihapus" in told
    assert "assalamualaikum" not in [one.text for one in demo_phones.screen(kabar, phone.id)], "not at Kabar"
    for text in ("HAPUS", "3", "ya"):
        goes(text)
    town.ticks()
    assert phone.id not in {one.id for one in demo_phones.phones(kabar)}
    assert "assalamualaikum" in looked()
    assert visitor.send("/", "/demo/line", phone=phone.id, line="sms").status_code == 400, "nobody is written to there"
    assert say(visitor, phone, "halo lagi").status_code == 303
    [stranger] = [one for one in demo_phones.phones(kabar) if one.number == phone.number]
    assert next(one.text for one in written(kabar, stranger)) == "halo lagi"
    assert "halo lagi" in looked()
    assert "assalamualaikum" in looked(), "the same phone"
