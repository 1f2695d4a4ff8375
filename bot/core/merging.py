"""What two records of one person come to: of what they said, the stricter holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.core.session import Value

STRICTER: Final = ("minor", "stopped", "refused", "paused", "active", "invited", "new")
"""Statuses: the first of two holds. Whoever takes part and whoever was only invited are one who takes part."""
CARRIED: Final = ("paused", "active", "invited")
"""Statuses whose plan goes on, the surest first."""
CAREFUL: Final[Mapping[str, Value]] = {"phone_shared": True, "contact_way": "message"}
"""Facts of which this value holds where either record has it."""


def status_of(one: str, other: str) -> str:
    """The stricter of two statuses."""
    return min(one, other, key=STRICTER.index)


def plan_goes_on(survivor: str, gone: str) -> bool:
    """Whether the survivor's own plan is the one that goes on; the other record's ends. A pause stays a pause."""
    own, other = (CARRIED.index(one) if one in CARRIED else len(CARRIED) for one in (survivor, gone))
    return own <= other


def facts_of(survivor: Mapping[str, Value], gone: Mapping[str, Value]) -> dict[str, Value]:
    """What was remembered of either; where both know something the survivor's holds, unless the other is careful."""
    both = {**gone, **survivor}
    careful = {name: value for name, value in CAREFUL.items() if value in (survivor.get(name), gone.get(name))}
    return both | careful
