"""The page of the ladder: times of a level, which two people look at, and which hold what texts promise."""

from __future__ import annotations

import pytest

from bot.services import publishing as packaged
from tests.making import Town
from tests.web.visitor import version_in

PAGE = "/studio/ladder"
RED = {
    "level": "red", "acknowledge_count": "10", "acknowledge_unit": "minutes", "contact_count": "1",
    "contact_unit": "hours", "resolve_count": "7", "resolve_unit": "days", "again_every_count": "15",
    "again_every_unit": "minutes", "through": ["whatsapp", "sms", "email"], "at_once": "yes", "seen": "",
}  # fmt: skip


def test_a_time_is_live_for_the_next_case_once_two_people_agree(logged_in, app, town: Town):
    kabar = app.extensions["kabar"]
    town.caseworker()
    editor, other = logged_in("editor", district=None), logged_in("admin", district=None)
    assert editor.send(PAGE, f"{PAGE}/level", **RED).status_code == 303
    shown = editor.get(PAGE).text
    assert "tangga menentukan seberapa cepat" in shown
    assert "minutes: 15" not in shown.partition('id="draft"')[2].partition("</section>")[0]
    assert editor.send(PAGE, f"{PAGE}/publish", why="lebih cepat", seen="1").location.startswith(f"{PAGE}?done=asked")
    assert other.send(PAGE, f"{PAGE}/approve", version=version_in(other.get(PAGE).text)).location.startswith(
        f"{PAGE}?done=live"
    )
    with kabar.database.read() as connection:
        packaged.renew(connection, kabar, at_once=True)
    body = kabar.content.parts["ladder"].body
    assert body == kabar.content_of.base().parts["ladder"].body.replace("{minutes: 15}", "{minutes: 10}", 1)
    who = town.person()
    town.says(who, "tlg sy dikurung majikan")
    assert (town.case().acknowledge_by - town.clock.now()).total_seconds() == 600


def test_it_is_not_slower_than_what_people_are_promised(logged_in):
    editor = logged_in("editor", district=None)
    assert editor.send(PAGE, f"{PAGE}/level", **(RED | {"contact_count": "9"})).status_code == 303
    refused = editor.send(PAGE, f"{PAGE}/publish", why="lebih santai", seen="1")
    assert refused.status_code == 422
    assert "dijanjikan, padahal tangga memberi waktu 9 jam" in refused.text
    assert '<a href="/studio/flows/crisis#node-somebody">Saat bahaya · somebody</a>' in refused.text
    assert "crisis.yaml" not in refused.text


def test_a_finding_names_its_place_in_the_words_of_the_form(logged_in):
    editor = logged_in("editor", district=None)
    late = RED | {"acknowledge_count": "5", "acknowledge_unit": "hours"}
    assert editor.send(PAGE, f"{PAGE}/level", **late).status_code == 303
    found = editor.get(PAGE).text.partition('class="findings bad"')[2].partition("</ul>")[0]
    assert "<b>Merah · diambil dalam</b>: " in found
    assert "ladder.yaml" not in found
    assert "levels." not in found


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"contact_count": "x"}, "Tulis waktunya dengan angka bulat"),
        ({"contact_count": "😀" * 3}, "Tulis waktunya dengan angka bulat"),
        ({"contact_unit": "years"}, "Tulis waktunya dengan angka bulat"),
        ({"level": "blue"}, "Tempat itu tidak bisa diubah"),
    ],
)
def test_bad_input_gets_one_clear_line(logged_in, fields, said):
    editor = logged_in("editor", district=None)
    answer = editor.send(PAGE, f"{PAGE}/level", **(RED | fields))
    assert answer.status_code == 422
    assert said in answer.text
