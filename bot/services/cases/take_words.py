"""What staff write to take a case: ``AMBIL KB-1042``, ``ok 1042``, ``ambil``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.core.hear import answers

_CODE = re.compile(r"(?:kb)?[\s.:#-]*(\d{4,9})", re.IGNORECASE)


def code_in(text: str) -> str | None:
    """The code of a case in a text, as ``KB-1042``; None where there is none."""
    found = _CODE.search(text)
    return f"KB-{int(found[1])}" if found else None


def without_code(text: str) -> str:
    """The words beside the code."""
    return _CODE.sub(" ", text).strip(" .,!-#")


def means_to_take(text: str, words: Iterable[str]) -> bool:
    """Whether a text is an answer to an alert: a take word, with or without a code, or a code with its letters."""
    beside = without_code(text)
    return answers.keyword(beside, words) or (not beside and "kb" in text.lower())
