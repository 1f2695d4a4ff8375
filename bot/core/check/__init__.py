"""Whether flows can be published: everything that could trap, mislead or lose somebody, as findings.

One function a kind of finding, told with its place and how to mend it. A flow with errors is not published.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.answering import OFFER_PERSON
from bot.core.check import (
    endless,
    names,
    neutral_words,
    paths,
    promises,
    referrals,
    reviews,
    signs,
    texts,
    words,
)
from bot.core.check.place import At, Spot, Translations
from bot.core.check.rules import Rules
from bot.core.finding import Finding, Path, Severity
from bot.core.flow import Flow
from bot.core.keywords import STOP
from bot.core.ladder import Ladder
from bot.core.run import CRISIS, FlowFault
from bot.core.step import WELCOME
from bot.core.told import told
from bot.core.walk import TooManyWays, walk
from bot.core.world import World

__all__ = ["At", "Finding", "Rules", "Translations", "check", "check_flow"]


def _by_name(flow: str, path: Path) -> str:
    return ".".join(map(str, (flow, *path)))


def check(
    world: World,
    translations: Translations | None = None,
    at: At = _by_name,
    ladder: Ladder | None = None,
    rules: Rules | None = None,
) -> tuple[Finding, ...]:
    """All findings of all active flows. ``at`` names places; languages without translations are not asked for.

    ``ladder``: by which promises are judged; ``rules``: words and reviews. What is not given is not judged.
    """
    found = [*_world(world, at), *texts.of_all_flows(world, translations or {}, at)]
    for flow in world.flows.values():
        found += check_flow(world, flow, translations or {}, at, ladder=ladder, rules=rules)
    if rules:
        found += neutral_words.of_common(world, translations or {}, at, rules)
    return tuple(found)


def check_flow(
    world: World,
    flow: Flow,
    translations: Translations | None = None,
    at: At = _by_name,
    *,
    untranslated: Severity = "error",
    ladder: Ladder | None = None,
    rules: Rules | None = None,
) -> tuple[Finding, ...]:
    """The findings of one flow among the others. Ways are walked only when every name leads somewhere.

    ``untranslated``: how grave it is that a text is not there in a language; people then read the source.
    """
    known: Translations = translations or {}
    found = [*names.unknown(world, flow, at), *paths.shape(flow, at), *words.findings(world, flow, known, at)]
    found += [*words.help_words(world, flow, at), *words.stops(world, flow, at)]
    found += referrals.findings(world, flow, at)
    found += texts.of_each(flow, known, at, untranslated)
    if not any(finding.severity == "error" for finding in found):
        found += _of_its_ways(world, flow, known, at, ladder)
    if rules:
        found += neutral_words.findings(world, flow, known, at, rules)
        found += reviews.drafts(flow, known, rules.reviewed, at) if rules.reviewed is not None else ()
    return tuple(found)


def _of_its_ways(
    world: World, flow: Flow, translations: Translations, at: At, ladder: Ladder | None
) -> Iterator[Finding]:
    """What is found by walking every way to its end."""
    try:
        moments = tuple(walk(world, flow.name))
    except TooManyWays:
        too_many = told("too many ways through the flow")
        yield Spot(at, flow.name).error("too_many_ways", too_many, told("Split it into two flows"))
        return
    except FlowFault as fault:
        yield Spot(at, flow.name).error("breaks", fault.args[0], told("Mend the way"))
        return
    yield from texts.of_messages(world, flow, moments, translations, at)
    yield from endless.findings(world, flow, at)
    yield from signs.findings(world, flow, moments, translations, at)
    yield from referrals.in_texts(world, flow, moments, at)
    if ladder:
        yield from promises.findings(flow, moments, ladder, at)


def _world(world: World, at: At) -> Iterator[Finding]:
    for name in (STOP, WELCOME, CRISIS, OFFER_PERSON):
        if name not in world.flows:
            missing = told("the flow {flow!r} is missing", flow=name)
            yield Spot(at, name).error("missing_flow", missing, told("Kabar itself begins it; write it"))
    yield from paths.begin_circles(world, at)
    yield from words.keywords(world, at)
