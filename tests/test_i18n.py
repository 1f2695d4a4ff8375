"""Texts in people's languages: the chain of each language, drafts, and catalogues that every tool reads.

What ``msgfmt --check`` asks is asked here without it: it is not on every machine.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.i18n import CHAINS, FOLDERS, LANGUAGES, Catalogues, catalogue_file
from bot.translations import po, po_out
from bot.translations.faults import faults, head_is_whole
from bot.translations.headers import TRANSLATED
from tests.wanting import packaged_texts

TEXTS = {"sas": "Aok", "jv": "Nggih", "su": "Muhun", "en": "Yes"}
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def catalogues(*languages: str) -> Catalogues:
    return Catalogues({language: {("common.yes", "Ya"): TEXTS[language]} for language in languages})


def test_each_language_falls_back_to_indonesian_and_to_no_other() -> None:
    assert {"id": ("id",)} | {language: (language, "id") for language in FOLDERS} == CHAINS
    assert tuple(CHAINS) == LANGUAGES


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_is_taken_from_its_own_language(language: str) -> None:
    assert catalogues(*TEXTS).translate(language, "common.yes", "Ya") == TEXTS[language]


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_that_is_missing_is_indonesian_whatever_the_others_have(language: str) -> None:
    others = catalogues(*(other for other in TEXTS if other != language))
    assert others.translate(language, "common.yes", "Ya") == "Ya"


@pytest.mark.parametrize("language", ["id", "ban", ""])
def test_indonesian_and_what_is_unknown_get_the_source(language: str) -> None:
    assert catalogues(*TEXTS).translate(language, "common.yes", "Ya") == "Ya"


def written(folder: Path, body: str) -> Path:
    file = catalogue_file("sas", folder)
    file.parent.mkdir(parents=True)
    file.write_text(HEAD + body, encoding="utf-8")
    return folder


def test_a_draft_that_fills_in_something_else_than_its_source_is_never_sent(tmp_path: Path) -> None:
    folder = written(tmp_path, '#, fuzzy\nmsgctxt "common.staff_closed"\nmsgid "{code} tutup"\nmsgstr "{kode} tutup"\n')
    loaded = Catalogues.load(folder, send_drafts=True)
    assert loaded.translate("sas", "common.staff_closed", "{code} tutup") == "{code} tutup"


def test_what_poedit_and_weblate_add_does_not_stop_kabar(tmp_path: Path) -> None:
    body = (
        '#| msgid "Iya"\nmsgctxt "common.yes"\nmsgid "Ya"\nmsgstr "Aok"\n\n#~| msgid "a"\n#~ msgid "b"\n#~ msgstr "c"\n'
    )
    assert Catalogues.load(written(tmp_path, body)).translate("sas", "common.yes", "Ya") == "Aok"


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_packaged_catalogue_is_whole(language: str) -> None:
    catalogue = po.read(catalogue_file(language))
    assert [str(fault) for fault in head_is_whole(catalogue.head)] == []
    # a text that is gone is nobody's fault before the next update
    contexts = {entry.context for entry in packaged_texts().entries}
    living = tuple(entry for entry in catalogue.entries if entry.context in contexts)
    found = faults(language, po.Catalogue(catalogue.head, living), packaged_texts(), {})
    assert [str(fault) for fault in found] == []
    assert po_out.write(po.parse(po_out.write(catalogue))) == po_out.write(catalogue)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ({}, "Plural-Forms is missing"),
        ({"Plural-Forms": "nplurals=INTEGER; plural=EXPRESSION;"}, "Plural-Forms is 'nplurals=INTEGER"),
    ],
)
def test_a_head_that_msgfmt_would_refuse_is_found(head: dict[str, str], words: str) -> None:
    assert any(fault.words.startswith(words) for fault in head_is_whole(head))


@pytest.mark.parametrize("language", TRANSLATED)
def test_one_form_for_the_languages_of_indonesia(language: str) -> None:
    forms = po.read(catalogue_file(language)).head["Plural-Forms"]
    assert forms == ("nplurals=2; plural=(n != 1);" if language == "en" else "nplurals=1; plural=0;")
