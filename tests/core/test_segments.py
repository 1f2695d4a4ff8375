from __future__ import annotations

import pytest
import smsutil
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.segments import foreign, segments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("GSM-7", 0, 1)),
        ("a" * 160, ("GSM-7", 160, 1)),
        ("a" * 161, ("GSM-7", 161, 2)),
        ("a" * 306, ("GSM-7", 306, 2)),
        ("a" * 307, ("GSM-7", 307, 3)),
        ("[" * 80, ("GSM-7", 160, 1)),
        ("a" * 152 + "[" + "a" * 152, ("GSM-7", 306, 3)),  # the escape is not parted from its letter
        ("\u2019" * 70, ("UCS-2", 70, 1)),
        ("\u2019" * 71, ("UCS-2", 71, 2)),
        ("\U0001f64f" * 35, ("UCS-2", 70, 1)),
        ("\U0001f64f" * 36, ("UCS-2", 72, 2)),
    ],
)
def test_segments_at_the_edges(text, expected):
    found = segments(text)
    assert (found.encoding, found.units, found.count) == expected


LETTERS = st.sampled_from("abz AZ09@\n\u00e9\u00e8{}[]~^|\\\u20ac\u2019\u2013\u0938")


@given(st.text(LETTERS, min_size=1, max_size=400))
@example("a" * 153 + "[" * 4)
def test_segments_agree_with_smsutil(text):
    oracle = smsutil.split(text)
    found = segments(text)
    assert found.count == len(oracle.parts)
    assert (found.encoding == "UCS-2") == (oracle.encoding != "gsm0338")


def test_it_names_the_letters_that_cost_most_of_the_space():
    assert foreign("\u201capa kabar\u201d \u2013 \u201cbaik\u201d") == ("\u201c", "\u201d", "\u2013")
