"""The phone of the Studio, tests recorded on it, and the replay of people's answers: whole ways of an editor."""

from __future__ import annotations

import re

import pytest

from bot.services import staff
from bot.services.accounts import members
from bot.services.studio import drafts, stories
from bot.store import audit, flow_run, message, person
from tests.services.rows import rows
from tests.services.studio_texts import WATER
from tests.web.studio.test_the_map_page import editor, saved  # noqa: F401 - a fixture
from tests.web.test_check_ins_over_time import run

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PHONE = "/studio/flows/water/phone"


class Hand:
    """Somebody who plays: sends back all that the form holds, as a browser does."""

    def __init__(self, visitor, path=PHONE):
        self.visitor, self.path = visitor, path
        self.shown = visitor.get(path)

    def presses(self, act="say", text="", **fields):
        said = re.findall(r'name="said" value="([^"]*)"', self.shown.text)
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.shown.text)[1]
        form = {"csrf_token": token, "said": said, "act": act, "text": text, "start": "water", **fields}
        answer = self.visitor.client.post(self.path, data=form)
        if answer.status_code != 303:
            self.shown = answer
        return answer


def test_a_draft_is_played_kept_as_a_test_and_the_test_fails_when_the_draft_changes(editor, kabar):  # noqa: F811
    saved(kabar, editor, "water", WATER)
    hand = Hand(editor)
    assert "Air di rumah cukup?" in hand.shown.text
    assert "Saatnya alur Air bersih" in hand.shown.text
    assert '<button name="quick" value="Kurang">' in hand.shown.text
    assert '<button name="quick" value="Kurang">' in hand.presses("later_hour").text, "a button stays on the screen"
    assert hand.presses("back").status_code == 200
    assert '<a href="/studio/flows/water#node-ask">ask</a>' in hand.shown.text
    told = hand.presses(quick="Kurang").text
    assert "kami teruskan ke petugas" in told
    assert 'class="level yellow"' in told
    assert hand.presses("later_day").status_code == 200
    kept = hand.presses("keep", test="Kurang air, 1")
    assert kept.location == "/studio/tests/kurang_air_1"
    assert hand.presses("keep", test="kurang air 1").status_code == 422, "another of the same name is not overwritten"
    assert "Sudah ada tes dengan nama itu" in hand.shown.text
    page = editor.get("/studio/tests/kurang_air_1").text
    assert "- raises: yellow no_water" in page
    assert "gagal" in page, "live there is no such flow yet"
    assert "lulus" in page
    saved(kabar, editor, "water", WATER.replace("kami teruskan", "kami catat"))
    page = editor.get("/studio/tests/kurang_air_1").text
    assert "lulus" not in page
    assert "kami catat ke petugas" in page, "what is heard instead"
    assert "kurang_air_1.yaml:4" in page, "and the line"
    assert "gagal" in editor.get("/studio/tests").text
    for table in (message, person, flow_run):
        assert rows(kabar, table) == [], "nobody was touched"


def test_what_is_forgotten_and_whose_numbers_were_given_is_said_in_words(editor):  # noqa: F811
    hand = Hand(editor, "/studio/flows/crisis/phone")
    hand.presses("begin", start="crisis.how")
    hand.presses("say", "boleh telepon", start="crisis.how")
    page = hand.presses("say", "suami saya mau bunuh saya", start="crisis.how").text
    assert "Nomor yang diberikan: Polisi" in page
    assert "police" not in re.findall("Nomor yang diberikan: [^<]*", page)[0]
    assert "cara dihubungi = belum ditanya lagi" in page
    assert "None" not in re.sub(r"<[^>]*>", "", page)


def test_lines_languages_people_and_places_to_begin(editor, kabar):  # noqa: F811
    saved(kabar, editor, "water", WATER)
    hand = Hand(editor)
    sms = hand.presses("begin", line="sim").text
    assert "1 Cukup" in sms
    assert "1 SMS" in sms
    assert "kami teruskan" in hand.presses("begin", start="water.told").text
    assert "Apa kabar?" in hand.presses("begin", start="check_in").text
    english = hand.presses("begin", start="check_in", language="en").text
    assert "How are you" in english
    assert "menulis dulu" in hand.presses("begin", start="-").text
    assert "kekerasan" not in hand.shown.text
    danger = hand.presses("say", "saya mau bunuh diri", start="-", covered="no").text
    assert 'class="level red"' in danger
    assert "tidak ada petugas yang berjaga" in danger
    assert hand.presses("back").status_code == 200
    assert "start=water.told" not in editor.get(f"{PHONE}?start=told&part=1").text
    assert "kami teruskan" in editor.get(f"{PHONE}?start=told&part=1").text


def test_bad_input_gets_one_line_and_keeps_what_was_typed(editor, kabar):  # noqa: F811
    saved(kabar, editor, "water", WATER)
    hand = Hand(editor)
    assert hand.presses(text="x" * 10_000).status_code == 422
    assert "Paling banyak 1.600 huruf" in hand.shown.text
    assert hand.presses(text="a\x00b").status_code == 422
    assert 'value="ab"' in hand.shown.text
    assert hand.presses(text="👍🏽").status_code == 200
    assert hand.presses("begin", start="water.gone").status_code == 422
    assert (
        hand.presses("begin", start="../etc", language="xx", line="fax", gender="?", district="Mars").status_code == 422
    )
    assert hand.presses("keep", test="!!!").status_code == 422
    assert "Beri nama tesnya" in hand.shown.text
    for _ in range(2):
        answer = hand.presses(said=["w:halo"] * 100, text="lagi")
    assert answer.status_code == 422
    assert "sudah terlalu panjang" in answer.text
    saved(kabar, editor, "water", WATER.replace("nodes:", "nodes: ["))
    assert "belum bisa dicoba" in editor.get(PHONE).text
    saved(kabar, editor, "water", WATER.replace("next: told", "next: gone"))
    assert "terputus" in Hand(editor).presses(quick="Kurang").text
    assert editor.get("/studio/flows/nothing/phone").status_code == 404


def test_a_test_is_written_changed_and_dropped(editor, logged_in, kabar):  # noqa: F811
    body = '- begin: check_in\n- bot: "Apa kabar"\n- person: "3"\n- raises: yellow asks_call\n'
    made = editor.send("/studio/tests", "/studio/tests", name="Minta ditelepon", body=body)
    page = made.location
    assert page == "/studio/tests/minta_ditelepon"
    assert "lulus" in editor.get(page).text
    bad = editor.send("/studio/tests", "/studio/tests", name="x", body="- begin: check_in\n- besok: ya\n")
    assert bad.status_code == 422
    assert "x.yaml:2" in bad.text
    assert "- besok: ya" in bad.text, "what was typed is kept"
    seen = re.search(r'name="seen" value="(\w+)"', editor.get(page).text)[1]
    graver = body.replace("yellow asks_call", "red asks_call")
    assert editor.send(page, page, body=graver, seen=seen).status_code == 303
    failing = editor.get(page).text
    assert "seharusnya" in failing
    assert 'class="level red"' in failing
    stale = editor.send(page, page, body=body, seen=seen)
    assert stale.status_code == 422
    assert "sudah diubah orang lain" in stale.text
    reader = logged_in("supervisor", district=None)
    assert "- begin: check_in" in reader.get(page).text
    assert "Simpan tes" not in reader.get(page).text
    assert editor.send(page, f"{page}/drop").location == "/studio/tests"
    assert editor.get(page).status_code == 404
    with kabar.database.read() as connection:
        assert stories.every(connection) == []


def test_a_replay_tells_rough_counts_and_no_words(editor, town, kabar):  # noqa: F811
    for at in range(18):  # up to four are taken away: of 14 about 10 are left, of 4 nothing
        run(town, town.person(), "offer_check", {"country": "cambodia" if at < 14 else "other"}, {"hard": 1})
    body = kabar.content.sources["offer_check"]
    saved(kabar, editor, "offer_check", body.replace("level: orange", "level: red", 1))
    page = "/studio/flows/offer_check/replay"
    assert "Jalankan" in editor.get(page).text
    told = editor.send(page, page, days="30").text
    assert "sekitar 10 orang" in told
    assert "kurang dari 5 orang" in told
    assert "14" not in re.search(r'<section class="card".*?</section>', told, re.DOTALL)[0]
    assert 'class="level red"' in told
    assert [row.action for row in rows(kabar, audit)].count("flow_replay") == 1
    assert drafts.read(kabar, "offer_check") is not None
    assert staff.member(kabar, members.by_email(kabar, editor.email)).role == "editor"
