"""What a kind of line can do is data."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.twilio_codes import RULES
from bot.core.lines import ABILITIES, KINDS, why


def test_each_kind_says_what_it_can_do() -> None:
    assert KINDS == ("whatsapp", "sms", "sim", "call")
    assert [ABILITIES[kind].two_way for kind in KINDS] == [True, False, True, True]
    assert [ABILITIES[kind].buttons for kind in KINDS] == [3, 0, 0, 0]
    assert [ABILITIES[kind].needs_window for kind in KINDS] == [timedelta(hours=24), None, None, None]
    assert [ABILITIES[kind].counts_segments for kind in KINDS] == [False, True, True, False]
    assert [ABILITIES[kind].apart for kind in KINDS] == [6, 1, 60, 0]
    assert [ABILITIES[kind].writes for kind in KINDS] == [True, True, True, False]


@pytest.mark.parametrize("code", [code for code, rule in RULES.items() if rule.action in {"bad_line", "stop"}])
def test_every_code_that_ends_a_line_says_why(code: int) -> None:
    assert why(str(code)) != "failed"


def test_a_code_nobody_knows_is_a_failure_all_the_same() -> None:
    assert why("99999") == why(None) == "failed"
