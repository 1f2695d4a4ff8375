"""Whom people are told to call: numbers that somebody has dialled, and somebody for everyone who gets there."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.check.place import At, Spot
from bot.core.finding import Finding
from bot.core.flow import Flow
from bot.core.told import told
from bot.core.world import World


def findings(world: World, flow: Flow, at: At) -> Iterator[Finding]:
    """Services that nobody has dialled, and places where a man is left without any."""
    for node in flow.nodes.values():
        named = [world.services[name] for name in (node.refer.to if node.refer else ()) if name in world.services]
        spot = Spot(at, flow.name, ("nodes", node.name, "refer"))
        if named and not any(service.suits("male", 30) or service.districts for service in named):
            words = told("a man who comes here is told nobody to call: all these services are for women and children")
            yield spot.error("women_only", words, told("Add one that serves men too, or lead men elsewhere"))
        for service in named:
            if service.verified_on is None:
                words = told(
                    "nobody has dialled {service!r} ({contact}) to see that it answers",
                    service=service.name,
                    contact=service.contact,
                )
                yield spot.warning("unverified", words, told("Dial it, and write the day into services.yaml"))
