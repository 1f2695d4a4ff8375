"""Whether flows can be published: everything that could trap, mislead or lose somebody, as findings.

One function a kind of finding, told with its place and how to mend it. A flow with errors is not published.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.check import endless, names, paths, promises, referrals, texts, words
from bot.core.check.place import At, Spot, Translations
from bot.core.finding import Finding, Path, Severity
from bot.core.flow import Flow
from bot.core.keywords import STOP
from bot.core.ladder import Ladder
from bot.core.run import CRISIS
from bot.core.step import OFFER_PERSON, WELCOME
from bot.core.told import told
from bot.core.world import World

__all__ = ["At", "Finding", "Translations", "check", "check_flow"]


def _by_name(flow: str, path: Path) -> str:
    return ".".join(map(str, (flow, *path)))


def check(
    world: World, translations: Translations | None = None, at: At = _by_name, ladder: Ladder | None = None
) -> tuple[Finding, ...]:
    """All findings of all active flows. ``at`` names places; languages without translations are not asked for.

    ``ladder``: by which promises are judged; without one they are not.
    """
    found = [*_world(world, at), *texts.of_all_flows(world, translations or {}, at)]
    for flow in world.flows.values():
        found += check_flow(world, flow, translations or {}, at, ladder=ladder)
    return tuple(found)


def check_flow(
    world: World,
    flow: Flow,
    translations: Translations | None = None,
    at: At = _by_name,
    *,
    untranslated: Severity = "error",
    ladder: Ladder | None = None,
) -> tuple[Finding, ...]:
    """The findings of one flow among the others. Ways are walked only when every name leads somewhere.

    ``untranslated``: how grave it is that a text is not there in a language; people then read the source.
    """
    found = [*names.unknown(world, flow, at), *paths.shape(flow, at), *words.findings(world, flow, at)]
    found += [*words.help_words(world, flow, at), *words.stops(world, flow, at)]
    found += referrals.findings(world, flow, at)
    known: Translations = translations or {}
    found += texts.of_each(flow, known, at, untranslated)
    if not any(finding.severity == "error" for finding in found):
        found += texts.of_messages(world, flow, known, at)
        found += endless.findings(world, flow, at)
        found += promises.findings(world, flow, ladder, at) if ladder else ()
    return tuple(found)


def _world(world: World, at: At) -> Iterator[Finding]:
    for name in (STOP, WELCOME, CRISIS, OFFER_PERSON):
        if name not in world.flows:
            missing = told("the flow {flow!r} is missing", flow=name)
            yield Spot(at, name).error("missing_flow", missing, told("Kabar itself begins it; write it"))
    yield from paths.begin_circles(world, at)
    yield from words.keywords(world, at)
