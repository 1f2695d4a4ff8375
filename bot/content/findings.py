"""Findings in the language of whoever mends them: English stands in the code, Indonesian in ``checks.po``.

Who writes by form sees no YAML: what a sentence says of YAML, ``by_form.po`` says of the form, in both languages.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from functools import cache
from typing import Final

from babel.messages.catalog import Catalog

from bot.core.finding import Finding, Path
from bot.core.told import Told, said_in
from bot.i18n import PACKAGED, read_catalog

ENGLISH: Final = "en"
_STEP: Final = 2
"""Keys that lead to a step: ``nodes`` and its name."""


def in_words(finding: Finding, language: str, *, by_form: bool = False) -> tuple[str, str]:
    """What is wrong and how to mend it: in English for ``en``, else in Indonesian; ``by_form``: to who sees a form."""
    if by_form:
        words, mend = (_of_form(one, finding.path, language) for one in (finding.words, finding.mend))
        return words, mend
    known = catalogue(language)
    return said_in(known, finding.words), said_in(known, finding.mend)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """English template -> the language's own. Raises what reading a broken catalogue raises."""
    if language == ENGLISH:
        return {}
    return {str(entry.id): str(entry.string) for entry in _read("id", "checks.po") if entry.id and entry.string}


@cache
def of_forms(language: str) -> Mapping[tuple[str, str], str]:
    """(key of a step, English template) -> what stands for it; the key is empty where it is the same for all."""
    read = _read(ENGLISH if language == ENGLISH else "id", "by_form.po")
    return {(str(entry.context or ""), str(entry.id)): str(entry.string) for entry in read if entry.id}


def _of_form(sentence: str, path: Path, language: str) -> str:
    known = catalogue(language)
    if not isinstance(sentence, Told):
        return sentence
    inside = path[_STEP:] if path[:1] == ("nodes",) else path
    for key in (*reversed(inside), ""):
        if found := of_forms(language).get((str(key), sentence.template)):
            return said_in(ChainMap({sentence.template: found}, dict(known)), sentence)
    return said_in(known, sentence)


def _read(folder: str, file: str) -> Catalog:
    with (PACKAGED / folder / "LC_MESSAGES" / file).open(encoding="utf-8") as stream:
        return read_catalog(stream)
