"""What was found in the very short texts that most messages are ("1", "ya", "Baik"): looked for once, then known.

Longer ones are somebody's own words: those are not kept in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, TypeVar

SHORT: Final = 5
"""Letters."""
KEPT: Final = 1000

Found = TypeVar("Found")


def recalled(look: Callable[..., Found]) -> Callable[..., Found]:
    """``look``, of a text and perhaps more, which finds the same every time. For short texts it looks once."""
    known = lru_cache(maxsize=KEPT)(look)

    def ask(text: str, *more: Any) -> Found:  # noqa: ANN401 - whatever it looks by
        return (known if len(text) <= SHORT else look)(text, *more)

    return ask
