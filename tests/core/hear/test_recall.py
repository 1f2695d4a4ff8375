"""How much is heard on messages that stand apart from the rules' examples.

The rules were changed with these messages in view, so these are floors against going backwards, not an honest figure.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.hear import risk
from bot.core.hear.rules import LANGUAGES, SIGN_LEVELS

HERE = Path(__file__).parent


def _messages():
    for name in ("messages.txt", "messages_later.txt"):
        for line in (HERE / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield line.split("|", 3)


MESSAGES = list(_messages())


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_red_is_missed(lexicon, language):
    red = [text for level, _, spoken, text in MESSAGES if (level, spoken) == ("red", language)]
    assert len(red) >= 15
    heard = {text: risk.find(lexicon, text) for text in red}
    assert [text for text, sign in heard.items() if sign is None or sign.level != "red"] == []


@pytest.mark.parametrize("level", ["orange", "yellow"])
def test_the_rest_is_heard_at_least_as_urgent_as_meant(lexicon, level):
    meant = [text for found, _, _, text in MESSAGES if found == level]
    urgent_enough = SIGN_LEVELS[: SIGN_LEVELS.index(level) + 1]
    heard = [text for text in meant if (sign := risk.find(lexicon, text)) and sign.level in urgent_enough]
    assert len(heard) / len(meant) >= 0.97


def test_ordinary_messages_raise_nothing(lexicon):
    ordinary = [text for level, _, _, text in MESSAGES if level == "-"]
    assert len(ordinary) >= 200
    alarms = {text: sign.rule for text in ordinary if (sign := risk.find(lexicon, text))}
    assert len(alarms) / len(ordinary) <= 0.01, alarms


def test_the_sentences_are_varied():
    texts = [text for *_, text in MESSAGES]
    assert len(texts) == len(set(texts))
