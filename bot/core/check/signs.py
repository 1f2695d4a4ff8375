"""Answers that name a danger: whoever chooses one by its number or its button says nothing that hearing could hear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from bot.core.asking import label
from bot.core.check.place import LEVEL_WORDS, At, Spot, Translations
from bot.core.finding import Finding
from bot.core.flow import Choice, Flow, Level, Node
from bot.core.run import CRISIS, FlowFault
from bot.core.told import quoted, told
from bot.core.walk import Moment, TooManyWays, same_way, walk
from bot.core.world import World

_Answer = tuple[str, str]
"""A node and the key of one of its choices."""
_Sign = tuple[Level, str]
"""How grave, and the words."""

_ENOUGH: Final[Mapping[Level, frozenset[Level]]] = {
    "red": frozenset({"red"}),
    "orange": frozenset({"red", "orange", "yellow"}),
}
"""A red sign is always red; of an orange one its flow may think less, but somebody must hear of it."""


def findings(
    world: World, flow: Flow, moments: Sequence[Moment], translations: Translations, at: At
) -> Iterator[Finding]:
    """Answers whose words are a red or orange sign, and from which some way to an end tells nobody.

    What is written out is heard; a number or a tapped button brings no words. An orange word that only opens another
    flow is that flow's matter.
    """
    dangerous = {
        (node.name, choice.key): sign
        for node in flow.nodes.values()
        for choice in (node.choices if node.answer == "choice" else ())
        if (sign := _sign(world, flow, node, choice, translations))
    }
    if not dangerous:
        return
    untold = _untold(world, flow, moments, dangerous)
    for (node_name, key), (level, word) in dangerous.items():
        if (node_name, key) in untold:
            yield _finding(Spot(at, flow.name, ("nodes", node_name, "choices", key)), level, word)


def _finding(spot: Spot, level: Level, word: str) -> Finding:
    words = told(
        "{word} is a {level} sign, and who chooses it by its number can come to an end without anybody being told",
        word=quoted(word),
        level=LEVEL_WORDS[level],
    )
    if level == "red":
        return spot.error("sign_unraised", words, told("Raise red on every way from here"))
    return spot.warning("sign_unraised", words, told("Raise a level on every way from here, or use other words"))


def _sign(world: World, flow: Flow, node: Node, choice: Choice, translations: Translations) -> _Sign | None:
    """The gravest of its words. Of words that are only understood (``also``) a red one says what the answer means."""
    text = label(world, flow, node, choice)
    key = (text.context, text.source)
    shown = {text.source, *world.spoken.get(text.context, ()), *(known.get(key, "") for known in translations.values())}
    found: dict[Level, str] = {}
    for word in (*sorted(shown), *choice.also):
        sign = world.sign(word, None) if word else None
        if sign is None or sign.guessed or sign.level not in _ENOUGH:
            continue
        if word in shown:
            found.setdefault(sign.level, word)
        elif sign.level == "red":
            found.setdefault("orange", word)
    return next(((level, found[level]) for level in _ENOUGH if level in found), None)


def _untold(
    world: World, flow: Flow, moments: Sequence[Moment], dangerous: Mapping[tuple[str, str], _Sign]
) -> set[tuple[str, str]]:
    """Those after which some way ends and nothing grave enough was raised on it, before or after.

    The crisis flow begins with a red sign, which was raised before it.
    """
    walked = {node_name: same_way(flow, flow.nodes[node_name]) for node_name, _ in dangerous}
    untold = set()
    always: dict[str, frozenset[Level]] = {}
    for moment in moments:
        if not moment.ends:
            continue
        raised = moment.raised.union(("red",) if flow.name == CRISIS else ())
        given = dict(moment.answers)
        for (node_name, key), (level, _) in dangerous.items():
            if raised & _ENOUGH[level] or given.get(node_name) != walked[node_name][key]:
                continue
            if level == "orange" and moment.begun:
                continue
            if not raised.union(*_by_others(world, moment, always)) & _ENOUGH[level]:
                untold.add((node_name, key))
    return untold


def _by_others(world: World, moment: Moment, known: dict[str, frozenset[Level]]) -> Iterator[frozenset[Level]]:
    """What the flows raise that were begun on the way: the levels that each raises on every way through it."""
    for name in moment.begun:
        if name not in known:
            known[name] = frozenset()  # while it is looked at, and where it cannot be walked
            with suppress(TooManyWays, FlowFault):
                ends = [one for one in walk(world, name) if one.ends]
                known[name] = frozenset.intersection(
                    *(one.raised.union(*_by_others(world, one, known)) for one in ends)
                )
        yield known[name]
