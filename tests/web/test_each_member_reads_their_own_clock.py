"""Times stand in the zone of whoever reads them, and are read in the zone of whoever wrote them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from bot.store import case_file, staff
from tests.making import Town
from tests.services.rows import rows

DANGER, DEBT = "tlg sy dikurung majikan", "hutang saya banyak"


@pytest.fixture
def red(town: Town) -> str:
    """A red case of 02:00 UTC, to be taken within 15 minutes."""
    town.says(town.person(), DANGER)
    return town.case().code


def planned(kabar) -> datetime | None:
    (row,) = rows(kabar, case_file)
    return row.next_contact_at


def plans(visitor, code, at, **fields):
    visitor.send(f"/cases/{code}", f"/cases/{code}/acknowledge")
    return visitor.send(f"/cases/{code}", f"/cases/{code}/plan", next_contact=at, **fields)


ZONES = {"Asia/Jakarta": "09:15 WIB", "Asia/Makassar": "10:15 WITA", "Asia/Jayapura": "11:15 WIT"} | {
    "Asia/Riyadh": "05:15 +03",
    "Asia/Kathmandu": "08:00 +05:45",
    "Europe/London": "03:15 +01",
}


def test_the_same_deadline_stands_in_each_ones_own_hours(red, logged_in):
    for zone, shown in ZONES.items():
        visitor = logged_in(timezone=zone)
        name = shown.partition(" ")[2]
        for page in ("/today", "/cases", f"/cases/{red}"):
            text = visitor.get(page).text
            assert shown in text, (zone, page)
            assert f"Jam di halaman ini: {name}," in text, (zone, page)
        for page in ("/today/live", "/cases/live"):
            assert shown in visitor.get(page).text, "a list that is renewed alone names the zone of its deadlines"


def test_whoever_chose_none_reads_the_deployments(red, logged_in):
    assert "10:15 WITA" in logged_in().get(f"/cases/{red}").text


def test_a_time_that_one_writes_is_read_rightly_by_the_other(kabar, red, logged_in):
    jakarta, mataram = logged_in(timezone="Asia/Jakarta"), logged_in()
    plans(jakarta, red, "2026-05-05T08:30")
    assert "Kontak berikutnya (WIB)" in jakarta.get(f"/cases/{red}").text
    assert planned(kabar) == datetime(2026, 5, 5, 1, 30, tzinfo=UTC)
    assert "5 Mei 08:30 WIB" in jakarta.get(f"/cases/{red}").text
    assert 'value="2026-05-05T08:30"' in jakarta.get(f"/cases/{red}").text
    assert "5 Mei 09:30 WITA" in mataram.get(f"/cases/{red}").text


def test_a_form_counts_in_the_zone_that_it_was_shown_in(kabar, red, logged_in):
    """The zone was changed in another tab meanwhile."""
    visitor = logged_in(timezone="Asia/Jakarta")
    shown = re.search(r'name="zone" value="([^"]+)"', (plans(visitor, red, "") and visitor.get(f"/cases/{red}").text))[
        1
    ]
    visitor.send("/account", "/account/timezone", timezone="Asia/Jayapura")
    plans(visitor, red, "2026-05-05T08:30", zone=shown)
    assert planned(kabar) == datetime(2026, 5, 5, 1, 30, tzinfo=UTC)
    plans(visitor, red, "2026-05-05T08:30", zone="Mars/Olympus")
    assert planned(kabar) == datetime(2026, 5, 4, 23, 30, tzinfo=UTC), "what is no zone is the member's own"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-10-24T09:00", datetime(2026, 10, 24, 8, tzinfo=UTC)),
        ("2026-10-26T09:00", datetime(2026, 10, 26, 9, tzinfo=UTC)),
        ("2026-10-25T01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # comes twice: the first
        ("2027-03-28T01:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # does not come: an hour later
    ],
)
def test_summer_time_ends_between_writing_and_the_day(kabar, red, logged_in, written, meant):
    london = logged_in(timezone="Europe/London")
    plans(london, red, written)
    assert planned(kabar) == meant
    page = london.get(f"/cases/{red}").text
    offset = "+01" if meant.isoformat() in {"2026-10-24T08:00:00+00:00", "2026-10-25T00:30:00+00:00"} else None
    local = written[11:] if meant.year < 2027 else "02:30"
    summer = offset or ("+00" if meant.year < 2027 else "+01")
    assert f"{local} {summer}" in page


@pytest.mark.parametrize("written", ["9999-12-31T23:59", "0001-01-01T00:00", "besok", "9" * 10_000, "🕗"])
def test_what_is_no_moment_is_said_to_be_none(kabar, red, logged_in, written):
    far = logged_in(timezone="America/New_York")
    answer = plans(far, red, written)
    assert planned(kabar) is None
    assert answer.status_code == 422
    assert re.search(r"Tulis hari dan jamnya|Waktunya sudah lewat", answer.text)


def test_a_person_elsewhere_keeps_their_own_hours_and_the_page_says_so(town, logged_in):
    town.says(town.person(timezone="Asia/Jakarta"), DANGER)
    code = town.case().code
    near, far = logged_in(timezone="Asia/Jakarta"), logged_in()
    for page in (near.get(f"/cases/{code}").text, far.get(f"/cases/{code}").text):
        assert "08:00 sampai 20:00 WIB" in page
    assert "di sana sekarang pukul" not in near.get(f"/cases/{code}").text
    assert "di sana sekarang pukul 09:00 WIB" in far.get(f"/cases/{code}").text


def test_what_happened_says_how_long_ago_beside_when(town, red, logged_in):
    visitor = logged_in()
    visitor.send(f"/cases/{red}", f"/cases/{red}/note", text="Sudah bicara.")
    town.clock.forward(hours=3)
    page = visitor.get(f"/cases/{red}").text
    assert '<time datetime="2026-05-04T10:00:00+08:00">10:00</time> (3 jam lalu)' in page
    person = re.search(r"P-\w+", page)[0]
    assert (
        '<time datetime="2026-05-04T10:00:00+08:00">10:00</time> (3 jam lalu)' in visitor.get(f"/people/{person}").text
    )
    english = logged_in(language="en", timezone="Asia/Jakarta").get(f"/cases/{red}").text
    assert '<time datetime="2026-05-04T09:00:00+07:00">09:00</time> (3 hours ago)' in english


def test_the_zone_is_chosen_on_the_account_page(red, logged_in):
    visitor = logged_in()
    page = visitor.get("/account").text
    for words in ("WIB (Jakarta", "WITA (Mataram", "WIT (Ambon", "Kuala Lumpur", "Riyadh", "10:00 WITA"):
        assert words in page
    visitor.send("/account", "/account/timezone", timezone="Asia/Riyadh")
    page = visitor.get("/account").text
    assert "Zona waktu disimpan" in page
    assert "sekarang pukul 05:00 +03" in page
    assert '<option value="Asia/Riyadh" selected>' in page
    visitor.send("/account", "/account/timezone", timezone="")
    assert "10:15 WITA" in visitor.get(f"/cases/{red}").text


@pytest.mark.parametrize("wrong", ["Mars/Olympus", "../../etc/passwd", "Asia", "a" * 10_000, "🕗", "\x00"])
def test_what_is_no_zone_is_refused_in_words(logged_in, wrong):
    visitor = logged_in(timezone="Asia/Jakarta")
    answer = visitor.send("/account", "/account/timezone", timezone=wrong)
    assert answer.status_code == 422
    assert "Zona waktu itu tidak ada" in answer.text
    assert "09:00 WIB" in visitor.get("/account").text, "the one before stays"
    assert visitor.get("/account/timezone").status_code == 200


def test_a_zone_that_tzdata_dropped_is_the_deployments_and_the_account_says_so(kabar, red, logged_in):
    visitor = logged_in(timezone="Asia/Jakarta")
    with kabar.database.write() as connection:
        connection.execute(update(staff).values(timezone="Asia/Gone_Forever"))
    for page in ("/today", "/cases", f"/cases/{red}"):
        assert "10:15 WITA" in visitor.get(page).text
    assert "Asia/Gone_Forever tidak dikenal lagi" in visitor.get("/account").text


def test_a_zone_is_given_with_the_invitation(kabar, logged_in):
    admin = logged_in("admin")
    given = {"name": "Nur", "email": "nur@example.org", "role": "editor", "phone": "", "district": "", "language": "id"}
    refused = admin.send("/staff/invite", "/staff/invite", **given, timezone="Asia/Mataram")
    assert (refused.status_code, "Zona waktu itu tidak ada" in refused.text) == (422, True)
    admin.send("/staff/invite", "/staff/invite", **given, timezone="Asia/Kuala_Lumpur")
    assert "Asia/Kuala_Lumpur" in {row.timezone for row in rows(kabar, staff)}


def test_hours_of_duty_are_the_districts_and_say_so(logged_in):
    page = logged_in("supervisor", timezone="Asia/Riyadh").get("/rota").text
    assert "bukan menurut zona waktu akun Anda" in page
    assert "Jam di halaman ini" not in page
