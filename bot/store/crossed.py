"""Two transactions that each want what the other holds: PostgreSQL ends one of them, and it may be done again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy.exc import OperationalError

CROSSED: Final = frozenset({"40P01", "40001"})
"""SQLSTATEs of PostgreSQL: deadlock, serialization failure."""
TRIES: Final = 3

Made = TypeVar("Made")


def patiently(transaction: Callable[[], Made]) -> Made:
    """What a whole transaction gives, done again where it was ended for another's sake: nothing of it was kept."""
    for _ in range(TRIES - 1):
        try:
            return transaction()
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in CROSSED:
                raise
    return transaction()
