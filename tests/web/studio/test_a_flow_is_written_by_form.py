"""An editor writes a flow from nothing, step by step; whoever writes beside them is seen and not overwritten."""

from __future__ import annotations

import re

import pytest

from bot.content.flows import parse_text
from bot.services.studio import drafts
from tests.services.studio_texts import looks
from tests.web.visitor import version_in

ANSWERS = {
    "ask": "Air di rumah cukup?",
    "answer": "choice",
    "answer-0-label": "Cukup",
    "answer-0-also": "banyak, ada",
    "answer-0-next": "bye",
    "answer-1-label": "Kurang",
    "answer-1-next": "told",
    "answer-1-points": "dry 2",
    "way": "answers",
}
FLOW = "/studio/flows/water"


@pytest.fixture
def editor(logged_in):
    return logged_in("editor", district=None)


def seen(visitor, page=FLOW):
    return re.search(r'name="seen" value="(\d*)"', visitor.get(page).text)[1]


def send(visitor, action, **fields):
    return visitor.send(FLOW, FLOW + action, seen=seen(visitor), **fields)


@pytest.fixture
def water(editor):
    """A flow begun from nothing."""
    begun = editor.send("/studio", "/studio/flows", name="water", title="Air bersih")
    assert begun.location == FLOW
    return editor


def test_a_flow_from_nothing_to_live(town, water, logged_in):
    assert "pertanyaannya belum ditulis. " in water.get(FLOW).text
    assert "tanda kutip" not in water.get(FLOW).text
    assert "water.yaml" not in water.get(FLOW).text, "the map and the phone name the step, not the file"
    send(water, "/steps", step="told", say="Baik, kami teruskan.")
    send(water, "/steps", step="bye", say="Terima kasih.")
    told = send(water, "/steps/start", **ANSWERS)
    assert told.location == f"{FLOW}#node-start"
    send(water, "/steps/told", say="Baik, kami teruskan.", level="yellow", reason="no_water", way="end")
    send(water, "/head", title="Air bersih", start="start", keywords="air bersih, air", expires_hours="48")
    flow = parse_text("water", drafts.read(town.kabar, "water").body)
    assert [(one.key, one.next, one.points) for one in flow.nodes["start"].choices] == [
        ("cukup", "bye", {}),
        ("kurang", "told", {"dry": 2}),
    ]
    assert (flow.nodes["told"].raise_.level, flow.expires_hours, flow.keywords) == ("yellow", 48, ("air bersih", "air"))
    assert "Menunggu jawaban paling lama 2 hari." in water.get(FLOW).text
    assert "Minta persetujuan orang kedua" in water.get(f"{FLOW}/changes").text
    done = water.send(f"{FLOW}/changes", f"{FLOW}/publish", why="Musim kering", seen=seen(water))
    assert done.location == f"{FLOW}/history"
    own = water.send(f"{FLOW}/changes", f"{FLOW}/approve", version=version_in(water.get(f"{FLOW}/changes").text))
    assert own.status_code == 422
    assert "Orang lain yang harus menyetujuinya" in own.text
    boss = logged_in("supervisor", district=None)
    assert "Musim kering" in boss.get(f"{FLOW}/changes").text
    stale = boss.send(f"{FLOW}/changes", f"{FLOW}/approve", version="another")
    assert stale.status_code == 422
    boss.send(f"{FLOW}/changes", f"{FLOW}/approve", version=version_in(boss.get(f"{FLOW}/changes").text))
    assert "oleh orang kedua" in water.get(f"{FLOW}/history").text
    who = town.person()
    looks(town)
    town.says(who, "air bersih")
    assert town.last(who).startswith("Air di rumah cukup?")
    assert "1 orang sedang di tengah alur ini" not in water.get(f"{FLOW}/changes").text  # nothing is being written
    send(water, "/steps/bye", say="Terima kasih banyak.", way="end")
    changes = water.get(f"{FLOW}/changes").text
    assert "1 orang sedang di tengah alur ini" in changes
    assert "bye · ucapan</span>" in changes
    water.send(f"{FLOW}/history", f"{FLOW}/rollback", why="Belum perlu")
    assert "Dicabut" in water.get(f"{FLOW}/history").text
    looks(town)
    town.says(who, "cukup")
    assert town.last(who) == "Terima kasih."  # whoever is in the middle of it finishes it


def test_what_is_wrong_stands_on_the_card_and_is_not_published(water):
    send(water, "/steps/start", **ANSWERS)  # leads to steps that are not there
    page = water.get(FLOW).text
    card = page[page.index('id="node-start"') :]
    assert card[: card.index("</article>")].count("found error") == 2
    shown = water.get(f"{FLOW}/changes").text
    assert "belum bisa terbit" in shown
    assert f'action="{FLOW}/publish"' not in shown
    refused = water.send(f"{FLOW}/changes", f"{FLOW}/publish", why="Coba", seen=seen(water))
    assert refused.status_code == 422


def test_each_change_is_undone_and_done_again(town, water):
    first = drafts.read(town.kabar, "water").body
    send(water, "/steps", step="bye", say="Terima kasih.")
    second = drafts.read(town.kabar, "water").body
    send(water, "/go", by="-1")
    assert drafts.read(town.kabar, "water").body == first
    assert send(water, "/go", by="-1").status_code == 422  # it was begun so
    send(water, "/go", by="1")
    assert drafts.read(town.kabar, "water").body == second
    send(water, "/go", by="-1")
    send(water, "/steps", step="other", say="Lain.")
    assert send(water, "/go", by="1").status_code == 422  # what had been undone is gone


def test_two_who_change_different_steps_both_keep_theirs(town, water, logged_in):
    other = logged_in("editor", district=None)
    send(water, "/steps", step="bye", say="Terima kasih.")
    old = seen(other)
    assert "Juga membuka halaman ini" in water.get(FLOW).text
    send(water, "/steps/bye", say="Terima kasih banyak.", way="end")
    answer = other.send(FLOW, f"{FLOW}/steps/start", seen=old, ask="Cukup?", answer="yes_no", way="next", next="bye")
    assert answer.status_code == 303
    flow = parse_text("water", drafts.read(town.kabar, "water").body)
    assert (flow.nodes["bye"].say, flow.nodes["start"].ask) == ("Terima kasih banyak.", "Cukup?")


def test_two_who_change_one_step_are_told_and_nothing_is_lost(town, water, logged_in):
    other = logged_in("editor", district=None)
    old = seen(other)
    send(water, "/steps/start", ask="Air cukup?", answer="yes_no", way="end")
    mine = {"ask": "Airnya cukup, Bu?", "answer": "yes_no", "way": "end"}
    answer = other.send(FLOW, f"{FLOW}/steps/start", seen=old, **mine)
    assert answer.status_code == 409
    assert "Airnya cukup, Bu?" in answer.text  # what was typed stays in the form
    assert "Air cukup?" in answer.text  # beside what was saved
    assert "Air cukup?" in drafts.read(town.kabar, "water").body
    again = other.send(FLOW, f"{FLOW}/steps/start", seen=seen(other), **mine)
    assert again.status_code == 303
    assert "Airnya cukup, Bu?" in drafts.read(town.kabar, "water").body


def test_a_step_is_copied_renamed_and_taken_away(town, water):
    send(water, "/steps", step="bye", say="Terima kasih.")
    text = re.search(r"<textarea[^>]*readonly[^>]*>([^<]+)<", water.get(f"{FLOW}/steps/bye/copy").text)[1]
    send(water, "/steps", step="bye_too", pasted=text.replace("&#34;", '"'))
    send(water, "/steps/start", ask="Cukup?", answer="yes_no", way="next", next="bye")
    send(water, "/steps/bye/rename", step="farewell")
    send(water, "/steps/bye_too/take")
    flow = parse_text("water", drafts.read(town.kabar, "water").body)
    assert set(flow.nodes) == {"start", "farewell"}
    assert flow.nodes["start"].next == "farewell"


def test_as_yaml_it_is_the_same_and_comments_stay(town, water):
    body = drafts.read(town.kabar, "water").body
    kept = water.send(f"{FLOW}/yaml", f"{FLOW}/yaml", body=f"# musim kering\r\n{body}", seen=seen(water))
    assert kept.status_code == 303
    send(water, "/steps", step="bye", say="Terima kasih.")
    saved = drafts.read(town.kabar, "water").body
    assert saved.startswith("# musim kering\nflow: water\n")
    water.send(f"{FLOW}/yaml", f"{FLOW}/yaml", body="nodes: [", seen=seen(water))
    page = water.get(FLOW)
    assert page.status_code == 200
    assert "Perbaiki dulu di tampilan YAML" in page.text
    assert send(water, "/steps", step="more", say="x").status_code == 422
    stale = water.send(f"{FLOW}/yaml", f"{FLOW}/yaml", body="flow: other", seen="1")
    assert stale.status_code == 422
    assert "flow: other" in stale.text  # what was typed is not lost


def test_the_script_keeps_what_is_typed_and_hears_the_findings(water):
    token = water.token(FLOW)
    form = {"csrf_token": token, "seen": seen(water), "auto": "1", "ask": "Cukup?", "answer": "yes_no", "way": "next"}
    kept = water.client.post(f"{FLOW}/steps/start", data=form)
    assert kept.status_code == 200
    assert 'data-revision="2"' in kept.text
    assert "found error" in kept.text
    late = water.client.post(f"{FLOW}/steps/start", data={**form, "ask": "Lain?"})
    assert late.status_code == 409
    here = water.get(f"{FLOW}/here").json
    assert here == {"others": [], "revision": 2}


@pytest.mark.parametrize(
    ("name", "title", "word"),
    [
        ("water", "Lagi", "sudah dipakai"),
        ("check_in", "Lagi", "sudah dipakai"),
        ("Air Bersih", "Air", "huruf kecil"),
        ("x" * 10_000, "Air", "huruf kecil"),
        ("plan", "Air", "huruf kecil"),
        ("air", "", "Tulis judul"),
        ("air\x00", "Air", "huruf kecil"),
    ],
)
def test_a_name_that_will_not_do_is_told(water, name, title, word):
    answer = water.send("/studio", "/studio/flows", name=name, title=title)
    assert answer.status_code == 422
    assert word in answer.text


def test_what_cannot_be_kept_is_told(water):
    for fields in ({"step": "Besar"}, {"pasted": "a: ["}, {"say": "x" * 220_000}):
        answer = send(water, "/steps", **{"step": "other", **fields})
        assert answer.status_code == 422
        assert "notice bad" in answer.text
    assert send(water, "/steps", step="other", say="x" * 300_000).status_code == 413


def test_odd_fields_are_kept_for_the_check_to_name(town, water):
    odd = {"ask": "Berapa? 😀 {x} \x00", "answer": "number", "min": "banyak", "max": "9" * 40, "way": "branch"}
    send(water, "/steps/start", level="red", **odd)
    body = drafts.read(town.kabar, "water").body
    assert "banyak" in body
    assert water.get(FLOW).text.count("found error") >= 3


def test_a_branch_is_read_in_words(editor):
    page = editor.get("/studio/flows/crisis").text
    assert "kalau tandanya: Ingin mengakhiri hidup" in page
    assert "kalau ada petugas yang berjaga" in page
    assert "<code>status == active</code> atau <code>" in editor.get("/studio/flows/who").text


def test_a_part_that_is_no_flow_has_no_page_among_flows(editor):
    for name in ("services", "plan", "nothing"):
        for page in ("", "/yaml", "/changes", "/history"):
            assert editor.get(f"/studio/flows/{name}{page}").status_code == 404


@pytest.mark.usefixtures("water")
def test_a_supervisor_reads_and_does_not_write(logged_in):
    boss = logged_in("supervisor", district=None)
    page = boss.get(FLOW)
    assert page.status_code == 200
    assert f'action="{FLOW}/' not in page.text
    refused = boss.client.post(f"{FLOW}/steps", data={"csrf_token": boss.token("/account"), "step": "x", "say": "x"})
    assert refused.status_code == 403
