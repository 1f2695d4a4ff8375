"""Where boxes stand: layers and their order by igraph (Sugiyama), then each as near to its neighbours as it can.

A flow goes on layer by layer; ``across`` is the direction in which the boxes of one layer stand side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import igraph  # type: ignore[import-untyped]  # it ships no types

from bot.core.flow_map import FlowMap, Way

_TRIES: Final = 40
"""Rounds in which crossings are made fewer; a hundred nodes take 15 ms."""
_SWEEPS: Final = 3
THIN: Final = 16.0
"""Room across for a way that passes a layer."""


@dataclass(eq=False)
class Item:
    """A box, or the place where a way passes a layer."""

    layer: int
    size: float = THIN
    at: float = 0.0
    """Its middle, across."""
    before: list[Item] = field(default_factory=list)
    after: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Placed:
    """Boxes by name; of each way the places that it passes, from its beginning to its end."""

    items: Mapping[str, Item]
    passes: Sequence[Sequence[Item]]
    layers: Sequence[Sequence[Item]]
    rightwards: bool
    """The flow goes to the right, else downwards: whichever is less wide, for a page is scrolled down."""


def placed(shown: FlowMap, sizes: Callable[[bool], Mapping[str, float]], gap: float) -> Placed:
    """Everything in its place. ``sizes``: the room across that each box needs, for a flow that goes to the right."""
    number = {spot.name: at for at, spot in enumerate(shown.spots)}
    edges = sorted({(number[way.of], number[way.to]) for way in shown.ways})
    found = igraph.Graph(len(number), edges, directed=True).layout_sugiyama(maxiter=_TRIES)
    order: dict[int, list[tuple[float, Item]]] = {}

    def put(across: float, layer: float) -> Item:
        item = Item(round(layer))
        order.setdefault(item.layer, []).append((across, item))
        return item

    items = {name: put(*found.coords[at]) for name, at in number.items()}
    passed = {edge: [put(*point) for point in points] for edge, points in zip(edges, found.edge_routing, strict=True)}
    layers = [[item for _, item in sorted(order[layer], key=lambda one: one[0])] for layer in sorted(order)]

    def chain(way: Way) -> list[Item]:
        first, last = items[way.of], items[way.to]
        points = passed[number[way.of], number[way.to]]
        return [first, *sorted(points, key=lambda item: item.layer, reverse=first.layer > last.layer), last]

    boxes = frozenset(map(id, items.values()))
    rightwards = len(layers) <= max(sum(id(item) in boxes for item in layer) for layer in layers)
    for name, size in sizes(rightwards).items():
        items[name].size = size
    chains = [chain(way) for way in shown.ways]
    _settle(layers, chains, gap)
    return Placed(items, [one[1:-1] for one in chains], layers, rightwards)


def _settle(layers: Sequence[Sequence[Item]], chains: Sequence[Sequence[Item]], gap: float) -> None:
    """Each item as near to the middle of its neighbours as its layer has room, in its layer's order."""
    for one in chains:
        for here, there in pairwise(one):
            low, high = (here, there) if here.layer < there.layer else (there, here)
            if low.layer < high.layer:
                low.after.append(high)
                high.before.append(low)
    for layer in layers:
        _stand(layer, [0.0] * len(layer), gap)
    for _ in range(_SWEEPS):
        for layer in layers[::-1]:
            _stand(layer, [_middle(item.after, item.at) for item in layer], gap)
        for layer in layers:
            _stand(layer, [_middle(item.before, item.at) for item in layer], gap)


def _middle(others: Sequence[Item], otherwise: float) -> float:
    return sum(one.at for one in others) / len(others) if others else otherwise


def _stand(layer: Sequence[Item], wanted: Sequence[float], gap: float) -> None:
    """In their order and apart, with the least squares of distance from where they want to be (pooled neighbours)."""
    offsets, reached = [], 0.0
    for at, item in enumerate(layer):
        reached += (layer[at - 1].size + item.size) / 2 + gap if at else 0.0
        offsets.append(reached)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        total, count = want - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            more, others = pools.pop()
            total, count = total + more, count + others
        pools.append((total, count))
    places = [total / count for total, count in pools for _ in range(count)]
    for item, place, offset in zip(layer, places, offsets, strict=True):
        item.at = place + offset
