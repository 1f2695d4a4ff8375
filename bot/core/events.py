"""What the engine is told of: a person wrote, or it is time for a flow."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.tapped import Tapped


@dataclass(frozen=True, slots=True)
class Said:
    """A person wrote ``text``; ``media``: a picture, a voice or a file came with it.

    ``held``: what waits for their next word, whatever it is. ``tapped``: it is a button of an older message.
    """

    text: str
    media: bool = False
    held: Begin | None = None
    tapped: Tapped | None = None
    word: bool = False
    """The word agreed with the person is in it: asked before sensitive flows, see ``core.run``."""
    named: bool = False
    """It was asked of somebody else on the same number, and says who writes; ``wants``: what that one had called."""
    wants: Begin | None = None


@dataclass(frozen=True, slots=True)
class Begin:
    """It is time to begin a flow with this person."""

    flow: str
    round: int = 0
    instead: frozenset[str] = frozenset()
    """Flows of earlier contacts: one that is still open gives way, its question is not taken up again."""
    at: str = ""
    """The node to begin at, for looking at a flow; '': where it starts."""
