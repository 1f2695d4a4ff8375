"""What there is to translate of the packaged content, found once a process: it takes a walk through every flow."""

from __future__ import annotations

from functools import cache

from bot.translations import wanted
from bot.translations.wanted import Wanted


@cache
def packaged_texts() -> Wanted:
    return wanted.read()
