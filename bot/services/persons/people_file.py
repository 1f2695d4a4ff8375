"""Reading a people file: CSV or XLSX into rows, and everything that is wrong with it, by line and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from bot.services.kabar import Kabar
from bot.services.persons import caseworkers, spreadsheet
from bot.services.persons.cells import READERS, CellFault, Reader

COLUMNS: Final = (
    *("name", "phone", "language", "district", "gender", "birth_year"),
    *("return_date", "programme", "consent", "safe_from", "safe_to"),
)
OPTIONAL: Final = ("lines", "caseworker")
MOST_ROWS: Final = 100_000
TOLD_EVERY: Final = 500
"""Rows between two words about how far it is."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that will not do. ``line`` counts as an editor does: the header is line 1.

    ``words`` are the command line's; pages have words of their own for ``key`` and ``values``.
    """

    line: int
    column: str
    words: str
    key: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.words}" if self.column else f"line {self.line}: {self.words}"


class _Unreadable(Exception):
    """The file as a whole will not do."""

    def __init__(self, line: int, words: str, key: str) -> None:
        super().__init__(words)
        self.problem = Problem(line, "", words, key)


def read(
    kabar: Kabar, data: bytes, now: datetime, tell: Callable[[int], None] = lambda _: None
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The good rows, and every problem; with a problem the rows are not to be used. ``tell``: how many were read."""
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    try:
        table = _sheet(data) if spreadsheet.is_one(data) else _csv(data)
        _, first = next(table, (1, []))
        header = [cell.strip().lower() for cell in first]
        problems.extend(_check_header(header))
        if problems:
            return [], problems
        named = caseworkers.reader(kabar)
        readers = READERS | {"caseworker": lambda value, _kabar, _now: named(value)}
        seen: dict[tuple[str, str], int] = {}
        for line, cells in table:
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) >= MOST_ROWS:
                words = f"more than {MOST_ROWS} rows; split the file"
                problems.append(Problem(line, "", words, "rows", {"most": MOST_ROWS}))
                break
            row, found = _read_row(kabar, header, cells, (line, readers), now)
            problems.extend(found)
            key = (str(row.get("phone")), str(row.get("name", "")).casefold())
            if not found and key in seen:
                words = f"the same person stands in line {seen[key]}"
                problems.append(Problem(line, "phone", words, "same_person", {"line": seen[key]}))
            seen.setdefault(key, line)
            rows.append(row)
            if len(rows) % TOLD_EVERY == 0:
                tell(len(rows))
    except _Unreadable as fault:
        problems.append(fault.problem)
    return rows, problems


def read_cells(
    kabar: Kabar, given: Mapping[str, str], now: datetime, line: int = 0, readers: Mapping[str, Reader] = READERS
) -> tuple[dict[str, Any], list[Problem]]:
    """One person's cells by the name of their column, by the same checks as in a file."""
    row: dict[str, Any] = {}
    problems = []
    for name, value in given.items():
        try:
            row[name] = readers[name](value.strip(), kabar, now)
        except CellFault as fault:
            problems.append(Problem(line, name, str(fault), fault.key, fault.values))
    return row, problems


def _csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _Unreadable(line, "is not UTF-8 text; save the file as 'CSV UTF-8'", "utf8") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise _Unreadable(line, "holds a NUL; this is not a CSV file", "nul")
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise _Unreadable(reader.line_num, f"is not CSV: {error}", "csv") from None


def _sheet(data: bytes) -> Iterator[tuple[int, list[str]]]:
    wide = 0
    try:
        for line, cells in spreadsheet.rows_of(data):
            wide = wide or len(cells)
            # what is empty at the end of a row stands in no cell
            yield line, [*cells, *[""] * (wide - len(cells))]
    except spreadsheet.NoSpreadsheet as fault:
        if str(fault) == "xlsx_large":
            raise _Unreadable(1, "unpacks to more than Kabar opens; save the sheet as CSV", "xlsx_large") from None
        raise _Unreadable(1, "is not an XLSX file that can be read; save it anew, or as CSV", "xlsx_bad") from None


def _check_header(header: list[str]) -> list[Problem]:
    known = (*COLUMNS, *OPTIONAL)
    names = {"names": ", ".join(known)}
    missing = [name for name in COLUMNS if name not in header]
    unknown = [name for name in header if name not in known]
    twice = sorted({name for name in header if header.count(name) > 1})
    problems = [Problem(1, name, "this column is missing", "missing") for name in missing]
    problems += [
        Problem(1, name, f"is not a column; the columns are {names['names']}", "unknown", names) for name in unknown
    ]
    return problems + [Problem(1, name, "this column stands twice", "twice") for name in twice if name in known]


def _read_row(
    kabar: Kabar, header: list[str], values: list[str], at: tuple[int, Mapping[str, Reader]], now: datetime
) -> tuple[dict[str, Any], list[Problem]]:
    line, readers = at
    if len(values) != len(header):
        words = f"has {len(values)} cells, the header has {len(header)}"
        return {}, [Problem(line, "", words, "cells", {"count": len(values), "header": len(header)})]
    return read_cells(kabar, dict(zip(header, values, strict=True)), now, line, readers)
