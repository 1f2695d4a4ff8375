"""Expressions inside texts: ``@contact.name``, ``@(upper(results.x))``. Kabar fills nothing in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

TOP: Final = (
    *("child", "contact", "fields", "globals", "input", "legacy_extra", "node", "parent", "locals"),
    *("results", "resume", "run", "ticket", "trigger", "urns", "webhook"),
)
"""What a path may begin with (goflow, flows.RunContextTopLevels); any other @ is a plain letter."""

GAP: Final = "..."
"""Stands where something was filled in that the sentence needs."""

_LONGEST: Final = 1000
"""Letters of an expression in brackets; what is longer stays as it is written."""

_PATH: Final = re.compile(rf"@(?:{'|'.join(TOP)})\b(?:\.\w+)*")
_NAMED: Final = re.compile(r"@\(?\s*(?:\w+\(\s*)?contact(?:\.(?:name|first_name))?\s*\)*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without expressions, and those that were in it."""

    text: str
    expressions: tuple[str, ...] = ()


def without(text: str) -> Plain:
    """The text with names left out ("Halo @contact.name!" -> "Halo!") and a gap for everything else."""
    parts: list[str] = []
    found: list[str] = []
    at = 0
    while at < len(text):
        sign = text.find("@", at)
        if sign < 0:
            break
        parts.append(text[at:sign])
        if text.startswith("@@", sign):
            parts.append("@")
            at = sign + 2
            continue
        end = _end(text, sign)
        if end is None:
            parts.append("@")
            at = sign + 1
            continue
        expression = text[sign:end]
        found.append(expression)
        if _NAMED.fullmatch(expression) and not text.startswith("'", end):
            parts[-1] = re.sub(r"[,\s]+$", "", parts[-1]) if parts[-1].strip() else ""
        else:
            parts.append(GAP)
        at = end
    parts.append(text[at:])
    return Plain("".join(parts), tuple(found))


def has_any(text: str) -> bool:
    """Whether something would be filled in."""
    return bool(without(text).expressions)


def _end(text: str, sign: int) -> int | None:
    """Where the expression that begins at this @ ends; None where it is no expression."""
    if not text.startswith("@(", sign):
        path = _PATH.match(text, sign)
        return path.end() if path else None
    depth, quoted = 0, False
    for at in range(sign + 1, min(len(text), sign + _LONGEST)):
        letter = text[at]
        if letter == '"' and text[at - 1] != "\\":
            quoted = not quoted
        elif not quoted and letter in "()":
            depth += 1 if letter == "(" else -1
            if depth == 0:
                return at + 1
    return None
