"""Where a person stands in a conversation: a stack of flows, the one on top is talking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

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
    waits: bool = False
    """``node`` is still to be entered: the word agreed with the person comes first, and nothing has been shown."""


@dataclass(frozen=True, slots=True)
class Lock:
    """How the word stands that a sensitive flow waits for (``person.confirm_word``). Moments are aware, UTC."""

    awaited: bool = False
    """It was asked for, and what is said next is a try."""
    open_until: datetime | None = None
    """It was said: sensitive flows are open until then; every message moves it on."""
    wrong: int = 0
    """Wrong words one after another."""
    wrong_until: datetime | None = None
    """Until then they count."""

    @property
    def is_asked(self) -> bool:
        """Whether the word has been asked for in this talk: only then it can open anything."""
        return self.awaited or self.open_until is not None

    def at(self, now: datetime) -> Lock:
        """How it stands at this moment."""
        lock = self
        if lock.open_until is not None and lock.open_until <= now:
            lock = replace(lock, open_until=None)
        if lock.wrong_until is not None and lock.wrong_until <= now:
            lock = replace(lock, wrong=0, wrong_until=None)
        return lock


NO_LOCK: Final = Lock()


@dataclass(frozen=True, slots=True)
class Session:
    """The whole stack, bottom first, and the moment after which it is over (aware, UTC).

    Without a frame nothing is open, and only ``lock`` is kept.
    """

    frames: tuple[Frame, ...]
    expires_at: datetime
    lock: Lock = NO_LOCK

    @property
    def top(self) -> Frame | None:
        """The frame whose question is open."""
        return self.frames[-1] if self.frames else None


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
