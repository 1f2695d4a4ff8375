from __future__ import annotations

import pytest

from bot.core.hear import answers


@pytest.mark.parametrize(
    ("text", "words", "heard"),
    [
        ("STOP", ["stop"], True),
        ("Stop!!", ["stop"], True),
        ("  berhenti. ", ["stop", "berhenti"], True),
        ("stoppp", ["stop"], True),
        ("ＳＴＯＰ", ["stop"], True),
        ("cek kerja", ["tawaran", "cek kerja"], True),
        ("cek  kerja ?", ["cek kerja"], True),
        ("jangan stop", ["stop"], False),
        ("stop dulu", ["stop"], False),
        ("", ["stop"], False),
        ("?", ["", "?"], False),
    ],
)
def test_keyword(text, words, heard):
    assert answers.keyword(text, words) is heard
