"""The content of the package with the flows that staff published in the place of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.content import Content
from bot.content.flows import parse_text
from bot.core.flow import Flow
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
    return replace(world, flows={**world.flows, **flows}, versions=versions, spoken={**world.spoken, **spoken})
