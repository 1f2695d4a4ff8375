"""Reading a spreadsheet (XLSX): the cells of its first sheet as the text that somebody would write in a CSV file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any, Final

SIGN: Final = b"PK\x03\x04"
LARGEST_OPENED: Final = 256 * 1024 * 1024
"""Bytes that it may unpack to: a small file can be made to fill a machine's memory."""
MOST_LINES: Final = 1_048_576
"""Lines of a sheet, as Excel has them. A file can say that its next row is the billionth, or that it has so many."""
MOST_CELLS: Final = 64
"""Cells of a line that are read: a list has thirteen columns, and a file can say that a line goes on to ZZZ."""


class NoSpreadsheet(ValueError):
    """This is no XLSX file, or one that is not to be opened; the key says which."""


def is_one(data: bytes) -> bool:
    """Whether the bytes begin as those of an XLSX file do."""
    return data.startswith(SIGN)


def rows_of(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number as the spreadsheet shows it. Raises NoSpreadsheet."""
    # takes half a second to import, and few processes ever read a spreadsheet
    import openpyxl  # noqa: PLC0415

    if _size(data) > LARGEST_OPENED:
        raise NoSpreadsheet("xlsx_large")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:
        raise NoSpreadsheet("xlsx_bad") from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size
        lines = enumerate(sheet.iter_rows(max_col=MOST_CELLS, values_only=True), 1)
        for number, cells in islice(lines, MOST_LINES):
            yield number, _trimmed([text_of(cell) for cell in cells]) if cells.count(None) < len(cells) else []
        further = next(lines, None)
    except Exception as error:
        raise NoSpreadsheet("xlsx_bad") from error
    finally:
        book.close()
    if further:
        raise NoSpreadsheet("xlsx_large")


def text_of(value: Any) -> str:  # noqa: ANN401 - whatever a cell may hold
    """A cell as text: whole numbers without a point, dates as 2026-03-31, times as 08:00."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _size(data: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise NoSpreadsheet("xlsx_bad") from error


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at the end: a sheet is wider than what stands in it."""
    while cells and not cells[-1].strip():
        cells.pop()
    return cells
