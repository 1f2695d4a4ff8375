"""The ILO's indicators as they come with Kabar, and what is wrong with a file that was broken."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

from bot.content import PACKAGED, ContentError, packaged
from bot.content.indicators import read_indicators

NUMBERS = {
    "deception": (10, "1-8-1", "2-8-0"),
    "coercion": (10, "1-9-0", "4-6-0"),
    "vulnerability": (16, "0-14-2", "0-15-0"),
    "exploitation": (9, "1-7-1", "1-7-0"),
    "coercion_there": (15, "4-10-1", "8-7-0"),
    "vulnerability_there": (7, "0-5-2", "0-7-0"),
}
"""Dimension -> how many signs; strong, medium and weak for adults, for children. As published."""


@pytest.fixture
def folder(tmp_path):
    shutil.copy(PACKAGED / "indicators.yaml", tmp_path)
    return tmp_path


def test_all_of_them_are_there_with_their_strengths():
    def told(several, who):
        found = Counter(getattr(one, who) for one in several)
        return "-".join(str(found[name]) for name in ("strong", "medium", "weak"))

    of = packaged().indicators.of
    assert {name: (len(of[name]), told(of[name], "adult"), told(of[name], "child")) for name in of} == NUMBERS


def test_each_has_its_words_in_both_languages_of_staff():
    indicators = packaged().indicators
    for words in [*indicators.titles.values(), *(one.words for one in indicators.by_key.values())]:
        assert words["id"]
        assert words["en"]


def test_a_folder_without_the_file_has_none(tmp_path):
    assert read_indicators(tmp_path).by_key == {}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("adult: strong", "adult: storng", "adult 'storng' is unknown"),
        ("adult: strong, ", "", "adult is missing"),
        ('id: "Ditipu soal keadaan kerja",', "", "the text in 'id' is missing"),
        ("reviewed_on:\n", "reviewed_on: soon\n", "'soon' is no day"),
        ("  deception:", "  deceit:", "unknown key 'deceit'"),
    ],
)
def test_a_broken_file_names_the_place(folder, before, after, words):
    file = folder / "indicators.yaml"
    file.write_text(file.read_text().replace(before, after, 1))
    with pytest.raises(ContentError, match=words) as error:
        read_indicators(folder)
    assert "indicators.yaml:" in str(error.value)
