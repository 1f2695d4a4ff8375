"""Numbers in words and figures, of all languages together: ``2 juta lima ratus ribu``, ``rong atus ewu``, ``1,5``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from bot.core.hear.answer_words import Vocabulary

_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}")
_MOST_DIGITS = 15
_TEN = 10
_THOUSAND = 1000


class UnclearError(ValueError):
    """These words are no one number."""


def figure(piece: str) -> Fraction:
    """The value of ``960.000``, ``1,5`` or ``12``. Raises UnclearError."""
    digits = sum(char.isdigit() for char in piece)
    if digits > _MOST_DIGITS:
        raise UnclearError(piece)
    if piece.isdigit():
        return Fraction(int(piece))
    if _GROUPED.fullmatch(piece):
        last = max(piece.rfind("."), piece.rfind(","))
        whole, rest = (piece, "") if len(piece) - last - 1 == len("000") else (piece[:last], piece[last + 1 :])
        return Fraction(re.sub(r"[.,]", "", whole)) + Fraction(int(rest or 0), 10 ** len(rest))
    if _DECIMAL.fullmatch(piece):
        return Fraction(piece.replace(",", "."))
    raise UnclearError(piece)


@dataclass(slots=True)
class _Sum:
    """What was read so far: millions and thousands in ``total``, hundreds and tens in ``group``, ones in ``ones``."""

    vocabulary: Vocabulary
    total: Fraction = Fraction(0)
    group: Fraction = Fraction(0)
    ones: Fraction | None = None
    scale: int = 0
    """The last big scale (1000 or more), so that scales only go down."""
    small: int = _THOUSAND
    """The last small scale (10 or 100) in this group."""
    figures: bool = False
    seen: list[str] = field(default_factory=list)

    def take(self, word: str) -> None:
        words = self.vocabulary
        self.seen.append(word)
        if word[0].isdigit():
            self._unit(figure(word))
        elif word in words.units:
            self._named(words.units[word])
        elif word in words.teens:
            self.ones = self._taken(1) + _TEN
        elif word in words.half:
            self._half()
        else:
            self._scaled(words.scales[word])

    def _unit(self, value: Fraction) -> None:
        if self.ones is not None or (self.group and value >= self.small):
            raise UnclearError
        self.ones = value

    def _named(self, value: int) -> None:
        if value >= _THOUSAND:
            self.ones = Fraction(1) if self.ones is None else self.ones
            self._scaled(value)
        elif value >= _TEN:
            if self.ones is not None or value >= self.small:
                raise UnclearError
            self.group += value
            self.small = 100 if value >= 100 else 10  # noqa: PLR2004 - hundreds and tens
        else:
            self._unit(Fraction(value))

    def _half(self) -> None:
        if self.ones is None and not self.group and self.scale:
            self.total += Fraction(self.scale, 2)
            self.scale = 1
        else:
            self.ones = (self.ones or Fraction(0)) + Fraction(1, 2)

    def _taken(self, default: int) -> Fraction:
        value = Fraction(default) if self.ones is None else self.ones
        self.ones = None
        return value

    def _scaled(self, scale: int) -> None:
        if scale < _THOUSAND:
            if scale >= self.small:
                raise UnclearError
            self.group += self._taken(1) * scale
            self.small = scale
            return
        if self.scale and scale >= self.scale:
            raise UnclearError
        amount = self.group + self._taken(0 if self.group else 1)
        self.total += amount * scale
        self.group, self.small, self.scale = Fraction(0), _THOUSAND, scale

    def value(self) -> Fraction:
        return self.total + self.group + (self.ones or Fraction(0))


def is_part(word: str, words: Vocabulary) -> bool:
    """Whether a word belongs to a number."""
    return word[0].isdigit() or word in words.units or word in words.scales or word in words.teens or word in words.half


def runs(row: list[str], words: Vocabulary) -> tuple[list[list[str]], list[str]]:
    """The runs of number words in a row, and the other words."""
    numbers: list[list[str]] = []
    others: list[str] = []
    open_run = False
    for word in row:
        if is_part(word, words):
            if not open_run:
                numbers.append([])
            numbers[-1].append(word)
            open_run = True
        else:
            open_run = False
            others.append(word)
    return numbers, others


def value(run: list[str], words: Vocabulary) -> Fraction | None:
    """The number a run of words says, or None."""
    counted = _Sum(words)
    try:
        for word in run:
            counted.take(word)
    except UnclearError:
        return None
    return counted.value()
