"""What a log line may hold: codes, counts, places in the code. Never a number, a name or a text of a person.

What is allowed is listed and everything else hidden, so a new field is safe until somebody thinks about it.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from types import TracebackType

HIDDEN: Final = "[hidden]"
NUMBER: Final = "[number]"
EMAIL: Final = "[email]"
LONGEST = 200
DEEPEST = 3
MOST = 30
FRAMES = 12
BIGGEST = 10**6
"""A whole number from here on has seven digits and may be a telephone number."""

PERSONAL = frozenset(
    {
        *("address", "answer", "answers", "body", "content", "email", "evidence", "form", "from", "label"),
        *("message", "name", "names", "note", "number", "params", "password", "phone", "recipient", "secret"),
        *("sender", "text", "texts", "to", "token", "value", "values", "words"),
    }
)
"""A key with one of these among its words (split at _) is hidden whatever its value is."""

_PARTS = re.compile(
    r"(?P<keep>\b(?:[A-Z]{2})?[0-9a-f]{32}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
    r"|(?<![\d+-])(?:19|20)\d\d-[01]\d-[0-3]\d(?![\d-]))"
    r"|(?P<email>[^\s@<>\"']+@[^\s@<>\"']+)"
    r"|(?P<number>\+\W?62[\s().\d-]*|\+?\(?\d(?:[\s().-]{0,2}\d){6,})",
)
_CODE_WORD = re.compile(r"[A-Za-z0-9_.:/+@%#=\[\]<>*-]*", re.ASCII)
_EVENT = re.compile(r"[A-Za-z][A-Za-z0-9 _.,:/-]*", re.ASCII)
_ROOT = Path(__file__).resolve().parent.parent
# The interpreter's own words about our code: they hold names of attributes and modules only.
_ABOUT_CODE = (AttributeError, ImportError, NameError)


def words(text: str) -> str:
    """``text`` without telephone numbers and e-mail addresses; ids (UUIDs, SIDs) and dates stay."""
    return _PARTS.sub(_mask, text[:LONGEST])


def _mask(match: re.Match[str]) -> str:
    if match["keep"]:
        return match["keep"]
    return EMAIL if match["email"] else NUMBER


def event(text: object) -> str:
    """What happened: plain words written in the code. Anything else is not shown."""
    return words(text) if isinstance(text, str) and _EVENT.fullmatch(text) else HIDDEN


def value(found: object, depth: int = 0) -> object:  # noqa: PLR0911 - one line a kind of value
    """A value as it may stand in a log line: a short word of code, a count, a moment, or a few of them."""
    match found:
        case None | bool() | float() | timedelta():
            return found.total_seconds() if isinstance(found, timedelta) else found
        case Enum():
            return value(found.value, depth)
        case int():
            return found if abs(found) < BIGGEST else NUMBER
        case datetime() | date() | time():
            return found.isoformat()
        case str() | UUID() | Path():
            text = str(found)
            return words(text) if _CODE_WORD.fullmatch(text) else HIDDEN
        case BaseException():
            return failure(found)
        case Mapping() if depth < DEEPEST:
            return {key_word(key): field(key, item, depth + 1) for key, item in list(found.items())[:MOST]}
        case list() | tuple() | set() | frozenset() if depth < DEEPEST:
            return [value(item, depth + 1) for item in list(found)[:MOST]]
    return f"<{type(found).__name__}>"


def key_word(key: object) -> str:
    """A key, which is a word of code like any value."""
    return str(value(str(key)))


def field(key: object, found: object, depth: int = 0) -> object:
    """A value under a key: hidden where the key says that it is somebody's."""
    return HIDDEN if PERSONAL & set(str(key).lower().split("_")) else value(found, depth)


def failure(error: BaseException) -> dict[str, object]:
    """An exception: type, code and places. Its words are left out, they mostly quote what somebody sent."""
    told: dict[str, object] = {"type": f"{type(error).__module__}.{type(error).__qualname__}"}
    if isinstance(error, _ABOUT_CODE):
        told["words"] = words(str(error))
    elif isinstance(error, OSError) and error.strerror:
        told["words"] = words(str(error.strerror))
    for source in (error, getattr(error, "orig", None)):
        for name in ("code", "status", "sqlstate", "sqlite_errorname", "errno"):
            code = getattr(source, name, None)
            if isinstance(code, (int, str)):
                told.setdefault("code", value(code))
    told["places"] = places(error.__traceback__)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        told["cause"] = f"{type(cause).__module__}.{type(cause).__qualname__}"
        told["cause_places"] = places(cause.__traceback__)
    return told


def places(trace: TracebackType | None) -> list[str]:
    """``file:line function`` of the last frames, the innermost last."""
    frames = traceback.StackSummary.extract(traceback.walk_tb(trace), lookup_lines=False)
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-FRAMES:]]


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else "/".join(path.parts[-2:])
