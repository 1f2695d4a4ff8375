"""How soon people were reached: medians and 90th percentiles, told only in steps and only of enough cases.

Steps, not minutes: a percentile is somebody's own time. And of all cases, those that were never reached too: a median
of the reached alone would look the better the fewer they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Final

from bot.core.disclosure import LEAST

GRADES: Final = ("red", "orange", "calmer")
"""As the counts have them: yellow and silence together."""
STEPS: Final = (15, 30, 60, 120, 240, 480, 1440, 2880, 4320, 7200, 10080)
"""Minutes: a quarter of an hour to seven days, with every deadline of the packaged ladder among them."""
BEYOND: Final = 14400
"""Later than the last step, or never."""
HALF: Final = 50
MOST: Final = 90


def name_of(grade: str, step: int) -> str:
    """The count of the cases that were reached within so many minutes."""
    return f"{grade}_within_{step}"


def percentile(within: Mapping[int, int], cases: int, in_time: int, percent: int) -> int | None:
    """The step within which so many percent of the cases were reached; None where it would tell a small number.

    Five cases at least must lie on either side of it, and between it and those that were reached in time, whose number
    is told as well: else nobody, or nearly how many, might be known to have been reached between two steps.
    """
    wanted = ceil(cases * percent / 100)
    apart = max(in_time - wanted, wanted - 1 - in_time)
    if min(wanted, cases - wanted, apart) < LEAST:
        return None
    return next((step for step in STEPS if within.get(step, 0) >= wanted), BEYOND)
