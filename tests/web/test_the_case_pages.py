"""The case list and a case's page: who sees what, and what can be done there without any script."""

from __future__ import annotations

import re

import pytest

from bot.services.persons import consents
from tests.closing import FORM
from tests.making import Town
from tests.web.visitor import Visitor

LARGEST_PAGE = 100_000


@pytest.fixture
def red(town: Town) -> str:
    """A red case's code: somebody wrote that they are locked in."""
    town.says(town.person(name="Bq. Nama Rekaan"), "tlg sy dikurung majikan")
    return town.case().code


def test_the_list_shows_level_in_word_and_shape_and_what_waits_first(town, red, logged_in):
    town.clock.forward(minutes=5)
    town.says(town.person(), "penagih utang ngancam terus")
    visitor = logged_in()
    page = visitor.get("/cases").text
    assert re.findall(r"KB-\d+</strong>", page) == [f"{red}</strong>", "KB-1002</strong>"]
    assert '<span class="shape" aria-hidden="true"></span>Merah' in page
    assert "Oranye" in page
    assert "menunggu 5 menit" in page
    assert "Ambil sebelum 10:15 WITA" in page, "in the deployment's time zone"
    assert "Nama Rekaan" not in page
    assert len(page) < LARGEST_PAGE


def test_a_deadline_that_has_passed_is_shown(town, red, logged_in):
    town.clock.forward(minutes=40)
    visitor = logged_in()
    assert "Terlambat 25 menit" in visitor.get("/cases").text
    assert "terlambat 25 menit" in visitor.get(f"/cases/{red}").text


def test_a_taken_case_is_late_in_red_until_the_person_was_reached(town, red, logged_in):
    visitor = logged_in()
    case, words = f"/cases/{red}", "Batas menghubungi lewat"
    places = ("/cases", "/cases/live", case)

    def late() -> list[bool]:
        shown = [visitor.get(place).text for place in places]
        assert [words in text for text in shown] == ["overdue" in text for text in shown], "colour is not the only sign"
        return [words in text for text in shown]

    visitor.send(case, f"{case}/acknowledge")
    town.clock.forward(minutes=59)
    assert late() == [False] * 3
    town.clock.forward(minutes=6)
    assert late() == [True] * 3
    assert "Terlambat 5 menit" in visitor.get("/cases").text
    visitor.send(case, f"{case}/contacted")
    assert late() == [False] * 3


def test_a_planned_contact_that_has_passed_is_late(town, red, logged_in):
    visitor = logged_in()
    case = f"/cases/{red}"
    visitor.send(case, f"{case}/acknowledge")
    visitor.send(case, f"{case}/contacted")
    visitor.send(case, f"{case}/plan", next_contact="2026-05-04T14:00")
    assert "overdue" not in visitor.get("/cases").text
    town.clock.forward(hours=5)
    for place in ("/cases", case):
        assert "Kontak berikutnya lewat" in visitor.get(place).text


def test_a_case_shows_what_fired_the_words_and_how_to_make_contact(red, logged_in):
    page = logged_in().get(f"/cases/{red}").text
    assert "Dikurung" in page
    assert "tlg sy dikurung majikan" in page
    assert "<blockquote>dikurung</blockquote>" in page
    assert 'href="tel:+62812' in page
    assert "Sekarang di dalam jam amannya" in page
    assert "08:00 sampai 20:00 WITA" in page
    assert len(page) < LARGEST_PAGE


def test_outside_the_safe_hours_the_page_says_so(town, red, logged_in):
    town.clock.forward(hours=12)
    assert "Sekarang di luar jam amannya" in logged_in().get(f"/cases/{red}").text


def test_outside_the_safe_hours_a_red_case_may_be_tried_all_the_same(town, red, logged_in):
    first = "Kasus merah: boleh dicoba sekarang juga"
    visitor = logged_in()
    assert first not in visitor.get(f"/cases/{red}").text, "within the hours there is nothing to weigh"
    town.clock.forward(hours=12)
    page = visitor.get(f"/cases/{red}").text
    assert page.index("Sekarang di luar jam amannya") < page.index(first)
    assert "Hanya lewat jalur yang aman baginya, dengan kata-kata netral." in page
    assert "Red case: you may try right now" in visitor.get(f"/cases/{red}?lang=en").text


def test_outside_the_safe_hours_a_lesser_case_waits(town, logged_in):
    town.says(town.person(), "penagih utang ngancam terus")
    town.clock.forward(hours=12)
    page = logged_in().get(f"/cases/{town.case().code}").text
    assert "Sekarang di luar jam amannya" in page
    assert "boleh dicoba sekarang juga" not in page


def test_who_asked_for_messages_only_is_not_to_be_called(town, red, logged_in):
    town.says(next(number for number in town.phones.values()), "2")
    page = logged_in().get(f"/cases/{red}").text
    assert "Minta pesan saja, jangan ditelepon" in page
    assert hours(page) == ("safe", "Sekarang di dalam jam amannya")
    town.clock.forward(hours=12)
    assert hours(logged_in().get(f"/cases/{red}").text) == ("safe no", "Sekarang di luar jam amannya")


def test_the_hours_alone_are_no_leave_to_be_contacted(town, red, logged_in):
    page = logged_in().get(f"/cases/{red}").text
    assert hours(page) == ("safe", "Sekarang di dalam jam amannya")
    assert "Belum bilang boleh ditelepon" in page
    [code] = re.findall(r"P-\w{8}", page)[:1]
    assert hours(logged_in("supervisor").get(f"/people/{code}").text) == ("safe", "Sekarang di dalam jam amannya")
    town.says(next(number for number in town.phones.values()), "1")
    allowed = logged_in().get(f"/cases/{red}").text
    assert hours(allowed) == ("safe yes", "Sekarang boleh dihubungi")
    assert "Bilang boleh ditelepon" in allowed


def hours(page: str) -> tuple[str, str]:
    """The first line of the card of contact: how it is coloured, what it says."""
    card = page.partition('id="contact"')[2]
    found = re.search(r'<p class="(safe[^"]*)">\s*<b>([^<]+)</b>', card)
    assert found
    return found[1], found[2]


def test_taking_writing_and_closing_a_case(town, red, logged_in):
    visitor: Visitor = logged_in()
    page = f"/cases/{red}"
    assert "Tutup kasus ini" not in visitor.get(page).text, "first somebody takes it"

    taken = visitor.send(page, f"{page}/acknowledge")
    assert (taken.status_code, taken.location) == (303, page)
    assert "Kasus ini sekarang Anda pegang." in visitor.get(page).text
    assert town.case().acknowledged_by == "Sari Rekaan"

    noted = visitor.send(page, f"{page}/note", text="Sudah <b>ditelepon</b>, aman")
    assert noted.location == f"{page}#history"
    assert "Sudah &lt;b&gt;ditelepon&lt;/b&gt;, aman" in visitor.get(page).text

    closed = visitor.send(page, f"{page}/close", **FORM)
    assert closed.status_code == 303
    assert town.case().outcome == "helped"
    assert red not in visitor.get("/cases").text
    assert "Sudah dibantu" in visitor.get("/cases?show=closed").text


def test_two_take_a_case_and_the_second_hears_who_was_quicker(red, logged_in):
    first, second = logged_in(), logged_in()
    page = f"/cases/{red}"
    late = second.token(page)
    first.send(page, f"{page}/acknowledge")
    second.client.post(f"{page}/acknowledge", data={"csrf_token": late})
    assert "Kasus ini sudah diambil petugas lain." in second.get(page).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"outcome": "", "summary": "selesai"}, "Pilih hasilnya dulu."),
        ({"outcome": "helped", "summary": " "}, "Tulis ringkasannya dulu."),
        ({"outcome": "helped", "summary": "a" * 4001}, "Terlalu panjang."),
        ({"outcome": "invented", "summary": "selesai"}, "Pilih hasilnya dulu."),
        ({"safe": "", "summary": "selesai"}, "Pilih apakah ia aman sekarang."),
    ],
)
def test_a_close_that_will_not_do_says_why_and_keeps_what_was_typed(red, logged_in, fields, words):
    visitor = logged_in()
    page = f"/cases/{red}"
    visitor.send(page, f"{page}/acknowledge")
    answer = visitor.send(page, f"{page}/close", **(FORM | fields))
    assert answer.status_code == 422
    assert words in answer.text
    assert f">{fields['summary']}</textarea>" in answer.text
    name = "safe" if "safe" in fields else "summary" if fields["outcome"] == "helped" else "outcome"
    assert re.findall(r'<(?:select|textarea) id="(\w+)"[^>]* aria-invalid="true"', answer.text) == [name]
    assert f'aria-invalid="true" aria-describedby="fault-{name}"' in answer.text
    assert answer.text.count('role="alert"') == 1


def test_all_that_a_close_lacks_is_named_at_once_and_leads_to_its_field(red, logged_in):
    visitor = logged_in()
    page = f"/cases/{red}"
    visitor.send(page, f"{page}/acknowledge")
    assert f'action="{page}/close#closing"' in visitor.get(page).text, "where the browser shows the answer"
    phrase = "nomornya 5201234567890123"
    answer = visitor.send(page, f"{page}/close", **(FORM | {"safe": "", "summary": "", "phrase": phrase}))
    card = answer.text.partition('id="closing"')[2].partition("</section>")[0]
    alert = card.partition('role="alert">')[2].partition("</p>")[0]
    assert re.findall(r'href="#(\w+)"', alert) == ["safe", "summary", "phrase"]
    assert re.findall(r'id="(\w+)"[^>]* aria-invalid="true"', answer.text) == ["safe", "summary", "phrase"]
    assert 'aria-describedby="fault-phrase phrase-help"' in card
    assert "<details open>" in card, "what is marked is seen"
    assert (
        "The case is not closed yet. Mend what is marked:"
        in visitor.client.post(
            f"{page}/close?lang=en", data={"csrf_token": visitor.token(page), **FORM, "safe": ""}
        ).text
    )


def test_what_no_field_can_mend_stands_above_the_form(town, red, logged_in):
    visitor = logged_in()
    page = f"/cases/{red}"
    visitor.send(page, f"{page}/acknowledge")
    visitor.send(page, f"{page}/tasks", kind="visit", due_on=town.clock.now().date().isoformat())
    answer = visitor.send(page, f"{page}/close", **FORM)
    assert answer.status_code == 422
    assert "Masih ada tugas yang belum selesai" in answer.text.partition('id="closing"')[2]
    assert "aria-invalid" not in answer.text


def test_a_refused_page_that_is_opened_again_is_the_cases(app, red, logged_in, visitor):
    reader = logged_in()
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/cases/<code>/")]
    read = {rule.rule for rule in rules if "GET" in rule.methods}
    posted = [rule.rule.replace("<code>", red) for rule in rules if rule.rule not in read]
    assert f"/cases/{red}/talk/write" in posted
    for path in posted:
        answer = reader.get(f"{path}?lang=en")
        assert (answer.status_code, answer.location) == (303, f"/cases/{red}"), path
    assert '<html lang="en">' in reader.get(f"/cases/{red}").text, "the language that was chosen is kept"
    assert visitor.get(f"/cases/{red}/close").location == f"/cases/{red}"
    assert "/login" in visitor.get(f"/cases/{red}").location
    assert reader.client.put(f"/cases/{red}/close").status_code == 405
    assert reader.get("/logout").status_code == 405


def test_an_empty_note_says_so(red, logged_in):
    answer = logged_in().send(f"/cases/{red}", f"/cases/{red}/note", text="  ")
    assert answer.status_code == 422
    assert "Catatan masih kosong." in answer.text


def test_a_sign_after_the_case_was_taken_is_shown_until_its_taker_looks(town, red, logged_in):
    visitor = logged_in()
    page = f"/cases/{red}"
    visitor.send(page, f"{page}/acknowledge")
    assert "Ada tanda baru" not in visitor.get("/cases").text
    town.clock.forward(minutes=20)
    town.says(next(iter(town.phones.values())), "penagih utang ngancam terus")
    supervisor = logged_in("supervisor", district=None)
    supervisor.get(page)
    assert "Ada tanda baru, belum dilihat" in supervisor.get("/cases").text
    visitor.get(page)
    assert "Ada tanda baru" not in supervisor.get("/cases").text


def test_a_conversation_that_was_not_agreed_to_be_read_is_withheld(town, logged_in):
    who = town.person()
    with town.kabar.database.write() as connection:
        refused = consents.Said("caseworker", given=False, wording="test", source="import")
        consents.record(connection, town.kabar, who, refused, town.clock.now())
    town.says(who, "halo")
    town.says(who, "tlg sy dikurung majikan")
    page = logged_in().get(f"/cases/{town.case().code}").text
    assert "tidak setuju percakapannya dibaca petugas" in page
    assert "<p>halo</p>" not in page
    assert "<p>tlg sy dikurung majikan</p>" in page


def test_another_districts_case_looks_as_if_it_were_not_there(town, red, logged_in):
    stranger = logged_in(district="Lombok Barat")
    assert red not in stranger.get("/cases").text
    missing, foreign = stranger.get("/cases/KB-9999"), stranger.get(f"/cases/{red}")
    assert missing.status_code == foreign.status_code == 404
    # a form's token tells the second it was made in
    pages = [re.sub(r'value="[^"]+"', "", answer.text.replace("KB-9999", red)) for answer in (missing, foreign)]
    assert pages[0] == pages[1]
    token = stranger.token("/cases")
    for action in ("acknowledge", "note", "close"):
        answer = stranger.client.post(f"/cases/{red}/{action}", data={"csrf_token": token, "text": "x"})
        assert answer.status_code == 404
    assert town.case().acknowledged_at is None


@pytest.mark.usefixtures("red")
def test_the_live_list_is_sent_once_and_then_only_when_it_changes(town, logged_in):
    visitor = logged_in()
    first = visitor.get("/cases/live")
    assert first.status_code == 200
    assert "<html" not in first.text
    again = visitor.get("/cases/live", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.text) == (304, "")
    town.says(town.person(), "sy dipukul suami")
    assert visitor.get("/cases/live", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_an_unknown_list_is_the_open_one(red, logged_in):
    assert red in logged_in().get("/cases?show=everything").text
