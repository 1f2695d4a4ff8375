"""The content of the package with the flows that staff published in the place of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.content import Content, all_texts
from bot.content.flows import parse_text
from bot.core.asking import label
from bot.core.flow import Flow
from bot.core.keywords import spelled
from bot.core.texts import flow_texts
from bot.core.world import World
from bot.i18n import Catalogues


def overlaid(base: Content, bodies: Mapping[str, str], catalogues: Catalogues) -> Content:
    """``base`` with these flows, by name, as their files are written; raises ContentError where one cannot be read.

    ``catalogues``: with drafts, for people answer in whatever words they were shown.
    """
    if not bodies:
        return base
    flows = {name: parse_text(name, body) for name, body in bodies.items()}
    return replace(base, world=with_flows(base.world, flows, catalogues), sources={**base.sources, **bodies})


def with_flows(world: World, flows: Mapping[str, Flow], catalogues: Catalogues) -> World:
    """The world with these flows live; versions that were at hand stay so, for sessions that stand in them."""
    versions = {**world.versions, **{(flow.name, flow.version): flow for flow in flows.values()}}
    texts = (text for flow in flows.values() for text in flow_texts(flow))
    spoken = {text.context: catalogues.spoken(text.context, text.source) for text in texts}
    made = replace(world, flows={**world.flows, **flows}, versions=versions, spoken={**world.spoken, **spoken})
    return _and_older(made, flows, catalogues)


def spoken_anew(world: World, catalogues: Catalogues) -> World:
    """The world whose people answer in the words of these catalogues."""
    spoken = {text.context: catalogues.spoken(text.context, text.source) for text in all_texts(world)}
    return _and_older(replace(world, spoken=spoken), world.flows, catalogues)


def _and_older(world: World, flows: Mapping[str, Flow], catalogues: Catalogues) -> World:
    """Words that labels had before are understood too, unless another answer of the same question has them now."""
    if not catalogues.older:
        return world
    added: dict[str, tuple[str, ...]] = {}
    for flow in flows.values():
        for node in flow.nodes.values():
            labels = [label(world, flow, node, choice) for choice in node.choices]
            for text in labels:
                if words := catalogues.older.get((text.context, text.source)):
                    others = (other for other in labels if other.context != text.context)
                    taken = {spelled(way) for one in others for way in (one.source, *world.spoken.get(one.context, ()))}
                    taken |= {spelled(way) for choice in node.choices for way in choice.also}
                    now = world.spoken.get(text.context, ())
                    kept = (word for word in words if spelled(word) not in taken)
                    added[text.context] = tuple(dict.fromkeys((*now, *kept)))
    return replace(world, spoken={**world.spoken, **added}) if added else world
