"""Every bad cell is named by line and column with its mend, and nothing is half imported."""

from __future__ import annotations

import pytest

from bot.services.persons.importing import import_csv
from bot.services.persons.people_file import COLUMNS
from bot.store import follow_up, person
from tests.making import Town
from tests.services.files import csv_of
from tests.services.rows import rows

BAD = {
    "name": ["", "x" * 121, "Sari\x07Dewi", "Sari 5202011234567890"],
    "phone": [
        "",
        "129",
        "171",
        "0370 123456",
        "12345",
        "O81234567890",
        "08123456789O",
        "6.28123E+12",
        "081234567890 / 081234567891",
        "=081234567890",
        "satu dua",
    ],
    "language": ["klingon", "id,sas"],
    "district": ["x" * 121],
    "gender": ["perempuan muda", "?"],
    "birth_year": ["1890", "2027", "90", "1990.5", "١٩٩٠", "-1990", "19900101"],
    "return_date": ["2019-02-30", "31-2019-01", "15 Maret 2019", "2019"],
    "programme": ["x" * 121, "NIK 520201 123456 7890"],
    "consent": ["maybe", "ya tidak"],
    "safe_from": ["24:00", "8 pagi", "08:60", "morning"],
    "safe_to": ["25", "20:00:30", "-1"],
}


@pytest.mark.parametrize("column", BAD)
def test_a_bad_cell_is_named_by_line_and_column(town: Town, column: str) -> None:
    cells = [
        {column: cell, "phone": f"0812345678{n:02}"} | ({"phone": cell} if column == "phone" else {})
        for n, cell in enumerate(BAD[column])
    ]
    good = [{"phone": f"0812345670{n:02}"} for n in range(2)]
    report = import_csv(town.kabar, csv_of(good[0], *cells, good[1]))
    named = [(problem.line, problem.column) for problem in report.problems]
    assert named == [(line, column) for line in range(3, 3 + len(cells))]
    assert all(problem.words for problem in report.problems)
    assert report.imported == 0
    assert rows(town.kabar, person) == []
    assert rows(town.kabar, follow_up) == []


def test_all_faults_are_told_at_once(town: Town) -> None:
    report = import_csv(town.kabar, csv_of({"phone": "12", "gender": "?"}, {"consent": "maybe"}))
    assert [str(problem).partition(":")[0] for problem in report.problems] == [
        "line 2, phone",
        "line 2, gender",
        "line 3, consent",
    ]


def test_the_same_person_twice_in_a_file_is_a_slip(town: Town) -> None:
    report = import_csv(town.kabar, csv_of({"name": "Sari"}, {"name": "SARI", "phone": "+6281234567890"}))
    assert [str(problem) for problem in report.problems] == ["line 3, phone: the same person stands in line 2"]


@pytest.mark.parametrize("line", ["one,two", ",".join("x" * 12)])
def test_a_row_with_too_few_or_too_many_cells_is_named(town: Town, line: str) -> None:
    report = import_csv(town.kabar, csv_of() + line.encode() + b"\r\n")
    assert [problem.line for problem in report.problems] == [3]


def test_a_line_break_within_a_cell_counts_as_an_editor_counts(town: Town) -> None:
    data = csv_of({"programme": "one\ntwo"}, {"consent": "maybe"})
    lines = [(problem.line, problem.column) for problem in import_csv(town.kabar, data).problems]
    assert lines == [(3, "programme"), (4, "consent")]


HEADER = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "name: this column is missing"),
        (b"\x00\x01\x02", "holds a NUL"),
        ("name\nJosé".encode("utf-16"), "is not UTF-8"),
        (HEADER.encode() + "\nJosé".encode("latin-1"), "line 2: is not UTF-8"),
        (HEADER.replace("phone", "number").encode(), "number: is not a column"),
        (f"{HEADER},name".encode(), "name: this column stands twice"),
        (f'{HEADER}\n"never closed'.encode(), "line 2"),
        (b"PK\x03\x04" + b"\xff" * 50, "is not an XLSX file"),
    ],
)
def test_a_file_that_is_none_says_so(town: Town, data: bytes, words: str) -> None:
    report = import_csv(town.kabar, data)
    assert any(words in str(problem) for problem in report.problems)
    assert rows(town.kabar, person) == []


def test_a_header_alone_imports_nobody(town: Town) -> None:
    report = import_csv(town.kabar, HEADER.encode())
    assert (report.rows, report.imported, report.problems) == (0, 0, ())
