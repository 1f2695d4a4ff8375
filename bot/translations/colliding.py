"""Translated answers that could not be told apart: from another answer, its number, or a call to stop or for help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.core.asking import label
from bot.core.check.words import HELP
from bot.core.flow import Flow, Node
from bot.core.keywords import STOP, spelled
from bot.core.world import World
from bot.translations.fault import Fault, place_of

_MEND: Final = "Use other words: nobody could choose one of the two by them"


def colliding(world: World, translated: Mapping[str, str], others: Mapping[str, str]) -> Iterator[Fault]:
    """The faults of each label in ``translated``; ``others`` stand beside them."""
    texts = {**others, **translated}
    for flow in world.flows.values():
        for node in flow.nodes.values():
            if node.choices:
                yield from _of_question(world, flow, node, texts, translated)


def _of_question(
    world: World, flow: Flow, node: Node, texts: Mapping[str, str], translated: Mapping[str, str]
) -> Iterator[Fault]:
    shown = [label(world, flow, node, choice) for choice in node.choices]
    for at, text in enumerate(shown):
        mine = translated.get(text.context)
        if not mine:
            continue
        said, where = spelled(mine), place_of(text.context, text.source)
        for other, (choice, its) in enumerate(zip(node.choices, shown, strict=True)):
            ways = (texts.get(its.context, its.source), its.source, *choice.also)
            if other != at and said in map(spelled, ways):
                words = f"{mine!r} is what answer {other + 1} of the same question says"
                yield Fault(where, words, _MEND, "answer", {"text": mine, "number": str(other + 1)}, text.context)
        if said and said[0].isdigit() and said[0] != str(at + 1) and len(said) == 1:
            words = f"{mine!r} is the number of another answer"
            yield Fault(where, words, "Write it in words", "number", {"text": mine}, text.context)
        called = world.called(mine)
        if called in (STOP, HELP) and world.called(text.source) != called:
            mend = "Use other words: whoever answers so would be taken at that word"
            words = f"{mine!r} is a word that calls {called!r} at any time"
            yield Fault(where, words, mend, "called", {"text": mine, "flow": called}, text.context)
