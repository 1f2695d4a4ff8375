from __future__ import annotations

import string

import pytest
from babel.messages.pofile import read_po

from bot.content import packaged
from bot.i18n import PACKAGED, Catalogues
from tests.transcripts.chat import catalogues

ENGLISH = PACKAGED / "en" / "LC_MESSAGES" / "bot.po"


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_exists_in_english_and_nothing_else_does():
    sources = {(text.context, text.source) for text in packaged().texts()}
    assert set(catalogues().texts["en"]) == sources


def test_no_english_text_is_a_draft():
    with ENGLISH.open("rb") as stream:
        assert not [message.id for message in read_po(stream) if message.id and message.fuzzy]


@pytest.mark.parametrize("language", sorted(catalogues().texts))
def test_a_translation_has_the_same_values_to_fill_in(language):
    for (_, source), text in catalogues().texts[language].items():
        assert fields(text) == fields(source)


def test_a_language_without_a_text_falls_back_to_the_source():
    for language in ("sas", "jv", "su", "id", "xx"):
        assert Catalogues({}).translate(language, "common.yes", "Ya") == "Ya"


def po(tmp_path, body):
    file = tmp_path / "id@sas" / "LC_MESSAGES" / "bot.po"
    file.parent.mkdir(parents=True)
    file.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + body, encoding="utf-8")
    return tmp_path


def test_a_draft_is_sent_only_where_drafts_are_sent(tmp_path):
    folder = po(tmp_path, '#, fuzzy\nmsgctxt "common.yes"\nmsgid "Ya"\nmsgstr "Aok"\n')
    assert Catalogues.load(folder).translate("sas", "common.yes", "Ya") == "Ya"
    assert Catalogues.load(folder, send_drafts=True).translate("sas", "common.yes", "Ya") == "Aok"


def test_a_translation_of_an_older_source_is_not_sent(tmp_path):
    folder = po(tmp_path, 'msgctxt "common.yes"\nmsgid "Iya"\nmsgstr "Aok"\n')
    assert Catalogues.load(folder).translate("sas", "common.yes", "Ya") == "Ya"


def test_a_broken_catalogue_is_named(tmp_path):
    folder = po(tmp_path, "this is no catalogue\n")
    with pytest.raises(ValueError, match=r"bot\.po"):
        Catalogues.load(folder)
