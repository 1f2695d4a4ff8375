"""What harms programs that take words for something else, and how it would stand on a page that did."""

from __future__ import annotations

from typing import Final

from werkzeug.test import TestResponse

MARKUP: Final = '"><img src=x onerror=alert(1)>{{7*7}}'
WORDS: Final = {
    "markup": MARKUP,
    "formula": '=HYPERLINK("http://x")',
    "sql": "'; DROP TABLE person; --",
    "zero": "a\x00b",
    "long": "a" * 10_000,
}
AT_ONCE: Final = WORDS["formula"] + WORDS["sql"] + MARKUP
"""What begins as a formula, ends a text of SQL, and then an attribute."""
ESCAPED: Final = "&lt;img src=x onerror=alert(1)&gt;{{7*7}}"
"""How it stands on a page as text."""
_ALIVE: Final = ("<img src=x", "alert(1)>49", "alert(1)&gt;49")


def is_alive(answer: TestResponse) -> bool:
    """Whether the page took the markup for its own, or computed what stands in braces."""
    return answer.mimetype == "text/html" and any(one in answer.text for one in _ALIVE)
