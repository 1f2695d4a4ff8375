"""Why a case exists, for its page: each sign by itself, a silence that goes on told once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.core.flow import LEVELS
from bot.services.cases.case_views import SignLine

AGAIN: Final = frozenset({"no_answer", "bad_line"})
"""Reasons that come again with every check-in and hold nobody's words."""


def folded(signs: Sequence[SignLine]) -> list[tuple[SignLine, tuple[SignLine, ...]]]:
    """The gravest first; what comes again at its newest, with those before it.

    ``signs``: oldest first. Thirteen check-ins without an answer hid what else had happened.
    """
    again: dict[tuple[str, str], list[SignLine]] = {}
    told: list[tuple[SignLine, tuple[SignLine, ...]]] = []
    for sign in signs:
        if sign.reason in AGAIN:
            again.setdefault((sign.reason, sign.level), []).append(sign)
        else:
            told.append((sign, ()))
    told += [(same[-1], tuple(reversed(same[:-1]))) for same in again.values()]
    return sorted(told, key=lambda one: (LEVELS.index(one[0].level), one[0].at))
