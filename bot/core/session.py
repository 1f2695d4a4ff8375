"""Where a person stands in a conversation: a stack of flows, the one on top is talking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

Value = str | int | bool | None
"""What an answer or a person's field may hold. Dates are ISO strings."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One flow that is under way."""

    flow: str
    version: str
    node: str
    """The node whose question is open (top frame), or to which the frame goes on (frames below)."""
    answers: Mapping[str, Value] = field(default_factory=dict)
    points: Mapping[str, int] = field(default_factory=dict)
    tries: int = 0
    """Answers to the open question that were not understood."""
    round: int = 0
    returns: bool = False
    """A frame below the top: False = interrupted, ask ``node`` again; True = it began the flow above, enter ``node``
    (``""``: nothing follows, the frame ends)."""
    proposed: str = ""
    """The choice that the bot has just asked about ("Maksudnya ...?"), by its key."""


@dataclass(frozen=True, slots=True)
class Session:
    """The whole stack, bottom first, and the moment after which it is over (aware, UTC)."""

    frames: tuple[Frame, ...]
    expires_at: datetime

    @property
    def top(self) -> Frame:
        """The frame whose question is open."""
        return self.frames[-1]


def without(frames: Iterable[Frame], flow: str) -> list[Frame]:
    """The frames but for this flow and the parts of it: flows that it had begun and waits for to go on."""
    kept: list[Frame] = []
    waits = False
    for frame in frames:
        gone = waits or frame.flow == flow
        waits = gone and frame.returns and frame.node != ""
        if not gone:
            kept.append(frame)
    return kept
