"""What comes of following a flow, before it is known what its splits can ask for."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.content.rapidpro.actions import Keep, Set
from bot.content.rapidpro.draft import Draft
from bot.content.rapidpro.model import Case, Node, Router
from bot.content.rapidpro.splits import Known


@dataclass(slots=True)
class Split:
    """A node that sorts without asking, until it is known what can be asked for."""

    draft: Draft
    node: Node
    router: Router
    lines: list[tuple[str, Case, str]]
    """Part, case, where it leads."""
    default: str
    likely: str
    """Where it leads if Kabar can ask for none of it: the way with the most behind it, for that is what is kept."""
    whereto: str
    """The name of that way, for people."""


@dataclass(slots=True)
class Written:
    """What came of the walk."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    """Where a place of RapidPro is found: a draft's name, or another entry."""
    start: str = ""
    known: Known = field(default_factory=Known)
    splits: list[Split] = field(default_factory=list)
    keeps: list[tuple[Draft, Keep]] = field(default_factory=list)
    sets: list[tuple[Draft, Set]] = field(default_factory=list)
