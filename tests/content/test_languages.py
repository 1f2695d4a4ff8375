"""The words by which a language is guessed are content: a fault in them is one line with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import PACKAGED
from bot.content.languages import read_languages
from bot.core.finding import ContentError
from bot.core.hear.language import LANGUAGES, Tongues


def test_every_language_has_words() -> None:
    marks = read_languages(PACKAGED).marks
    assert tuple(marks) == LANGUAGES
    assert all(len(mark.words) > 100 for mark in marks.values())


def test_without_the_file_nothing_is_guessed(tmp_path: Path) -> None:
    assert read_languages(tmp_path) == Tongues()


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("sas: {words: [a, b]}", "languages.yaml:1 (sas.words): words is not a text"),
        ("ban: {words: a b}", "unknown key 'ban'"),
        ("su: {words: a b, ending: [eun]}", "unknown key 'ending'. Did you mean 'endings'"),
        ("su: {words: a b, endings: eun}", "endings is not a list"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, written: str, line: str) -> None:
    (tmp_path / "languages.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(ContentError) as fault:
        read_languages(tmp_path)
    assert line in str(fault.value)
