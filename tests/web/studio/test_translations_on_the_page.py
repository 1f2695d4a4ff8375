"""The pages of translations: written in place, approved by another, out as a file and in again; all without scripts."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from bot.core.segments import ESCAPED, PLAIN
from bot.services.studio.texts.known import key_of
from bot.web import assets
from tests.web.visitor import Visitor

PAGE = "/studio/texts?language=sas&flow=common"
KEY = key_of("common.yes", "Ya")
AT = {"key": KEY, "language": "sas", "flow": "common", "seen": "0"}


@pytest.fixture
def editor(logged_in) -> Visitor:
    return logged_in("editor", district=None)


def hands_in(who: Visitor, data: bytes, language: str = "sas"):
    form = {"csrf_token": who.token("/studio/texts/files"), "language": language}
    form["file"] = (io.BytesIO(data), "sas.po")
    return who.client.post("/studio/texts/import", data=form, content_type="multipart/form-data")


def counts(shown: str) -> str:
    return re.search(r'id="counts">([^<]+)<', shown)[1]


def test_written_by_one_and_approved_by_another(editor, logged_in):
    before = counts(editor.get(PAGE).text)
    saved = editor.send(PAGE, "/studio/texts/save", **AT, text=" Aok ")
    assert (saved.status_code, saved.location.partition("#")[2]) == (303, f"t-{KEY[:12]}")
    shown = editor.get(saved.location).text
    assert "Disimpan sebagai draf" in shown
    assert "Anda yang menulisnya: penutur lain yang menyetujui." in shown
    assert counts(shown) == before
    own = editor.send(PAGE, "/studio/texts/approve", **AT | {"seen": "1"})
    assert own.status_code == 422
    assert "penutur lain yang menyetujui" in own.text

    boss = logged_in("supervisor", district=None)
    seen = boss.get(PAGE).text
    assert "Simpan sebagai draf" not in seen, "a supervisor approves, and does not write"
    assert boss.send(PAGE, "/studio/texts/save", **AT, text="Nggih").status_code == 403
    approved = boss.send(PAGE, "/studio/texts/approve", **AT | {"seen": "1"})
    assert approved.status_code == 303
    shown = boss.get(approved.location).text
    assert counts(shown) != before
    assert "Disetujui Sari Rekaan" in shown
    assert boss.send(PAGE, "/studio/texts/withdraw", **AT | {"seen": "2"}).status_code == 303
    assert counts(boss.get(PAGE).text) == before
    assert "dijadikan draf lagi" in boss.get(PAGE).text


def test_what_is_not_kept_stays_in_its_box(editor):
    for fields, words in (
        ({"text": "Aok {nama}"}, "Hapus { dan }"),
        ({"text": "a" * 10_000}, "Terlalu panjang: 10000 huruf"),
        ({"text": "a\x00b"}, "tidak terlihat"),
        ({"text": "Aok \U0001f600"}, "membuat SMS kurang dari separuh"),
        ({"text": "  "}, "Kosong."),
        ({"text": "Nggih", "seen": "7"}, "Orang lain mengubahnya lebih dulu"),
        ({"text": "Nggih", "seen": "x" * 99}, "Orang lain mengubahnya lebih dulu"),
        ({"text": "Nggih", "key": "\x00"}, "sudah berubah"),
        ({"text": "Nggih", "status": "reviewed"} | {"seen": "9"}, "Orang lain"),
        ({"text": "<b>Ndeq</b>", "language": "xx"}, "Pilih bahasanya dulu"),
    ):
        answer = editor.send(PAGE, "/studio/texts/save", **AT | fields)
        assert answer.status_code == 422, fields
        assert words in answer.text, fields
        if "Nggih" in fields["text"] and fields.get("key") is None:
            assert '">Nggih</textarea>' in answer.text, fields
    for odd in ("?language=zz", "?flow=nowhere", "?language=sas&page=99999999999", "?language=jv&page=-1&status=x"):
        assert editor.get(f"/studio/texts{odd}").status_code == 200


def test_out_as_a_file_and_in_again(editor, logged_in):
    given = editor.send("/studio/texts/files", "/studio/texts/export", language="sas", flow="common")
    assert given.headers["Content-Disposition"] == 'attachment; filename="kabar-sas-common.po"'
    assert "Tidak ada yang berubah." in editor.get("/studio/texts/files?language=sas").text
    text = given.get_data(as_text=True)
    changed = re.sub(r'#, fuzzy\n(msgctxt "common.yes"\nmsgid "Ya"\nmsgstr )"[^"]*"', r'\1"=1+1"', text)
    assert changed != text

    wrong = hands_in(editor, changed.replace('"=1+1"', '"Aok {x}"').encode())
    shown = editor.get(wrong.location).text
    assert "1 baris perlu diperbaiki" in shown
    assert "common.yes" in shown
    assert "Ambil berkas ini" not in shown
    assert editor.send(wrong.location, f"{wrong.location}/take").status_code == 422
    assert editor.send(wrong.location, f"{wrong.location}/drop").status_code == 303
    assert editor.get(wrong.location).status_code == 404

    kept = hands_in(editor, changed.encode())
    assert "1 teks akan berubah" in editor.get(kept.location).text
    taken = editor.send(kept.location, f"{kept.location}/take")
    assert taken.status_code == 303
    assert "1 teks berubah" in editor.get(taken.location).text
    since = editor.get("/studio/texts/files?language=sas").text
    assert "Terjemahan berubah" in since
    assert "=1+1" in since
    other = hands_in(editor, changed.encode(), "jv")
    assert 'Bahasa di kepala berkas "sas"' in editor.get(other.location).text
    assert logged_in("supervisor", district=None).get(kept.location).status_code == 403


def test_what_is_no_po_file_is_told(editor):
    for data, words in (
        (b"", "Ini bukan berkas PO"),
        (b"\x89PNG\xff\x00", "Ini bukan berkas teks UTF-8. Lihat baris 1."),
        (b'msgid ""\nmsgstr ""\n\nmsgid "a\nmsgstr "b"\n', "Ini bukan berkas PO yang utuh: lihat baris 4."),
        (b'msgid "a"\nmsgstr "b\x00"\n', "Lihat baris 2."),
        (b"#" * (2 * 1024 * 1024 + 9), "terlalu besar"),
    ):
        answer = hands_in(editor, data)
        assert answer.status_code == 422, data[:20]
        assert words in answer.text, data[:20]


def test_the_browser_counts_as_kabar_does():
    script = (Path(assets.FOLDER) / "texts.js").read_text(encoding="utf-8")
    plain, escaped = (re.search(rf"{name} =\s*(.+?);\n", script, re.DOTALL)[1] for name in ("PLAIN", "ESCAPED"))
    letters = [set("".join(json.loads(part) for part in re.split(r" \+\s+", one))) for one in (plain, escaped)]
    assert letters == [PLAIN, ESCAPED]
