"""Proposing the one choice that an answer is near to: "Maksudnya 2 Ada masalah?" It proposes and never decides.

Nothing urgent is proposed: what tells a person of danger is chosen in the person's own words, or asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from bot.core import asking
from bot.core.flow import Choice, Flow, Node
from bot.core.hear import answers
from bot.core.hear.answer_words import Vocabulary, read
from bot.core.run import CRISIS, Run
from bot.core.understand import is_offered, ways_to_say
from bot.core.world import World

NEAR: Final = 80
"""Likeness, of 100, from which on a choice may be proposed."""

CLEARLY: Final = 10
"""So much nearer it must be than the next one."""

SHORTEST: Final = 4
"""Letters. Of shorter words too many are alike."""

_URGENT: Final = frozenset({"red", "orange"})


def take_back(run: Run) -> None:
    """Whatever comes now, what was proposed last is not proposed any more; this turn still knows it."""
    if run.frames and run.frames[-1].proposed:
        run.proposed = run.frames[-1].proposed
        run.frames[-1] = replace(run.frames[-1], proposed="")


def answered(run: Run, text: str) -> bool:
    """A yes takes what was proposed, a no asks the question again; False for all else: it answers the question."""
    if not run.proposed or is_offered(run.world, *run.question(), text):
        return False
    clear = answers.yes_no(text, run.world.lexicon)
    if clear is None:
        return False
    if clear:
        run.take(run.question()[1], run.proposed)
    else:
        run.ask()
    return True


def propose_or_ask(run: Run) -> None:
    """Ask whether the one near choice was meant; the question in other words where none may be proposed."""
    flow, node = run.question()
    choice = None if run.in_crisis else nearest(run.world, flow, node, run.said)
    if choice is None or choice.sure or _urgent(run.world, flow, node, choice):
        run.ask(other_words=True)
        return
    run.frames[-1] = replace(run.frames[-1], proposed=choice.key)
    label = asking.label(run.world, flow, node, choice)
    meant = run.world.text("meant", number=str(node.choices.index(choice) + 1))
    run.parts.append(replace(meant, inside={"choice": label}))


def nearest(world: World, flow: Flow, node: Node, text: str) -> Choice | None:
    """The choice that these words are clearly near to.

    None where a choice is itself a yes or a no: the answer could not be told from one to the question.
    """
    if node.answer != "choice":
        return None
    words = world.lexicon.vocabulary
    said = _core(text, words)
    cores = _cores(ways_to_say(world, flow, node), words)
    if cores is None:
        return None
    scored = [
        (max((_likeness(said, way, words) for way in ways), default=0.0), choice)
        for choice, ways in zip(node.choices, cores, strict=True)
    ]
    (best, choice), (second, _) = sorted(scored, key=lambda one: one[0], reverse=True)[:2]
    return choice if best >= NEAR and best - second >= CLEARLY else None


@lru_cache(maxsize=512)  # a question has a hundred ways to be answered: read once, a tenth of a millisecond each
def _cores(options: tuple[tuple[str, ...], ...], words: Vocabulary) -> tuple[tuple[list[str], ...], ...] | None:
    """The ways to say each choice, as they are compared; None where one of them is a yes or a no."""
    read_ways = tuple(tuple(_core(way, words) for way in ways) for ways in options)
    return None if any(_is_yes_or_no(way, words) for ways in read_ways for way in ways) else read_ways


def _core(text: str, words: Vocabulary) -> list[str]:
    row = read(text, words).words
    return words.polite.without(row) or row


def _is_yes_or_no(row: list[str], words: Vocabulary) -> bool:
    return not words.plain_yes.without(row) or not words.no.without(row)


def _likeness(said: list[str], way: list[str], words: Vocabulary) -> float:
    one, other = " ".join(said), " ".join(way)
    if min(len(one), len(other)) < SHORTEST or any(letter.isdigit() for letter in one):
        return 0.0
    if words.negators.intersection(said) != words.negators.intersection(way):
        return 0.0  # "tidak sehat" is near to "sehat" only in its letters
    return fuzz.ratio(one, other)


def _urgent(world: World, flow: Flow, node: Node, choice: Choice) -> bool:
    """Whether something red or orange may be raised before the next question, or the crisis begin."""
    start = [choice.next] if choice.next else list(_ways(node))
    waiting = [(flow, name) for name in start]
    seen: set[tuple[str, str]] = set()
    while waiting:
        flow, name = waiting.pop()
        node = flow.nodes[name]
        if (flow.name, name) in seen:
            continue
        seen.add((flow.name, name))
        if node.begin == CRISIS or (node.raise_ and node.raise_.level in _URGENT):
            return True
        if node.ask:
            continue
        waiting += [(flow, after) for after in _ways(node)]
        begun = world.flows.get(node.begin) if node.begin else None
        if begun is not None:
            waiting.append((begun, begun.start))
    return False


def _ways(node: Node) -> Iterator[str]:
    yield from (way.next for way in node.branch)
    yield from node.rotate
    if node.next:
        yield node.next
