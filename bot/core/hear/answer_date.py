"""Days: ``2026-03-12``, ``12/3``, ``tgl 5``, ``5 maret``, ``kmrn``, ``bln dpn``, ``3 hari lagi``."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from bot.core.hear.amounts import is_part, value
from bot.core.hear.answer_words import Vocabulary, read
from bot.core.hear.lexicon import Lexicon
from bot.core.hear.normalise import clean

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?(?![\d/-])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_WORDS = 12
_WEEK = 7
_YEAR_MONTHS = 12
_LONGEST_SPAN = 1200
_LONGEST_MONTH = 31


def date(text: str, today: dt.date, lexicon: Lexicon) -> dt.date | None:
    """The one day the answer names, or None.

    A day without a year is of this year, ``tgl 5`` without a month of this month; "bulan depan" is this day of next
    month, or its last one.
    """
    words = lexicon.vocabulary
    cleaned = clean(text)
    answer = read(text, words)
    if not 0 < len(answer.words) <= _MOST_WORDS or words.hedges.within(answer.words):
        return None
    figures = _figures(cleaned, today)
    if figures:
        return figures[0] if len(set(figures)) == 1 else None
    if words.range_words.within(answer.words) or any(word in words.negators for word in answer.words):
        return None
    row = words.polite.without(answer.words) or answer.words
    named = _named_day(answer.words, today, words) or _named_day(row, today, words)
    return named or _month_day(row, today, words) or _relative(row, today, words)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _figures(cleaned: str, today: dt.date) -> list[dt.date | None]:
    iso = [_day(*map(int, found)) for found in _ISO.findall(cleaned)]
    if iso:
        return list(iso)
    return [
        _day(int(year) + (2000 if len(year) == len("26") else 0) if year else today.year, int(month), int(day))
        for day, month, year in _NUMERIC.findall(cleaned)
    ]


def _named_day(row: Sequence[str], today: dt.date, words: Vocabulary) -> dt.date | None:
    """Such as "kemarin", "hari ini", "besok": nothing else that counts time beside it."""
    shift = words.days.get(tuple(row))
    return None if shift is None else _shifted(today, shift)


def _month_day(row: Sequence[str], today: dt.date, words: Vocabulary) -> dt.date | None:
    """Such as "tgl 5", "5 maret 2026", "tanggal 5 bulan depan"."""
    base, rest, moved = _which_month(row, today, words)
    dated = words.day_of_month.within(rest)
    years = [word for word in rest if _YEAR.fullmatch(word)]
    months = [words.months[word] for word in rest if word in words.months]
    days = [
        word
        for word in words.day_of_month.without(rest)
        if word not in years and word not in words.months and word not in words.spans
    ]
    named = dated or months or moved
    if not named or len(years) > 1 or len(months) > 1 or not days or not all(is_part(word, words) for word in days):
        return None
    day = value(days, words)
    if day is None or day.denominator != 1 or day > _LONGEST_MONTH:
        return None
    return _day(int(years[0]) if years else base.year, months[0] if months else base.month, int(day))


def _which_month(row: Sequence[str], today: dt.date, words: Vocabulary) -> tuple[dt.date, Sequence[str], bool]:
    """Today, or the same day of the month that the row ends with ("bulan depan", "bulan ini"), and the rest."""
    if len(row) > 1 and words.spans.get(row[-2]) == "month":
        steps = _direction(row[-1:], words)
        if steps or words.this.begin(row[-1:]):
            return _months(today, steps), row[:-2], True
    return today, row, False


def _relative(row: Sequence[str], today: dt.date, words: Vocabulary) -> dt.date | None:
    """Such as "3 hari lagi", "seminggu lalu", "bulan depan", "senin depan", "next week"."""
    direction = _direction(row, words)
    if not direction:
        return None
    rest = words.back.without(words.ahead.without(row))
    count: list[str] = []
    kinds: list[str] = []
    for word in rest:
        kind = words.spans.get(word)
        if kind is None and word.startswith("se") and word[2:] in words.spans:
            kind = words.spans[word[2:]]
        if kind is not None:
            kinds.append(kind)
        elif is_part(word, words):
            count.append(word)
        elif word in words.weekdays and len(rest) == 1:
            return _weekday(today, words.weekdays[word], direction)
        else:
            return None
    amount = value(count, words) if count else 1
    if len(kinds) != 1 or amount is None or amount.denominator != 1 or amount > _LONGEST_SPAN:
        return None
    return _moved(today, kinds[0], int(amount) * direction)


def _direction(row: Sequence[str], words: Vocabulary) -> int:
    ahead, back = words.ahead.within(row), words.back.within(row)
    return 0 if ahead == back else (1 if ahead else -1)


def _moved(today: dt.date, kind: str, steps: int) -> dt.date | None:
    if kind == "month":
        return _months(today, steps)
    if kind == "year":
        return _months(today, steps * _YEAR_MONTHS)
    return _shifted(today, steps * (_WEEK if kind == "week" else 1))


def _shifted(today: dt.date, days: int) -> dt.date | None:
    try:
        return today + dt.timedelta(days=days)
    except OverflowError:
        return None


def _months(today: dt.date, steps: int) -> dt.date:
    """The same day some months on; the month's last day where it is shorter."""
    years, month = divmod(today.year * _YEAR_MONTHS + today.month - 1 + steps, _YEAR_MONTHS)
    years = min(max(years, dt.MINYEAR), dt.MAXYEAR)
    return dt.date(years, month + 1, min(today.day, calendar.monthrange(years, month + 1)[1]))


def _weekday(today: dt.date, weekday: int, direction: int) -> dt.date | None:
    """The nearest such day, never today: "senin depan" is the next Monday to come."""
    days = (weekday - today.weekday()) % _WEEK or _WEEK
    return _shifted(today, days if direction > 0 else days - _WEEK or -_WEEK)
