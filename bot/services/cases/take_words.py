"""What staff write to take a case: ``AMBIL KB-1042``, ``ok 1042``, ``ambil``."""

from __future__ import annotations

import re

from bot.core.hear import answers
from bot.core.ladder import Ladder

_CODE = re.compile(r"(?:kb)?[\s.:#-]*(\d{4,9})", re.IGNORECASE)


def code_in(text: str) -> str | None:
    """The code of a case in a text, as ``KB-1042``; None where there is none."""
    found = _CODE.search(text)
    return f"KB-{int(found[1])}" if found else None


def without_code(text: str) -> str:
    """The words beside the code."""
    return _CODE.sub(" ", text).strip(" .,!-#")


def answers_an_alert(text: str, ladder: Ladder) -> bool:
    """Whether a text is surely to an alert: a take word, with or without a code, or a code with its letters.

    The other words need the code here: a returnee who works with us says "tidak bisa" about much else.
    """
    beside = without_code(text)
    if answers.keyword(beside, ladder.take_words):
        return True
    lettered = "kb" in text.lower() and code_in(text) is not None
    return lettered and (not beside or answers.keyword(beside, (*ladder.cannot_words, *ladder.done_words)))
