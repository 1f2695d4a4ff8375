from __future__ import annotations

import pytest

from bot.content import packaged


@pytest.mark.parametrize(
    "text",
    [
        *("stop aja", "stop dong", "stop kak", "mau berhenti", "saya mau berhenti", "tolong stop", "jgn wa lg"),
        *("jgn hubungi saya lg", "jgn ganggu", "brenti", "udah jgn wa lg", "STOP!!", "berhenti ya kak", "Stop pak"),
    ],
)
def test_stop_is_heard(text: str) -> None:
    assert packaged().world.called(text) == "stop"


@pytest.mark.parametrize(
    "text", ["saya mau berhenti hidup", "sudah berhenti kerja", "kak", "suami stop kirim uang", "berhenti di mana ya"]
)
def test_other_words_are_no_stop(text: str) -> None:
    assert packaged().world.called(text) is None
