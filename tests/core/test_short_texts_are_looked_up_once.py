"""What a short text means is looked for once; what is longer is somebody's own words, and is not remembered."""

from __future__ import annotations

from bot.core.recall import SHORT, recalled


def test_a_short_text_is_looked_up_once():
    looked = []
    ask = recalled(lambda text, language: looked.append((text, language)) or text.upper())

    assert [ask("ya", "id"), ask("ya", "id"), ask("ya", "jv")] == ["YA"] * 3
    assert looked == [("ya", "id"), ("ya", "jv")]


def test_a_longer_one_each_time():
    looked = []
    ask = recalled(looked.append)

    ask("x" * (SHORT + 1))
    ask("x" * (SHORT + 1))

    assert len(looked) == 2


def test_nothing_found_is_remembered_as_well():
    looked = []
    ask = recalled(looked.append)

    assert ask("1") is None
    assert ask("1") is None
    assert looked == ["1"]
