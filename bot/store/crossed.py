"""Two transactions that each want what the other holds: PostgreSQL ends one of them, and it may be done again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Final, ParamSpec, TypeVar

from sqlalchemy.exc import OperationalError

CROSSED: Final = frozenset({"40P01", "40001"})
"""SQLSTATEs of PostgreSQL: deadlock, serialization failure."""
TRIES: Final = 3

Made = TypeVar("Made")
Given = ParamSpec("Given")


def patiently(transaction: Callable[[], Made]) -> Made:
    """What a whole transaction gives, done again where it was ended for another's sake: nothing of it was kept."""
    for _ in range(TRIES - 1):
        try:
            return transaction()
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in CROSSED:
                raise
    return transaction()


def again_if_crossed(transaction: Callable[Given, Made]) -> Callable[Given, Made]:
    """The same for a function that is one transaction: whoever calls it never hears that it was crossed.

    A guard of the tests holds that each such function of the desk has it.
    """

    @wraps(transaction)
    def tried(*args: Given.args, **named: Given.kwargs) -> Made:
        return patiently(partial(transaction, *args, **named))

    return tried
