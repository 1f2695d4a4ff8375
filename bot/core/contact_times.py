"""How soon cases were taken and people reached: medians and 90th percentiles, in steps and only of enough cases.

Steps, not minutes: a percentile is somebody's own time. And of all cases, those that were never taken or
reached too: a median of the reached alone would look the better the fewer they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import ceil
from typing import Final

from bot.core.disclosure import LEAST

GRADES: Final = ("red", "orange", "calmer")
"""As the counts have them: yellow and silence together."""
TAKEN: Final = "taken"
CONTACTED: Final = "reached"
WITHIN: Final = {TAKEN: "took", CONTACTED: "within"}
"""What was done in time, and how its counts by step are named."""
STEPS: Final = (15, 30, 60, 120, 240, 480, 1440, 2880, 4320, 7200, 10080)
"""Minutes: a quarter of an hour to seven days, with every deadline of the packaged ladder among them."""
BEYOND: Final = 14400
"""Later than the last step, or never."""
HALF: Final = 50
MOST: Final = 90


def name_of(grade: str, step: int, done: str = CONTACTED) -> str:
    """The count of the cases that were taken, or whose people were reached, within so many minutes."""
    return f"{grade}_{WITHIN[done]}_{step}"


def percentile(within: Mapping[int, int], cases: int, in_time: Collection[int], percent: int) -> int | None:
    """The step within which this was done in so many percent of the cases; None where it would tell a small number.

    Five cases at least must lie on either side of it, and between it and each number that is told as well, of those
    taken ``in_time`` and contacted in time: else nobody, or nearly how many, might be known to have been taken or
    reached between two steps, or, as only a case that was taken has a contact, to have been taken and not reached.
    """
    wanted = ceil(cases * percent / 100)
    apart = (max(told - wanted, wanted - 1 - told) for told in in_time)
    if min(wanted, cases - wanted, *apart) < LEAST:
        return None
    return step_of(within, cases, percent)


def step_of(within: Mapping[int, int], cases: int, percent: int) -> int:
    """The first step within which this was done in so many percent, whether or not it may be told."""
    wanted = ceil(cases * percent / 100)
    return next((step for step in STEPS if within.get(step, 0) >= wanted), BEYOND)
