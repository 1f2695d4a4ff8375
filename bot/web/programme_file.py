"""Reports as files: one row a number, with what it counts, and the same signs as the page for what is hidden."""

from __future__ import annotations

import csv as written
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Final

from flask import get_template_attribute

from bot.core.disclosure import LEAST
from bot.core.spreadsheet import harmless
from bot.services.programme.figures import GROUPS, LINES
from bot.services.programme.topics import TOPICS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bot.services.programme.figures import Indicator, Line
    from bot.services.programme.periods import Period
    from bot.services.programme.quarter_times import Within

KINDS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COLUMNS: Final = ("period", "topic", "indicator", "breakdown", "line", "group", "number", "of", "percent", "note")
WIDTHS: Final = {"indicator": 46, "line": 22, "note": 34, "topic": 24, "period": 18, "breakdown": 14, "group": 14}

Cell = str | int | None
Told = dict[str, "Indicator"]


def csv(told: Told, period: Period) -> bytes:
    """UTF-8 with its mark, which Excel wants before it reads letters as they are."""
    out = StringIO()
    writer = written.writer(out)
    writer.writerow(_word("column", name) for name in COLUMNS)
    writer.writerows([harmless(cell) for cell in row] for row in _rows(told, period))
    return out.getvalue().encode("utf-8-sig")


def xlsx(told: Told, period: Period, months: Sequence[date]) -> bytes:
    """A sheet of numbers and a sheet of notes."""
    # here: it takes a quarter of a web process's start, and most never write a sheet
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_word("sheet", "numbers"))
    for place, name in enumerate(COLUMNS):
        sheet.column_dimensions["ABCDEFGHIJ"[place]].width = WIDTHS.get(name, 10)
    sheet.freeze_panes = "A2"
    head = [WriteOnlyCell(sheet, _word("column", name)) for name in COLUMNS]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in _rows(told, period):
        sheet.append([harmless(cell) for cell in row])
    notes = book.create_sheet(_word("sheet", "notes"))
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 40, 100
    for name, words in _notes(period, months):
        cells = [WriteOnlyCell(notes, harmless(text)) for text in (name, words)]
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        notes.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _rows(told: Told, period: Period) -> Iterator[list[Cell]]:
    name = _word("period", period)
    for topic, names in TOPICS.items():
        for one in (told[name] for name in names):
            start: list[Cell] = [name, _word("topic", topic), _word("indicator", one.name)]
            yield from _line([*start, "", ""], one.total, one)
            if one.unrecorded.shown:
                yield [*start, "", "", _word("group", "unrecorded"), *_numbers(one.unrecorded, "everyone", one)]
            yield from _times(one, _word("topic", topic))
            for breakdown in LINES:
                for value, line in one.lines[breakdown].items():
                    place = [_word("breakdown", breakdown), _word(breakdown, value)]
                    yield from _line([*start, *place], line, one)


def _times(one: Indicator, topic: str) -> Iterator[list[Cell]]:
    """Minutes of a quarter, each in a row of its own, women beside men; the note says it in words."""
    wholes = [("", told) for told in one.times]
    for breakdown, told in [*wholes, *((key, told) for key, lines in one.times_by.items() for told in lines)]:
        place = [_word("breakdown", breakdown), _word(breakdown, told.value)] if breakdown else ["", ""]
        for code in ("half", "most"):
            if code == "most" and (told.everyone is None or told.everyone.most is None):
                continue
            name = f"{_word('indicator', one.name)}: {_word('percentile', code, one.done)}"
            for group in GROUPS:
                start = [_word("quarter", told.first), topic, name, *place, _word("group", group)]
                yield [*start, *_minutes(getattr(told, group), code)]


def _minutes(own: Within | None, code: str) -> list[Cell]:
    minutes = getattr(own, code, None)
    if own is None or minutes is None:
        return [None, own.cases if own else None, None, _word("hidden", None)]
    return [minutes, own.cases, None, _word("within", minutes)]


def _line(start: list[Cell], line: Line, one: Indicator) -> Iterator[list[Cell]]:
    for group in GROUPS:
        yield [*start, _word("group", group), *_numbers(line, group, one)]


def _numbers(line: Line, group: str, one: Indicator) -> list[Cell]:
    share = getattr(line, group)
    rate = None if share.rate is None else round(100 * share.rate)
    if share.number is None:
        note = _word("hidden", line.mark if group == "everyone" else None)
    else:
        note = _word("missing", line.missing) if line.missing else ""
    return [share.number, share.of if one.of else None, rate, note]


def _notes(period: Period, months: Sequence[date]) -> Iterator[tuple[str, str]]:
    yield _word("column", "period"), _word("period", period)
    yield _word("note", "months"), ", ".join(f"{one:%Y-%m}" for one in months if period.holds(one, one))
    for key in ("hidden", "time", "sexes", "consent", "places", "times"):
        yield _word("note", key), _word("told", key, LEAST)
    for names in TOPICS.values():
        for name in names:
            yield _word("indicator", name), _word("definition", name)


def _word(macro: str, *given: object) -> str:
    """The catalogue's word, as the page has it."""
    words = get_template_attribute("_programme_words.html", macro)
    return str(words(*given).unescape()).strip()
