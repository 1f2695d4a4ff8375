"""What waits behind a knock: which words of the person let it begin, and what gives way to it."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.core.keywords import HELLO
from bot.core.run import Run
from bot.core.understand import understand

_POLITE: Final = frozenset({None, HELLO, "thanks"})
"""Flows that whoever answers a knock politely does not want to begin."""


def opens(run: Run, text: str, called: str | None, today: date) -> bool:
    """Whether these words are only an answer to the knock: they call nothing, and answer no question that is open."""
    if called not in _POLITE:
        return False
    return not run.frames or understand(run.world, *run.question(), text, today) is None


def drop_stale(run: Run, given_up: frozenset[str]) -> None:
    """The first open flow of these gives way, with all that stands on it: its question is not taken up again."""
    stale = (at for at, frame in enumerate(run.frames) if frame.flow in given_up)
    del run.frames[next(stale, len(run.frames)) :]
