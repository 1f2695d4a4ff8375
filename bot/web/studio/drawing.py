"""A flow's map as places and curves of a picture; ``studio/_map.html`` makes an SVG of it, with words and colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.core.flow import Level
from bot.core.flow_map import FlowMap, Way
from bot.web.studio.boxes import HEAD, WIDE, Box, box
from bot.web.studio.placing import Item, Placed, placed

GAP: Final = 22.0
"""Between the boxes of one layer."""
APART: Final = {True: 74.0, False: 58.0}
"""Between layers, for a flow to the right and one downwards: room for the ways between them."""
MARGIN: Final = 14.0
_BEND: Final = 0.5

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Node:
    """A box and its upper left corner."""

    box: Box
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Port:
    """Where a way leaves a box downwards: it bears the row's number, for the rows stand above one another."""

    x: float
    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A way: the ``d`` of a path."""

    way: Way
    path: str
    back: bool
    """It leads to where the flow has been."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The whole picture; lengths are its units, which are pixels where it is not made smaller."""

    flow: str
    width: float
    height: float
    nodes: tuple[Node, ...]
    curves: tuple[Curve, ...]
    ports: tuple[Port, ...]

    @property
    def levels(self) -> tuple[Level, ...]:
        """Those that are raised on some way or at a node, the gravest first; for the legend."""
        seen = {curve.way.level for curve in self.curves} | {
            node.box.spot.raises.level for node in self.nodes if node.box.spot.raises
        }
        every: tuple[Level, ...] = ("red", "orange", "yellow", "silence")
        return tuple(level for level in every if level in seen)


def draw(shown: FlowMap) -> Drawn:
    """The picture of this map."""
    boxes = {spot.name: box(spot, shown) for spot in shown.spots}
    heights = {name: one.height for name, one in boxes.items()}
    layout = placed(shown, lambda rightwards: heights if rightwards else dict.fromkeys(boxes, float(WIDE)), GAP)
    sheet = _Sheet(boxes, layout)
    nodes = tuple(Node(one, *sheet.corner(name)) for name, one in boxes.items())
    curves = tuple(sheet.curve(way, passes) for way, passes in zip(shown.ways, layout.passes, strict=True))
    width, height = sheet.size()
    return Drawn(shown.flow, width, height, nodes, curves, tuple(sheet.ports(shown.ways)))


class _Sheet:
    """Turns layers and places across into x and y."""

    def __init__(self, boxes: Mapping[str, Box], layout: Placed) -> None:
        self.boxes = boxes
        self.layout = layout
        self.right = layout.rightwards
        every = [item for layer in layout.layers for item in layer]
        self._shift = MARGIN - min(item.at - item.size / 2 for item in every)
        self._across = max(item.at + item.size / 2 for item in every) + self._shift + MARGIN
        self._depths = [self._depth(layer) for layer in layout.layers]
        self._begins = [MARGIN + sum(self._depths[:at]) + APART[self.right] * at for at in range(len(self._depths))]

    def size(self) -> tuple[float, float]:
        """Width and height."""
        along = self._begins[-1] + self._depths[-1] + MARGIN
        return (round(along), round(self._across)) if self.right else (round(self._across), round(along))

    def corner(self, name: str) -> Point:
        """Of a box."""
        item = self.layout.items[name]
        return self._point(self._begins[item.layer], item.at - item.size / 2)

    def curve(self, way: Way, passes: Sequence[Item]) -> Curve:
        """From row to box, through the places it passes."""
        back = self.layout.items[way.to].layer <= self.layout.items[way.of].layer
        points: list[tuple[Point, int]] = [(self._leaves(way), 1)]
        for item in passes:
            ends = [self._begins[item.layer], self._begins[item.layer] + self._depths[item.layer]]
            turned, way_on = (ends[::-1], -1) if back else (ends, 1)
            points += [(self._point(along, item.at), way_on) for along in turned]
        points.append((self._enters(way.to), 1))
        return Curve(way, self._path(points), back)

    def ports(self, ways: Sequence[Way]) -> Iterator[Port]:
        """Numbers at the lower edge; a flow to the right needs none, its ways begin at their row."""
        if self.right:
            return
        for way in ways:
            if way.row is not None:
                x, y = self._leaves(way)
                yield Port(x, y, way.row + 1)

    def _depth(self, layer: Sequence[Item]) -> float:
        if self.right:
            return float(WIDE)
        names = {id(item): name for name, item in self.layout.items.items()}
        return max((self.boxes[names[id(item)]].height for item in layer if id(item) in names), default=0.0)

    def _point(self, along: float, across: float) -> Point:
        across += self._shift
        return (round(along, 1), round(across, 1)) if self.right else (round(across, 1), round(along, 1))

    def _leaves(self, way: Way) -> Point:
        made = self.boxes[way.of]
        x, y = self.corner(way.of)
        if self.right:
            return x + WIDE, round(y + (made.height / 2 if way.row is None else made.rows[way.row].y), 1)
        count = len(made.rows) or 1
        part = WIDE / 2 if way.row is None else WIDE * (way.row + 0.5) / count
        return round(x + part, 1), round(y + made.height, 1)

    def _enters(self, name: str) -> Point:
        x, y = self.corner(name)
        return (x, round(y + HEAD / 2, 1)) if self.right else (round(x + WIDE / 2, 1), y)

    def _path(self, points: Sequence[tuple[Point, int]]) -> str:
        parts = ["M{:g} {:g}".format(*points[0][0])]
        for ((x, y), out), ((to_x, to_y), into) in pairwise(points):
            turns = out != into or (to_x - x if self.right else to_y - y) * out < 0
            bend = APART[self.right] * 0.6 if turns else abs(to_x - x if self.right else to_y - y) * _BEND
            dx, dy = (bend, 0.0) if self.right else (0.0, bend)
            bends = (x + dx * out, y + dy * out, to_x - dx * into, to_y - dy * into, to_x, to_y)
            parts.append("C" + " ".join(f"{one:g}" for one in bends))
        return "".join(parts)
