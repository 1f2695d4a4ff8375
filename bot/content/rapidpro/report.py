"""What becomes of every part of an export. What nobody has accounted for at the end is reported by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.content.rapidpro.model import RapidFlow

WHOLE_FILE: Final = ""
"""The flow's name in findings about the file itself."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that came over otherwise than it was, or not at all, and what to do about it."""

    flow: str
    """The flow's name in RapidPro; empty: the file itself."""
    place: str
    """The node in RapidPro's editor; empty: the flow itself."""
    words: str
    mend: str
    node: str = ""
    """The node's uuid."""


@dataclass(frozen=True, slots=True)
class Part:
    """An action or a case: what must be carried over or reported."""

    key: str
    node: str
    place: str
    what: str


class Account:
    """The parts of one flow, and the notes about it."""

    def __init__(self, flow: RapidFlow) -> None:
        self.flow = flow
        self.parts = {part.key: part for part in _parts(flow)}
        self._uuids = {node.place: node.uuid for node in flow.nodes.values()}
        self.carried: set[str] = set()
        self.told: dict[str, list[Note]] = {}
        """Part -> why it was not carried, or how otherwise."""
        self._notes: dict[Note, None] = {}

    @property
    def notes(self) -> tuple[Note, ...]:
        """In the order in which they were made, each once."""
        return tuple(self._notes)

    def tell(self, place: str, words: str, mend: str, part: str | None = None) -> None:
        """Note something; once, also where the place is passed twice."""
        note = Note(self.flow.name, place, words, mend, self._uuids.get(place, ""))
        self._notes[note] = None
        if part is not None:
            self.told.setdefault(part, []).append(note)

    def close(self, carried: Iterable[str]) -> None:
        """These parts stand in the flow that is written; each of the others is reported, if nobody has yet."""
        self.carried = {key for key in carried if key in self.parts}
        left: dict[str, list[Part]] = {}
        for part in self.parts.values():
            if part.key not in self.carried and part.key not in self.told:
                left.setdefault(part.node, []).append(part)
        for parts in left.values():
            words = (
                f"not carried over, for no way that Kabar takes leads here: {', '.join(part.what for part in parts)}"
            )
            mend = "Look at it in RapidPro; write it into the flow where it is wanted"
            note = Note(self.flow.name, parts[0].place, words, mend, parts[0].node)
            self._notes[note] = None
            self.told |= {part.key: [note] for part in parts}

    @property
    def reported(self) -> int:
        """Parts that were not carried over."""
        return len(self.parts) - len(self.carried)


def action_key(node: str, number: int) -> str:
    """Which action: uuids of actions may be missing or there twice."""
    return f"{node}/action/{number}"


def case_key(node: str, number: int) -> str:
    """Which case of the node's router."""
    return f"{node}/case/{number}"


def shown(text: str, longest: int = 50) -> str:
    """A text within a line, in quotes."""
    line = printable(text[: longest * 4])
    return repr(line if len(line) <= longest else f"{line[: longest - 3]}...")


def printable(text: str) -> str:
    """In one line, without signs that a terminal cannot show."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _parts(flow: RapidFlow) -> Iterator[Part]:
    for node in flow.nodes.values():
        for number, action in enumerate(node.actions):
            yield Part(action_key(node.uuid, number), node.uuid, node.place, f"the action {shown(action.type, 30)}")
        for number, case in enumerate(node.router.cases if node.router else ()):
            what = f"the rule {shown(' '.join((case.type, *case.arguments)))}"
            yield Part(case_key(node.uuid, number), node.uuid, node.place, what)
