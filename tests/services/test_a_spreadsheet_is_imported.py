"""An XLSX file is read as the same list in CSV would be: numbers, dates and times as people see them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import openpyxl

from bot.services.persons import spreadsheet
from bot.services.persons.importing import import_csv
from bot.services.persons.people_file import COLUMNS
from bot.store import person
from tests.making import Town
from tests.services.files import GOOD
from tests.services.rows import rows


def xlsx_of(*cells: dict[str, object]) -> bytes:
    """A sheet of these rows, each a good one with changes."""
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    for row in cells:
        book.active.append([(GOOD | row)[name] for name in COLUMNS])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_cells_are_taken_as_they_look(town: Town) -> None:
    row = {
        "phone": 81234567890,
        "birth_year": 1990,
        "return_date": datetime(2019, 3, 15),  # noqa: DTZ001 - as a spreadsheet keeps a day
        "safe_from": time(9, 30),
        "consent": True,
        "programme": None,
    }
    report = import_csv(town.kabar, xlsx_of(row))
    assert (report.imported, report.active, report.problems) == (1, 1, ())
    [who] = rows(town.kabar, person)
    assert (who.birth_year, who.return_date, who.safe_from, who.programme) == (1990, date(2019, 3, 15), "09:30", None)


def test_a_bad_cell_is_named_by_the_row_that_the_sheet_shows(town: Town) -> None:
    data = xlsx_of({}, {"phone": 129, "gender": "?"}, {"phone": "081234567891", "safe_to": None})
    named = [(problem.line, problem.column, problem.key) for problem in import_csv(town.kabar, data).problems]
    assert named == [(3, "phone", "phone"), (3, "gender", "gender")]
    assert rows(town.kabar, person) == []


def test_empty_rows_and_empty_columns_at_the_end_are_passed_over(town: Town) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of({})))
    book.active.append([None] * 20)
    book.active.append([*(GOOD | {"phone": "081234567891"}).values(), None, None, " "])
    file = io.BytesIO()
    book.save(file)
    assert import_csv(town.kabar, file.getvalue()).imported == 2


def test_another_packed_file_is_refused(town: Town) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("holiday.txt", "x")
    [problem] = import_csv(town.kabar, file.getvalue()).problems
    assert "not an XLSX file" in problem.words


def test_a_file_that_would_fill_the_memory_is_not_opened(town: Town, monkeypatch) -> None:
    monkeypatch.setattr(spreadsheet, "LARGEST_OPENED", 1000)
    [problem] = import_csv(town.kabar, xlsx_of({})).problems
    assert problem.key == "xlsx_large"


def told(was: bytes, now: bytes) -> bytes:
    """A good file, where its sheet says something else."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_of({}))) as packed, zipfile.ZipFile(changed, "w") as other:
        for part in packed.namelist():
            body = packed.read(part)
            assert was in body or not part.endswith("sheet1.xml")
            other.writestr(part, body.replace(was, now, 1) if part.endswith("sheet1.xml") else body)
    return changed.getvalue()


def test_a_file_that_says_it_has_a_billion_rows_does_not_hold_up_the_clock(town: Town, monkeypatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_LINES", 5000)  # Excel's own limit takes seconds to count
    [problem] = import_csv(town.kabar, told(b'<row r="2"', b'<row r="999999999999"')).problems
    assert problem.key == "xlsx_large"
    # what a file says of its own size counts for nothing
    assert import_csv(town.kabar, told(b'ref="A1:K2"', b'ref="A1:ZZZ999999999999"')).imported == 1
