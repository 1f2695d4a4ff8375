"""Whether a text is a clear answer to an open question, and which."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.core.asking import label
from bot.core.flow import Flow, Node
from bot.core.hear import answers
from bot.core.keywords import spelled
from bot.core.session import Value
from bot.core.world import World

_LONG: Final = 3
"""Digits of a number that cannot be a choice's."""


def understand(world: World, flow: Flow, node: Node, text: str, today: date) -> Value:
    """The answer: a choice's key, True or False, a number (rupiah for money), an ISO date; None if unclear.

    A ``text`` question has no clear answers: whatever is no keyword answers it, which the caller decides.
    """
    match node.answer:
        case "choice":
            return _chosen(world, flow, node, text)
        case "yes_no":
            clear = answers.yes_no(text, world.lexicon)
            if clear is None and (key := _chosen(world, flow, node, text)):
                clear = key == "yes"  # by its number, or by words of its own
            if clear is None and node.low is not None:
                clear = answers.old_enough(text, node.low, today.year, world.lexicon)
            return clear
        case "number":
            return _within(node, answers.number(text, world.lexicon))
        case "money":
            return _within(node, answers.money(text, world.lexicon))
        case "date":
            found = answers.date(text, today, world.lexicon)
            return found.isoformat() if found else None
        case _:
            return None


def ways_to_say(world: World, flow: Flow, node: Node) -> tuple[tuple[str, ...], ...]:
    """Per choice, every way to name it: label, the label in other languages, and its ``also``."""
    labels = ((choice, label(world, flow, node, choice)) for choice in node.choices)
    return tuple((text.source, *world.spoken.get(text.context, ()), *choice.also) for choice, text in labels)


def is_offered(world: World, flow: Flow, node: Node, text: str) -> bool:
    """Whether the text is one of the question's own answers, word for word."""
    said = spelled(text)
    return any(said == spelled(way) for ways in ways_to_say(world, flow, node) for way in ways)


def _chosen(world: World, flow: Flow, node: Node, text: str) -> str | None:
    number = text.strip()
    if number.isdecimal() and len(number) < _LONG and 1 <= int(number) <= len(node.choices):
        return node.choices[int(number) - 1].key  # most people answer so: no need to read every label for it
    sure = [at for at, choice in enumerate(node.choices) if choice.sure]
    at = answers.choice(text, ways_to_say(world, flow, node), world.lexicon, sure)
    return None if at is None else node.choices[at].key


def _within(node: Node, number: int | None) -> int | None:
    if number is None or (node.low is not None and number < node.low):
        return None
    return None if node.high is not None and number > node.high else number
