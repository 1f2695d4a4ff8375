"""The page of the plan: a step is changed, moved, added and taken away; whom it touches is counted before."""

from __future__ import annotations

import pytest

from bot.content import PACKAGED, ContentError
from bot.content.plan import read_plan
from bot.services import publishing as packaged
from tests.making import Town

PAGE = "/studio/plan"
WEEKLY = {"list": "phases", "step": "weekly", "act": "change", "flow": "check_in", "unit": "days", "every": "10",
          "ends": "times", "count": "8", "late": "collapse", "late_days": "3", "seen": ""}  # fmt: skip
SHOP = {"list": "also", "step": "shop", "act": "add", "flow": "safe_copies", "days": "70", "months": "", "late": "send",
        "late_days": "14"}  # fmt: skip


def live(kabar):
    with kabar.database.read() as connection:
        packaged.renew(connection, kabar, at_once=True)
    return kabar.content


def test_a_step_moves_and_it_is_counted_whom_it_touches(logged_in, app, town: Town):
    kabar = app.extensions["kabar"]
    for _ in range(3):
        town.person()
    editor = logged_in("editor", district=None)
    shown = editor.get(PAGE).text
    assert "Tanya kabar <b>3</b>" in shown or "<b>3</b></span>" in shown
    assert editor.send(PAGE, f"{PAGE}/step", **WEEKLY).status_code == 303
    shown = editor.get(PAGE).text
    assert '<p class="big-number"><b>3</b> dari 3 orang' in shown
    assert "weekly: 3 orang" in shown
    assert editor.send(PAGE, f"{PAGE}/step", **SHOP, seen="1").status_code == 303
    moved = {"list": "phases", "step": "first", "act": "down", "seen": "2"}
    assert editor.send(PAGE, f"{PAGE}/step", **moved).status_code == 303
    drop = {"list": "also", "step": "wellbeing", "act": "drop", "seen": "3"}
    assert editor.send(PAGE, f"{PAGE}/step", **drop).status_code == 303
    done = editor.send(PAGE, f"{PAGE}/publish", why="jarak lebih lega", seen="4")
    assert done.location.startswith(f"{PAGE}?done=live")
    plan = live(kabar).plan
    assert [(one.step, one.days) for one in plan.phases][:2] == [("weekly", 10), ("first", 1)]
    steps = ["review", "assistance", "safe_contact", "tip_offers", "tip_business", "shop"]
    assert [one.step for one in plan.also] == steps
    assert "# phases: one after the other" in kabar.content.parts["plan"].body
    assert town.ticks()["plans_moved"] == 3
    assert editor.get(PAGE).text.count("jarak lebih lega") == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"every": "0"}, "<b>weekly · berapa lama sesudah yang sebelumnya</b>: Tulis angka bulat"),
        ({"every": "a" * 10_000}, "<b>weekly · berapa lama sesudah yang sebelumnya</b>: Tulis angka bulat"),
        ({"every": "000000001999"}, "<b>weekly · berapa lama sesudah yang sebelumnya</b>: Tulis angka bulat"),
        ({"step": "nobody"}, "Tempat itu tidak bisa diubah"),
        ({"list": "levels"}, "Tempat itu tidak bisa diubah"),
        ({"act": "add"}, "Beri nama langkah sendiri"),
        ({"seen": "9"}, "Drafnya sudah tidak ada"),
    ],
)
def test_bad_input_gets_one_clear_line(logged_in, fields, said):
    editor = logged_in("editor", district=None)
    answer = editor.send(PAGE, f"{PAGE}/step", **(WEEKLY | fields))
    assert answer.status_code == 422
    assert said in answer.text


def test_a_wrong_number_is_named_and_what_was_typed_stays(logged_in):
    editor = logged_in("editor", district=None)
    tip = {"list": "also", "step": "tip_offers", "act": "change", "flow": "tip_offers", "days": "", "months": "2, x9",
           "consent": "awareness", "late": "collapse", "late_days": "17", "seen": ""}  # fmt: skip
    page = editor.send(PAGE, f"{PAGE}/step", **tip).text
    assert "<b>tip_offers · bulan</b>: Tulis angka bulat" in page
    assert 'value="2, x9"' in page
    assert 'value="17"' in page
    assert "lebih dari 21 hari terlambat: dilewati" in page
    quiet = {"flow": "nudge", "second_after_hours": "48", "task_after_days": "7", "stranger_after_days": "-5",
             "earliest": "09:00", "list": "silence", "seen": ""}  # fmt: skip
    answer = editor.send(PAGE, f"{PAGE}/silence", **quiet)
    assert answer.status_code == 422
    assert "<b>diam · mungkin orang lain sesudah (hari)</b>: Tulis angka bulat" in answer.text
    assert 'value="-5"' in answer.text


def test_a_flow_that_is_not_there_is_found_before_it_is_live(logged_in):
    editor = logged_in("editor", district=None)
    assert editor.send(PAGE, f"{PAGE}/step", **(WEEKLY | {"flow": "nowhere"})).status_code == 303
    answer = editor.send(PAGE, f"{PAGE}/publish", why="coba", seen="1")
    assert answer.status_code == 422
    assert "tidak ada alur &#39;nowhere&#39;" in answer.text
    assert "<b>weekly · alur</b>: " in answer.text
    assert "phases.1" not in answer.text
    assert editor.send(PAGE, f"{PAGE}/text", body="phases: [", seen="1").status_code == 303
    assert "Draf ini tidak bisa dibaca" in editor.get(PAGE).text


def test_what_comes_under_another_consent_needs_a_second_person(logged_in, app):
    """A tip that everybody in follow-up would get has not been agreed to by them."""
    kabar = app.extensions["kabar"]
    editor = logged_in("editor", district=None)
    page = editor.get(PAGE).text
    assert "hanya untuk yang setuju info dan tips singkat" in page
    tip = {"list": "also", "step": "tip_offers", "act": "change", "flow": "tip_offers", "days": "", "months": "1",
           "late": "collapse", "late_days": "21"}  # fmt: skip
    assert editor.send(PAGE, f"{PAGE}/step", **tip, consent="awareness", seen="").status_code == 303
    assert "izin yang lain" not in editor.get(PAGE).text
    assert editor.send(PAGE, f"{PAGE}/step", **tip, consent="check_ins", seen="1").status_code == 303
    assert "sesuatu datang berdasarkan izin yang lain" in editor.get(PAGE).text
    answer = editor.send(PAGE, f"{PAGE}/publish", why="untuk semua", seen="2")
    assert answer.status_code == 303
    assert live(kabar).plan.tip_flows == {"tip_offers", "tip_business"}, "it waits for a second person"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("awareness, months: [1", "caseworker, months: [1", "is unknown. Use one of: check_ins, awareness"),
        ("[1, 5, 9], late: collapse", "[1, 5, 9], late: task", "Write late: collapse"),
        ("flow: tip_offers", "flow: check_in", "the flow 'check_in' comes under another consent too"),
    ],
)  # fmt: skip
def test_a_tip_that_is_written_wrongly_is_one_clear_finding(old, new, said):
    text = (PACKAGED / "plan.yaml").read_text(encoding="utf-8")
    with pytest.raises(ContentError) as fault:
        read_plan(PACKAGED, text.replace(old, new))
    [finding] = fault.value.findings
    assert said in str(finding)
    assert "plan.yaml:" in str(finding)


def test_days_without_anything_stand_in_one_line(logged_in):
    visitor = logged_in("editor", district=None)
    shown = visitor.get("/studio/plan").text
    assert shown.count("belum ada yang terjadwal") == 1
    assert "nothing due" in visitor.get("/studio/plan?lang=en").text
    assert "1 day after enrolment" in visitor.get("/studio/plan?lang=en").text
