"""Within what time cases were taken, on the programme page and in its files: women beside men, by district."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from tests.making import Town
from tests.services.test_times_stand_by_sex_district_and_language import CENTRE, EAST, WEST, both, month_of, quarter

PAGE = "/programme?topic=response&period=2026-Q1"


@pytest.fixture
def told(town: Town) -> None:
    """A quarter of two districts with many cases and one with few."""
    quarter(town, *both(CENTRE, 4), *both(WEST, 2), *[month_of(EAST, sex, 7, 5, {15: 5}) for sex in "fm"])


def taken(page: str) -> str:
    """The part of the page on red cases taken in time, without its tags."""
    part = page.partition('aria-labelledby="red_taken"')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


@pytest.mark.usefixtures("told")
def test_the_page_has_women_beside_men_and_districts(logged_in):
    shown = taken(logged_in().get(PAGE).text)
    assert "Berapa lama sampai diambil, Triwulan 1 2026" in shown
    assert "Semua 906 kasus 1 jam" in shown
    assert "Perempuan 453 kasus 15 menit" in shown
    assert "Laki-laki 453 kasus 1 jam" in shown
    assert "Lombok Tengah 576 kasus 30 menit" in shown
    assert "Mataram disembunyikan disembunyikan" in shown
    assert "Lombok Barat disembunyikan disembunyikan" in shown


@pytest.mark.usefixtures("told")
def test_the_files_have_a_row_for_each(logged_in):
    visitor = logged_in("editor")
    text = visitor.get("/programme/kabar.csv?period=2026-Q1").data.decode("utf-8-sig")
    half = "Merah diambil tepat waktu: Separuh diambil dalam (median)"
    rows = [row for row in csv.DictReader(StringIO(text)) if row["Ukuran"] == half]
    found = {(row["Baris"], row["Kelompok"]): (row["Jumlah"], row["Dari"], row["Catatan"]) for row in rows}
    assert found["", "Semua"] == ("60", "906", "1 jam")
    assert found["", "Perempuan"] == ("15", "453", "15 menit")
    assert found["", "Laki-laki"] == ("60", "453", "1 jam")
    assert found["Lombok Tengah", "Semua"] == ("30", "576", "30 menit")
    assert {found["Mataram", who] for who in ("Semua", "Perempuan", "Laki-laki")} == {("", "", "disembunyikan")}
    book = load_workbook(BytesIO(visitor.get("/programme/kabar.xlsx?period=2026-Q1").data))
    cells = [["" if cell is None else str(cell) for cell in row] for row in book["Angka"].iter_rows(values_only=True)]
    assert cells == list(csv.reader(StringIO(text)))


@pytest.mark.parametrize("month", ["2026-01", "2026-03"])
@pytest.mark.usefixtures("told")
def test_a_month_has_no_times(logged_in, month):
    visitor = logged_in()
    assert "Berapa lama" not in taken(visitor.get(f"/programme?topic=response&period={month}").text)
    assert "Separuh" not in visitor.get(f"/programme/kabar.csv?period={month}").text
