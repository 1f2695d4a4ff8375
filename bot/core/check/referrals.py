"""Whom people are told to call: numbers that somebody has dialled, and somebody for everyone who gets there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from bot.core.check.place import At, Spot, keys_of
from bot.core.condition import compares
from bot.core.finding import Finding
from bot.core.flow import Flow
from bot.core.texts import flow_texts
from bot.core.told import told
from bot.core.walk import Moment
from bot.core.world import Service, World

_NUMBER: Final = re.compile(r"(?<![\d.,])\+?\d(?:[ -]?\d){2,}(?![\d.,]\d)")
"""What is dialled, also in groups: 129, 0-800-1000, 0811-8080-141."""


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
                yield _undialled(spot, service)


def _undialled(spot: Spot, service: Service) -> Finding:
    words = told(
        "nobody has dialled {service!r} ({contact}) to see that it answers",
        service=service.name,
        contact=service.contact,
    )
    return spot.warning("unverified", words, told("Dial it, and write the day into services.yaml"))


def in_texts(world: World, flow: Flow, moments: Iterable[Moment], at: At) -> Iterator[Finding]:
    """Numbers that stand in a text itself: it reaches men, too, whom ``refer`` would spare a line for women."""
    named = {
        text.context: (text, services)
        for text in flow_texts(flow)
        if (services := [one for one in world.services.values() if _numbers(one.contact) & _numbers(text.source)])
    }
    if not named:
        return
    reached = _by_men(world, flow, moments)
    for context, (text, services) in named.items():
        spot = Spot(at, flow.name, keys_of(text))
        for service in services:
            if service.audience != "all" and context in reached:
                words = told(
                    "this text sends men to {service!r}, which serves women and children only", service=service.name
                )
                mend = told("Use 'refer', which leaves it out for men, or branch on gender before it")
                yield spot.error("women_only", words, mend)
            if service.verified_on is None:
                yield _undialled(spot, service)


def _numbers(text: str) -> frozenset[str]:
    return frozenset(re.sub(r"\D", "", found) for found in _NUMBER.findall(text))


def _by_men(world: World, flow: Flow, moments: Iterable[Moment]) -> frozenset[str]:
    """Contexts of the texts that a man can come to; one whose gender is not known where the flow asks for no men."""
    asked = {
        compare.constant
        for node in flow.nodes.values()
        for way in node.branch
        for compare in (compares(way.when) if way.when else ())
        if compare.name == "gender"
    }
    refers = any(
        world.services[name].audience != "all"
        for node in flow.nodes.values()
        for name in (node.refer.to if node.refer else ())
        if name in world.services
    )
    man = "male" if "male" in asked or (refers and not asked) else None
    men = (moment.turn.reply for moment in moments if moment.facts.get("gender") == man)
    return frozenset(part.context for reply in men if reply for part in reply.parts)
