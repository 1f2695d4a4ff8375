"""Reading a people file: CSV text into rows, and everything that is wrong with it, by line and column."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.services.kabar import Kabar
from bot.services.persons.cells import READERS

COLUMNS: Final = (
    *("name", "phone", "language", "district", "gender", "birth_year"),
    *("return_date", "programme", "consent", "safe_from", "safe_to"),
)
OPTIONAL: Final = ("lines",)
MOST_ROWS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that will not do. ``line`` counts as an editor does: the header is line 1."""

    line: int
    column: str
    words: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.words}" if self.column else f"line {self.line}: {self.words}"


def read(kabar: Kabar, data: bytes, now: datetime) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The good rows, and every problem; with a problem the rows are not to be used."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return [], [Problem(line, "", "is not UTF-8 text; save the file as 'CSV UTF-8'")]
    if "\0" in text:
        return [], [Problem(text[: text.index("\0")].count("\n") + 1, "", "holds a NUL; this is not a CSV file")]
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        problems.extend(_check_header(header))
        if problems:
            return [], problems
        seen: dict[tuple[str, str], int] = {}
        for cells_ in reader:
            if not any(cell.strip() for cell in cells_):
                continue
            if len(rows) >= MOST_ROWS:
                problems.append(Problem(reader.line_num, "", f"more than {MOST_ROWS} rows; split the file"))
                break
            row, found = _read_row(kabar, header, cells_, reader.line_num, now)
            problems.extend(found)
            key = (str(row.get("phone")), str(row.get("name", "")).casefold())
            if not found and key in seen:
                problems.append(Problem(reader.line_num, "phone", f"the same person stands in line {seen[key]}"))
            seen.setdefault(key, reader.line_num)
            rows.append(row)
    except csv.Error as error:
        problems.append(Problem(reader.line_num, "", f"is not CSV: {error}"))
    return rows, problems


def _check_header(header: list[str]) -> list[Problem]:
    missing = [name for name in COLUMNS if name not in header]
    unknown = [name for name in header if name not in (*COLUMNS, *OPTIONAL)]
    twice = sorted({name for name in header if header.count(name) > 1})
    problems = [Problem(1, name, "this column is missing") for name in missing]
    problems += [
        Problem(1, name, f"is not a column; the columns are {', '.join((*COLUMNS, *OPTIONAL))}") for name in unknown
    ]
    problems += [Problem(1, name, "this column stands twice") for name in twice if name in READERS]
    return problems


def _read_row(
    kabar: Kabar, header: list[str], values: list[str], line: int, now: datetime
) -> tuple[dict[str, Any], list[Problem]]:
    if len(values) != len(header):
        return {}, [Problem(line, "", f"has {len(values)} cells, the header has {len(header)}")]
    row: dict[str, Any] = {}
    problems = []
    for name, value in zip(header, values, strict=True):
        try:
            row[name] = READERS[name](value.strip(), kabar, now)
        except ValueError as error:
            problems.append(Problem(line, name, str(error)))
    return row, problems
