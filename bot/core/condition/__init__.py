"""Conditions of a branch: a name compared with a constant, joined by ``and``, ``or``, ``not`` and parentheses.

Finite on purpose: a condition can be read, walked and proved. ``hard >= 1 or (visa == visit and age < 18)``.
"""

from __future__ import annotations

from bot.core.condition.reader import ConditionError, parse
from bot.core.condition.tree import Compare, Condition, compares, holds, names, written

__all__ = ["Compare", "Condition", "ConditionError", "compares", "holds", "names", "parse", "written"]
