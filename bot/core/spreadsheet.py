"""Texts that may be opened in a spreadsheet: none of them is to be computed there."""

from __future__ import annotations

from typing import Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet compute a text (OWASP, CSV injection)."""
QUOTE: Final = '"'
"""Around a text it is taken away before the text is looked at, in a file whose writer quotes nothing."""


def harmless(cell: str | int | None) -> str | int | None:
    """A text that no spreadsheet takes for a formula; a number stays one."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def harmless_bare(text: str) -> str:
    """The same for a file that is written without quotes."""
    return f"'{text}" if text.startswith((*FORMULA, QUOTE)) else text
