from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.session import Frame, Session
from bot.core.session_json import from_json, to_json


def test_a_session_comes_back_as_it_was():
    frames = (
        Frame("check_in", "abc", "item", {"start": "fine"}, {}, returns=True, round=3),
        Frame("offer_check", "def", "visa", {"a": True, "b": 3, "c": None}, {"hard": 1}, tries=1),
    )
    session = Session(frames, datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
    assert from_json(to_json(session)) == session


@pytest.mark.parametrize("text", ["", "{}", "[]", "[1, 2]", '["2026-01-01", [1]]'])
def test_anything_else_is_refused(text):
    with pytest.raises((ValueError, TypeError)):
        from_json(text)
