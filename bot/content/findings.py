"""Findings in the language of whoever mends them: English stands in the code, Indonesian in ``checks.po``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from bot.core.finding import Finding
from bot.core.told import said_in
from bot.i18n import PACKAGED, read_catalog

ENGLISH: Final = "en"


def in_words(finding: Finding, language: str) -> tuple[str, str]:
    """What is wrong and how to mend it: in English for ``en``, else in Indonesian."""
    known = catalogue(language)
    return said_in(known, finding.words), said_in(known, finding.mend)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """English template -> the language's own. Raises what reading a broken catalogue raises."""
    if language == ENGLISH:
        return {}
    with (PACKAGED / "id" / "LC_MESSAGES" / "checks.po").open(encoding="utf-8") as stream:
        return {str(entry.id): str(entry.string) for entry in read_catalog(stream) if entry.id and entry.string}
