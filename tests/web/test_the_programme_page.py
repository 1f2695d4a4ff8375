"""The programme in numbers: read and taken along by members, and nobody else; nothing small, nobody named."""

from __future__ import annotations

import csv
import re
from datetime import date
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from bot.services.programme import figures, samples
from bot.services.programme.topics import TOPICS
from bot.store.staff import ROLES
from tests.making import Town
from tests.services.counted import close

MONTHS = tuple(date(2026, month, 1) for month in (1, 2, 3))
PLAIN = {"questions/f": 300, "questions/m": 190, "answered_48h/f": 260, "answered_48h/m": 152}
FILES = ("/programme/kabar.csv", "/programme/kabar.xlsx")


@pytest.fixture
def closed(town: Town) -> Town:
    """Three months, one answer of which is small."""
    for month in MONTHS:
        close(town.kabar, month, PLAIN | {"funds/f": 40, "funds/m": 40, "funds_whole/f": 30, "funds_whole/m": 3})
    return town


def answered(page: str) -> str:
    """The part of the page on answers within 48 hours, without its tags."""
    part = page.partition('aria-labelledby="answered_48h"')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.usefixtures("closed")
def test_every_member_reads_it(logged_in, role):
    for path in ("/programme", *FILES):
        assert logged_in(role).get(path).status_code == 200


@pytest.mark.usefixtures("closed")
def test_nobody_else_does(visitor):
    for path in ("/programme", *FILES):
        assert visitor.get(path).location.startswith("/login")


@pytest.mark.usefixtures("closed")
def test_a_number_stands_with_what_it_is_of_and_men_beside_women(logged_in):
    shown = answered(logged_in("supervisor").get("/programme?topic=engagement&period=2026-01").text)
    assert "412 dari 490 84 %" in shown
    assert "Perempuan 260 dari 300 87 %" in shown
    assert "Laki-laki 152 dari 190 80 %" in shown
    assert "dari pertanyaan rutin yang diajukan" in shown


@pytest.mark.usefixtures("closed")
def test_nothing_small_stands_on_page_or_in_file(logged_in):
    visitor = logged_in("editor")
    page = visitor.get("/programme?topic=wellbeing&period=2026-01").text
    assert "Perempuan dan laki-laki tidak dipisah" in page
    assert "<b>33</b>" in page
    assert "<b>3</b>" not in page
    assert "<b>30</b>" not in page
    rows = list(csv.DictReader(StringIO(visitor.get("/programme/kabar.csv?period=2026-01").data.decode("utf-8-sig"))))
    assert {row["Jumlah"] for row in rows if row["Ukuran"] == "Dana usaha sampai utuh"} == {"33", ""}


@pytest.mark.usefixtures("closed")
def test_what_the_fund_comes_to_is_told(logged_in):
    page = logged_in().get("/programme?topic=wellbeing&period=2026-01").text
    assert "33 × Rp 960.000 = Rp 31.680.000" in page


@pytest.mark.usefixtures("closed")
def test_plots_can_be_heard_and_have_their_table(logged_in):
    page = logged_in().get("/programme?topic=engagement&period=2026-Q1").text
    plots = re.findall(r"<svg.*?</svg>", page.partition("<main")[2], re.DOTALL)
    assert plots
    for plot in plots:
        [named] = re.findall(r'role="img" aria-labelledby="(\S+) (\S+)"', plot)
        assert all(f'id="{one}"' in plot for one in named)
        assert re.search(r"<desc[^>]*>[^<]*Perempuan", plot)
    assert "<details><summary>Tabel bulan ke bulan</summary>" in page
    assert "<details><summary>Per wilayah</summary>" in page
    assert " style=" not in page, "the policy for content refuses it"


@pytest.mark.parametrize("query", ["period=2026-13", "period=2026-04", "period=2026-Q2", "period=", "topic=money"])
@pytest.mark.usefixtures("closed")
def test_what_is_not_there_is_said_once_beside_what_is(logged_in, query):
    answer = logged_in().get(f"/programme?{query}")
    assert answer.status_code == 400
    assert answer.text.count('role="alert"') == 1
    assert "Maret 2026" in answer.text


@pytest.mark.usefixtures("closed")
def test_a_file_of_a_time_that_is_not_there_says_so(logged_in):
    answer = logged_in().get("/programme/kabar.csv?period=<b>soon")
    assert answer.status_code == 400
    assert "“&lt;b&gt;soon”" in answer.text


def test_before_the_first_month_it_says_when_there_will_be_something(logged_in):
    visitor = logged_in()
    assert "10 hari sesudah bulan itu habis" in visitor.get("/programme").text
    assert visitor.get(FILES[0]).status_code == 404


def test_the_text_file_opens_in_a_spreadsheet_and_computes_nothing(town: Town, logged_in):
    place = "=cmd(1)"
    for month in MONTHS:
        close(town.kabar, month, {f"people/{place}/id/f": 50, f"people/{place}/id/m": 50})
    data = logged_in().get("/programme/kabar.csv?period=2026-Q1").data
    assert data.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in csv.reader(StringIO(data.decode("utf-8-sig"))) for cell in row]
    assert f"'{place}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    book = load_workbook(BytesIO(logged_in().get("/programme/kabar.xlsx?period=2026-Q1").data))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.usefixtures("closed")
def test_the_workbook_has_the_same_numbers_and_says_what_they_are(logged_in):
    visitor = logged_in("admin")
    answer = visitor.get("/programme/kabar.xlsx?period=2026-Q1")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kabar-2026-Q1.xlsx"'
    book = load_workbook(BytesIO(answer.data))
    assert book.sheetnames == ["Angka", "Catatan"]
    text = visitor.get("/programme/kabar.csv?period=2026-Q1").data.decode("utf-8-sig")
    cells = [["" if cell is None else str(cell) for cell in row] for row in book["Angka"].iter_rows(values_only=True)]
    assert cells == list(csv.reader(StringIO(text)))
    notes = dict(book["Catatan"].iter_rows(values_only=True))
    assert notes["Waktu"] == "Triwulan 1 2026"
    assert notes["Bulan yang dihitung"] == "2026-01, 2026-02, 2026-03"
    assert "di bawah 5" in notes["Angka kecil"]
    assert "dalam 48 jam" in notes["Dijawab dalam 48 jam"]


def test_every_measure_has_its_words(app):
    with app.test_request_context("/?lang=id"):
        words = app.jinja_env.get_template("_programme_words.html").module
        names = [name for names in TOPICS.values() for name in names]
        assert [
            name for name in names if str(words.indicator(name)) == name or str(words.definition(name)) == name
        ] == []
        assert [topic for topic in TOPICS if str(words.topic(topic)) == topic] == []


def test_the_demos_menu_leads_to_made_up_months(kabar, logged_in):
    samples.load(kabar, kabar.clock.now())
    page = logged_in().get("/programme").text
    assert 'href="/programme" aria-current="page">Program</a>' in page
    with kabar.database.read() as connection:
        assert len(figures.closed(connection)) == samples.MONTHS
