"""Words people answer with: each must be heard as what it was meant to be. The ears themselves are asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from bot.core.asking import label
from bot.core.check.place import At, Spot, Translations, said_in_each
from bot.core.finding import Finding
from bot.core.flow import Choice, Flow, Node
from bot.core.hear import answers
from bot.core.keywords import STOP
from bot.core.told import quoted, shown, told
from bot.core.understand import understand, ways_to_say
from bot.core.world import World

HELP: Final = "help"
"""The flow that people call when they need a person; nothing may swallow its keywords."""

_ANY_DAY: Final = date(2026, 1, 15)


def findings(world: World, flow: Flow, translations: Translations, at: At) -> Iterator[Finding]:
    """Words of a choice that are heard as another choice, or as none because two claim them, in whatever language."""
    for node in flow.nodes.values():
        if node.answer == "yes_no":
            yield from _yes_and_no(world, flow, node, at)
        if node.answer != "choice":
            continue
        ways = tuple(
            (*known, *(one for one in _translated(world, flow, node, choice, translations) if one not in known))
            for choice, known in zip(node.choices, ways_to_say(world, flow, node), strict=True)
        )
        for index, choice in enumerate(node.choices):
            spot = Spot(at, flow.name, ("nodes", node.name, "choices", choice.key))
            for word in ways[index]:
                heard = answers.choice(word, ways, world.lexicon)
                if heard == index:
                    continue
                words = (
                    told("{word} is heard as nothing clear", word=quoted(word))
                    if heard is None
                    else told("{word} is heard as the choice {key!r}", word=quoted(word), key=node.choices[heard].key)
                )
                mend = told("Two choices claim the same word: take it from one of them")
                yield spot.error("claimed_twice", words, mend)


def _translated(world: World, flow: Flow, node: Node, choice: Choice, translations: Translations) -> Iterator[str]:
    """A label as it reads in other languages, drafts of this very check included."""
    yield from (said for _, said in said_in_each(label(world, flow, node, choice), translations))


def _yes_and_no(world: World, flow: Flow, node: Node, at: At) -> Iterator[Finding]:
    for choice in node.choices:
        for word in choice.also:
            heard = understand(world, flow, node, word, _ANY_DAY)
            if heard is not None and heard != (choice.key == "yes"):
                other = "yes" if heard else "no"
                words = told("{word} is heard as the choice {key!r}", word=quoted(word), key=other)
                mend = told("Two choices claim the same word: take it from one of them")
                spot = Spot(at, flow.name, ("nodes", node.name, "choices", choice.key))
                yield spot.error("claimed_twice", words, mend)


def help_words(world: World, flow: Flow, at: At) -> Iterator[Finding]:
    """Questions at which a call for help is heard as an answer."""
    for node in flow.nodes.values():
        for word in world.flows[HELP].keywords if HELP in world.flows and node.ask else ():
            answer = understand(world, flow, node, word, _ANY_DAY)
            if answer is not None:
                words = told("whoever writes {word!r} for help is heard as {answer!r}", word=word, answer=answer)
                spot = Spot(at, flow.name, ("nodes", node.name))
                yield spot.error("help_swallowed", words, told("Use another word in the label"))


def keywords(world: World, at: At) -> Iterator[Finding]:
    """Keywords that call another flow."""
    for flow in world.flows.values():
        for index, word in enumerate(flow.keywords):
            called = world.called(word)
            if called != flow.name:
                words = told("the keyword {word} calls {called}", word=quoted(word), called=shown(called))
                mend = told("Take it from one of the two flows")
                yield Spot(at, flow.name, ("keywords", index)).error("keyword_taken", words, mend)


def stops(world: World, flow: Flow, at: At) -> Iterator[Finding]:
    """Keywords that people write when they want to stop; nothing may swallow those either."""
    if flow.name == STOP:
        return
    others = replace(world, flows={name: other for name, other in world.flows.items() if name != flow.name})
    for index, word in enumerate(flow.keywords):
        if others.called(word) == STOP:
            words = told("whoever writes {word} wants to stop", word=quoted(word))
            mend = told("Take it away: STOP must always be heard")
            yield Spot(at, flow.name, ("keywords", index)).error("stop_swallowed", words, mend)
