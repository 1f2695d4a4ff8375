"""What is wrong with a part, a test or a step is said in the page's language, and to who sees a form by its names."""

from __future__ import annotations

from html import unescape

import pytest

TEST = '- begin: check_in\n- bot: ["Tidak pernah dikatakan"]\n- person: "1"\n'
SILENT = "alur 'crisis' datang ketika orang menulis, bukan karena sudah waktunya"


@pytest.mark.parametrize(
    ("part", "page", "was", "now", "said", "english"),
    [
        ("plan", "plan", "flow: check_in", "flow: crisis", SILENT, "never because it is time"),
        ("plan", "plan", 'earliest: "09:00"', 'earliest: "9"', "'9' bukan jam", "'9' is no time of day"),
        ("ladder", "ladder", "through: [", "through: [pigeon, ", "through 'pigeon' tidak dikenal", "is unknown"),
        ("ladder", "ladder", "{minutes: 15}", "{minutes: 15, hours: 1}", "waktunya tidak jelas", "time is not clear"),
        ("services", "services", "contact:", "number:", "belum ada nomor yang bisa dihubungi", "nothing to dial"),
        ("lexicon/help", "lexicon/help", "must_fire:", "must_fires:", "Maksudnya 'must_fire'", "Did you mean"),
        ("lexicon/help", "lexicon/help", "level: orange", "level: organge", "tidak dikenal", "is unknown"),
        (
            "lexicon/words",
            "lexicon/words",
            "yes:",
            "yes: [",
            "ada kurung yang tidak ditutup",
            "a bracket is not closed",
        ),
    ],
)
def test_a_fault_of_a_part(logged_in, app, part, page, was, now, said, english):
    editor, body = logged_in("editor", district=None), app.extensions["kabar"].content.parts[part].body
    assert was in body
    place = f"/studio/{page}"
    assert editor.send(place, f"{place}/text", body=body.replace(was, now, 1), seen="").status_code == 303
    assert said in unescape(editor.get(place).text)
    assert english in unescape(editor.get(f"{place}?lang=en").text)


def test_a_fault_of_a_test(logged_in):
    editor, page = logged_in("editor", district=None), "/studio/tests"
    refused = editor.send(page, page, name="salah", body="- begin: check_in\n- bots: halo\n")
    assert refused.status_code == 422
    assert "baris 'bots' tidak dikenal. Maksudnya 'bot'." in unescape(refused.text)
    assert editor.send(page, page, name="gagal", body=TEST).status_code == 303
    shown = editor.get(f"{page}/gagal").text
    assert "Kabar tidak mengatakan" in shown
    body = 'flow: check_in\ntitle: Kabar\nstart: a\nnodes:\n  a: {say: "Halo", end: true}\n'
    place = "/studio/flows/check_in"
    assert editor.send(f"{place}/yaml", f"{place}/yaml", body=body, seen="").status_code == 303
    assert "Kabar tidak menjawab 'Tidak pernah dikatakan'" in unescape(editor.get(place).text)


def test_who_writes_by_form_reads_of_the_form(logged_in):
    editor, place = logged_in("editor", district=None), "/studio/flows/air"
    assert editor.send("/studio", "/studio/flows", name="air", title="Air").status_code == 303
    asks = {"ask": "Air cukup?", "answer": "choice", "way": "answers", "answer-0-label": "Cukup", "seen": "1"}
    assert editor.send(place, f"{place}/steps/start", **asks).status_code == 303
    card = unescape(editor.get(place).text).partition('id="node-start"')[2].partition("</article>")[0]
    assert 'Isi jawaban yang kurang di "Pilihan jawaban".' in card
    asks |= {"answer-0-key": "cukup", "answer-1-label": "Kurang", "level": "red", "seen": "2"}
    assert editor.send(place, f"{place}/steps/start", **asks).status_code == 303
    shown = unescape(editor.get(place).text)
    assert 'Isi "Alasan" dengan satu kata huruf kecil' in shown
    assert editor.send(place, f"{place}/steps/start", **(asks | {"reason": "no_water", "seen": "3"})).status_code == 303
    shown = unescape(editor.get(place).text)
    assert "di samping jawaban itu pilih ke langkah mana" in shown
    assert "end: true" not in shown
    assert "end: true" in unescape(editor.get(f"{place}/yaml").text)
    assert "beside that answer choose which step follows" in unescape(editor.get(f"{place}?lang=en").text)
