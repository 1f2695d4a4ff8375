"""Whoever says that they are under 18, wherever it is said: not enrolled, not asked on, a social worker's task."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.core.effects import Remembered
from bot.core.fields import SHARED
from bot.core.hear.own_age import under_age
from bot.core.hear.own_birth import under_age_by_birth
from bot.core.run import Run
from bot.core.understand import is_offered

UNDER_AGE: Final = "under_age"
"""The flow that answers it; without one a social worker is told all the same."""
_RULE: Final = f"{UNDER_AGE}.word"


def says_so(run: Run, text: str, today: date) -> bool:
    """Whether these words say it, and nobody knew. Words that the open question takes for its answer are left to it."""
    lexicon = run.world.lexicon
    if run.facts.get("status") == "minor":
        return False
    if not (under_age(text, lexicon) or under_age_by_birth(text, lexicon, today)):
        return False
    if not run.frames or run.locked:
        return True
    flow, node = run.question()
    return node.low is None and not is_offered(run.world, flow, node, text)


def hear(run: Run, text: str) -> bool:
    """Answer it, and ask nothing of what was open; False in a crisis, where it is only written down."""
    if run.in_crisis or UNDER_AGE not in run.world.flows:
        note(run, text)
        return False
    run.frames = []
    run.begin(UNDER_AGE)
    return True


def note(run: Run, text: str) -> None:
    """Tell a social worker beside whatever else is said. On a shared phone it may be somebody else's age."""
    run.raised("yellow", "under_18", _RULE, text)
    if run.facts.get(SHARED) is not True:
        run.effects.append(Remembered("status", "minor", _RULE))
