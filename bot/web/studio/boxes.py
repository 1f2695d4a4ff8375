"""What stands in the box of a node, line by line, and how high it is. Words are the template's: here are codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.core.flow import Level
from bot.core.flow_map import FlowMap, Spot
from bot.web.studio.lettering import shortened, wrapped

WIDE: Final = 216
EDGE: Final = 12
LETTERS: Final = 13.0
LINE: Final = 17
ROW: Final = 24
HEAD: Final = 26
MOST_LINES: Final = 4
_ROOM: Final = WIDE - 2 * EDGE


@dataclass(frozen=True, slots=True)
class Note:
    """One line below the text, in the template's words: ``raises``, ``begins``, ``ends``, ``lost`` and their like."""

    code: str
    y: float
    value: str = ""
    """Names; the reason's code where it raises."""
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A row: an answer with its number, or a condition."""

    kind: str
    label: str
    number: int
    y: float
    """Of its middle."""
    level: Level | None


@dataclass(frozen=True, slots=True)
class Box:
    """Everything that is drawn of a node, from its upper left corner on."""

    spot: Spot
    name: str
    lines: tuple[tuple[float, str], ...]
    notes: tuple[Note, ...]
    rows: tuple[Offered, ...]
    height: float


def box(spot: Spot, shown: FlowMap) -> Box:
    """The box of this node."""
    y = float(HEAD)
    lines = []
    for line in wrapped(spot.text, _ROOM, LETTERS, MOST_LINES):
        y += LINE
        lines.append((y - 4, line))
    notes = []
    for code, value, level in _notes(spot):
        y += LINE + 5
        notes.append(Note(code, y - 6, value if level else shortened(value, _ROOM * 0.5, LETTERS), level))
    y += 6
    levels = {way.row: way.level for way in shown.ways if way.of == spot.name}
    rows: list[Offered] = []
    for number, row in enumerate(spot.rows):
        room = _ROOM - (58 if row.kind == "when" else 20) - (20 if levels.get(number) else 0)
        rows.append(Offered(row.kind, shortened(row.label, room, LETTERS), number + 1, y + ROW / 2, levels.get(number)))
        y += ROW
    return Box(
        spot, shortened(spot.name, _ROOM - 62, 12), tuple(lines), tuple(notes), tuple(rows), y + (9 if rows else 4)
    )


def _notes(spot: Spot) -> list[tuple[str, str, Level | None]]:
    found: list[tuple[str, str, Level | None]] = []
    if spot.raises:
        found.append(("raises", spot.raises.reason, spot.raises.level))
    if spot.begins:
        found.append(("begins" if spot.known else "no_flow", spot.begins, None))
    if spot.refers:
        found.append(("refers", ", ".join(spot.refers), None))
    if spot.remembers:
        found.append(("remembers", ", ".join(spot.remembers), None))
    if spot.does:
        found.append(("does", spot.does, None))
    marks = {"missing": spot.kind == "missing", "lost": spot.lost, "unreached": not spot.reached, "ends": spot.ends}
    return found + [(code, "", None) for code, holds in marks.items() if holds]
