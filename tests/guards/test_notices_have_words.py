"""What a page flashes is a code; ``words.html`` has the words, or whoever looks reads the code."""

from __future__ import annotations

import re
from pathlib import Path

WEB = Path(__file__).parents[2] / "bot" / "web"
FLASHED = re.compile(r'flash\("(\w+)"')
OF_PUBLISHING = {"flow_live", "flow_asked", "flow_refused"}


def test_every_code_that_is_flashed_has_words() -> None:
    codes = {code for file in WEB.rglob("*.py") for code in FLASHED.findall(file.read_text(encoding="utf-8"))}
    assert "draft_saved" in codes
    words = (WEB / "templates" / "words.html").read_text(encoding="utf-8")
    assert [code for code in sorted(codes | OF_PUBLISHING) if f'"{code}":' not in words] == []
