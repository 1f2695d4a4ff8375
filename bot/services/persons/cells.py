"""What one cell of a people file may say, and what it means. Each reader raises CellFault with the mend."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from bot.core import national_id
from bot.core.lines import KINDS
from bot.services.persons.numbers import normalise

if TYPE_CHECKING:
    from bot.services.kabar import Kabar

Reader = Callable[[str, "Kabar", datetime], Any]

LANGUAGES: Final = {
    **{code: code for code in ("id", "sas", "jv", "su", "en")},
    "indonesia": "id",
    "indonesian": "id",
    "bahasa": "id",
    "bahasa indonesia": "id",
    "sasak": "sas",
    "jawa": "jv",
    "javanese": "jv",
    "sunda": "su",
    "sundanese": "su",
    "inggris": "en",
    "english": "en",
}
GENDERS: Final = {
    **dict.fromkeys(("f", "female", "p", "perempuan", "woman", "wanita"), "female"),
    **dict.fromkeys(("m", "male", "l", "laki-laki", "laki", "man", "pria"), "male"),
    **dict.fromkeys(("o", "other", "x", "lain", "lainnya"), "other"),
}
LINES: Final[dict[str, str]] = {
    **dict(zip(KINDS, KINDS, strict=True)),
    "wa": "whatsapp",
    **dict.fromkeys(("telepon", "telp", "phone"), "call"),
}
YES: Final = frozenset({"yes", "y", "ya", "true", "1", "iya", "setuju"})
NO: Final = frozenset({"no", "n", "tidak", "false", "0", "tdk", "menolak"})
OLDEST: Final = 1920
LONGEST: Final = 120
LONGEST_DISTRICT: Final = 80
_HOUR = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::00)?", re.ASCII)
_DATES: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")


class CellFault(ValueError):
    """A cell will not do. Its text is the command line's; pages have words of their own for ``key`` and ``values``."""

    def __init__(self, key: str, words: str, **values: str | int) -> None:
        super().__init__(words)
        self.key = key
        self.values = values


def _name(value: str, _kabar: Kabar, _now: datetime) -> str:
    if not value:
        raise CellFault("empty", "is empty")
    return _short(value)


def _phone(value: str, kabar: Kabar, _now: datetime) -> str:
    number = normalise(value, kabar.settings.country)
    if number is None:
        words = f"{value!r} is not a mobile number; write it like 0812..., 62812... or +62812..."
        raise CellFault("phone", words, value=value)
    return number


def _language(value: str, _kabar: Kabar, _now: datetime) -> str:
    if not value:
        return "id"
    if value.lower() not in LANGUAGES:
        words = f"{value!r} is no language of Kabar; use id, sas, jv, su or en"
        raise CellFault("language", words, value=value)
    return LANGUAGES[value.lower()]


def _text(value: str, _kabar: Kabar, _now: datetime) -> str | None:
    return _short(value) if value else None


def _district(value: str, kabar: Kabar, now: datetime) -> str | None:
    district = _text(value, kabar, now)
    if district and len(district) > LONGEST_DISTRICT:
        raise CellFault("long", f"is longer than {LONGEST_DISTRICT} characters", most=LONGEST_DISTRICT)
    known = kabar.content.districts.get(district.lower()) if district else None
    return known.name if known else district


def _gender(value: str, _kabar: Kabar, _now: datetime) -> str | None:
    if not value:
        return None
    if value.lower() not in GENDERS:
        words = f"{value!r} is not understood; use female, male or other, or leave it empty"
        raise CellFault("gender", words, value=value)
    return GENDERS[value.lower()]


def _birth_year(value: str, _kabar: Kabar, now: datetime) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and OLDEST <= int(value[:6]) <= now.year):
        words = f"{value!r} is not a year from {OLDEST} to {now.year}"
        raise CellFault("year", words, value=value, first=OLDEST, last=now.year)
    return int(value)


def _date(value: str, _kabar: Kabar, _now: datetime) -> date | None:
    if not value:
        return None
    for form in _DATES:
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    raise CellFault("date", f"{value!r} is not a date; write it like 2026-03-31 or 31/03/2026", value=value)


def _consent(value: str, _kabar: Kabar, _now: datetime) -> bool | None:
    if not value:
        return None
    if value.lower() in YES:
        return True
    if value.lower() in NO:
        return False
    words = f"{value!r} is not understood; use yes or no, or leave it empty to have the person asked"
    raise CellFault("consent", words, value=value)


def _hour(default: str) -> Reader:
    def read(value: str, _kabar: Kabar, _now: datetime) -> str:
        if not value:
            return default
        found = _HOUR.fullmatch(value)
        if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:  # noqa: PLR2004 - a clock's hours and minutes
            raise CellFault("hour", f"{value!r} is not a time of day; write it like 08:00", value=value)
        return f"{int(found[1]):02}:{found[2] or '00'}"

    return read


def _lines(value: str, _kabar: Kabar, _now: datetime) -> tuple[str, ...]:
    named = [word for word in re.split(r"[\s,;/+]+", value.lower()) if word]
    for word in named:
        if word not in LINES:
            words = f"{word!r} is no kind of line; use {', '.join(KINDS)}, the one to try first first"
            raise CellFault("line", words, value=word)
    kinds = tuple(LINES[word] for word in named)
    if len(set(kinds)) < len(kinds):
        raise CellFault("line_twice", "names one line twice")
    return kinds


def _short(value: str) -> str:
    if len(value) > LONGEST:
        raise CellFault("long", f"is longer than {LONGEST} characters", most=LONGEST)
    if any(ord(sign) < 32 for sign in value):  # noqa: PLR2004 - control characters
        raise CellFault("control", "holds a line break or another control character")
    if national_id.holds_one(value):
        raise CellFault("national_id", "holds what looks like a NIK; take it away: Kabar keeps none")
    return value


READERS: Final[dict[str, Reader]] = {
    "name": _name,
    "phone": _phone,
    "language": _language,
    "district": _district,
    "gender": _gender,
    "birth_year": _birth_year,
    "return_date": _date,
    "programme": _text,
    "consent": _consent,
    "safe_from": _hour("08:00"),
    "safe_to": _hour("20:00"),
    "lines": _lines,
}
