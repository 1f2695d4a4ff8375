"""Words of danger: examples run live, a failing one keeps a rule from going live, and two look at each change."""

from __future__ import annotations

import pytest

from bot.services import publishing as packaged
from bot.services.kabar import Kabar
from tests.making import Town
from tests.web.visitor import version_in

PAGE = "/studio/lexicon/help"
RULE = {
    "rule": "help.en.asks",
    "phrases": "help me\nhelp us\nneed help\npls help\nplease help\nneed your help\nstranded at the port",
    "alone": "help\nsos\nhlp",
    "unless": "",
    "must_fire": "help\npls help\ni need help\nwe are stranded at the port",
    "must_not_fire": "thank you for your help",
    "level": "orange",
    "seen": "",
}


def live(kabar: Kabar) -> None:
    with kabar.database.read() as connection:
        packaged.renew(connection, kabar, at_once=True)


def test_a_new_word_fires_in_every_conversation_once_two_people_have_looked(logged_in, app, town: Town):
    kabar = app.extensions["kabar"]
    editor, other = logged_in("editor", district=None), logged_in("supervisor")
    assert "semuanya seperti tertulis" in editor.get(PAGE).text
    heard = editor.send("/studio/lexicon", "/studio/lexicon", sentence="tlg sy dikurung majikan")
    assert "locked." in heard.text
    assert 'class="level red"' in heard.text
    assert "Tidak ada tanda" in editor.send("/studio/lexicon", "/studio/lexicon", sentence="jadwal besok jam 9").text
    sentence = {"sentence": "we are stranded at the port"}
    assert "Tidak ada tanda" in editor.send(PAGE, PAGE, **sentence).text
    assert editor.send(PAGE, f"{PAGE}/rule", **RULE).status_code == 303
    assert "help.en.asks" in editor.send(PAGE, PAGE, **sentence).text  # by the draft
    assert editor.send(PAGE, f"{PAGE}/publish", why="dari pelabuhan", seen="1").location.startswith(
        f"{PAGE}?done=asked"
    )
    assert other.send(PAGE, f"{PAGE}/approve", version=version_in(other.get(PAGE).text)).location.startswith(
        f"{PAGE}?done=live"
    )
    live(kabar)
    who = town.person()
    town.says(who, "we are stranded at the port")
    assert town.case().level == "orange"
    body = kabar.content.parts["lexicon/help"].body
    assert body.startswith("# A cry for help that says nothing more.")
    assert body.replace(', "stranded at the port"', "").count("stranded") == 1
    assert kabar.content.world.lexicon.learned is not None
    assert editor.send(PAGE, f"{PAGE}/rollback", why="terlalu luas").location.startswith(f"{PAGE}?done=back")
    live(kabar)
    assert kabar.content.world.sign("we are stranded at the port", None) is None


def test_an_example_that_fails_is_shown_and_refused(logged_in):
    editor = logged_in("editor", district=None)
    wrong = RULE | {"must_fire": "help\nterima kasih banyak"}
    assert editor.send(PAGE, f"{PAGE}/rule", **wrong).status_code == 303
    shown = editor.get(PAGE).text
    assert "contoh tidak berjalan seperti tertulis" in shown
    assert "harus berbunyi, tetapi tidak" in shown
    refused = editor.send(PAGE, f"{PAGE}/publish", why="coba", seen="1")
    assert refused.status_code == 422
    assert "masih ada yang salah" in refused.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rule": "help.nobody"}, "Tempat itu tidak bisa diubah"),
        ({"phrases": "a\x00b"}, "Ada huruf yang tidak bisa disimpan"),
        ({"seen": "3"}, "Drafnya sudah tidak ada"),
    ],
)
def test_bad_input_gets_one_clear_line(logged_in, fields, said):
    editor = logged_in("editor", district=None)
    answer = editor.send(PAGE, f"{PAGE}/rule", **(RULE | fields))
    assert answer.status_code == 422
    assert said in answer.text
    assert editor.get("/studio/lexicon/nothing").status_code == 404


def test_a_word_that_flows_understand_otherwise_is_found(logged_in):
    """The list of words belongs to it, too: a yes that becomes a no would turn every answer round."""
    editor = logged_in("editor", district=None)
    grave = editor.get("/studio/lexicon/suicide").text
    assert grave.count('name="must_fire"') == 0
    assert len(grave) < 400_000
    name = grave.partition("?rule=")[2].partition("#")[0]
    assert editor.get(f"/studio/lexicon/suicide?rule={name}").text.count('name="must_fire"') == 1
    page = "/studio/lexicon/words"
    shown = editor.get(page)
    assert shown.status_code == 200
    assert "Daftar kata" in shown.text
    assert editor.send(page, f"{page}/text", body="short: [", seen="").status_code == 303
    assert editor.send(page, f"{page}/publish", why="coba", seen="1").status_code == 422
