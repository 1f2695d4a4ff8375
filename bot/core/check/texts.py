"""Texts: there in every language, short enough for two SMS and for buttons, in letters that SMS has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

from bot.core import asking
from bot.core.check import lengths, reviews
from bot.core.check.place import SOURCE, At, Spot, Translations, keys_of, tongue
from bot.core.effects import Reply, Text
from bot.core.finding import Finding, Severity
from bot.core.flow import Flow, Node
from bot.core.render import filled, render
from bot.core.segments import foreign, segments
from bot.core.texts import flow_texts
from bot.core.told import told
from bot.core.walk import Moment, walk
from bot.core.world import World

MOST_SEGMENTS: Final = 2

_FILLED: Final = ("common.", "services.")
"""Contexts of texts in which Kabar fills something in."""

_BRACES: Final = re.compile(r"\{\w*\}|[{}]")
_BEFORE_A_QUESTION: Final = ("resume", "again", "media", "heard_orange", "heard_yellow")
"""Common texts that may stand before any question."""


def of_each(flow: Flow, translations: Translations, at: At, untranslated: Severity = "error") -> Iterator[Finding]:
    """Every text of a flow alone: translated, in SMS letters; labels not too long for buttons."""
    had = reviews.contexts(translations)
    for text in flow_texts(flow):
        yield from _alone(text, translations, had, Spot(at, flow.name, keys_of(text)), untranslated)
    for node in flow.nodes.values():
        if node.answer == "choice":
            yield from lengths.of_labels(flow, node, translations, at)


def of_all_flows(world: World, translations: Translations, at: At) -> Iterator[Finding]:
    """The texts that belong to no flow."""
    had = reviews.contexts(translations)
    for name in world.common:
        yield from _alone(world.text(name), translations, had, Spot(at, "common", (name,)))
    for service in world.services.values():
        yield from _alone(service.text, translations, had, Spot(at, "services", (service.id, "name")))


def _alone(
    text: Text, translations: Translations, had: reviews.Contexts, spot: Spot, untranslated: Severity = "error"
) -> Iterator[Finding]:
    yield from _letters(spot, SOURCE, text.source)
    if not text.context.startswith(_FILLED) and ("{" in text.source or "}" in text.source):
        words = told("braces in a text: Kabar fills nothing in here")
        yield spot.error("braces", words, told("Take {{ and }} away"))
    yield from reviews.missing(text, translations, had, spot, untranslated)
    for language, known in translations.items():
        translated = known.get((text.context, text.source))
        if translated is None:
            continue
        yield from _letters(spot, language, translated)
        if sorted(_BRACES.findall(translated)) != sorted(_BRACES.findall(text.source)):
            words = told("other braces in {language} than in {text!r}", language=tongue(language), text=text.source)
            yield spot.error("braces", words, told("Leave what stands in {{ }} as it is"))


def of_messages(
    world: World, flow: Flow, moments: Iterable[Moment], translations: Translations, at: At
) -> Iterator[Finding]:
    """Every message that the flow can send, whole: at most two SMS."""
    long: set[str] = set()
    replies = _messages(world, flow, moments)
    for language in (SOURCE, *translations):
        for reply in replies:
            body = render(reply, _translator(language, translations))
            size = segments(body)
            if size.count > MOST_SEGMENTS and body not in long:
                long.add(body)
                words = told(
                    "{count} SMS ({units} {encoding}) in {language}: {text!r}",
                    count=size.count,
                    units=size.units,
                    encoding=size.encoding,
                    language=tongue(language),
                    text=body,
                )
                mend = told("Shorten it to {most} SMS: 306 letters", most=MOST_SEGMENTS)
                yield Spot(at, flow.name, keys_of(reply.parts[-1])).error("too_long_sms", words, mend)


def messages(world: World, flow: Flow) -> tuple[Reply, ...]:
    """Every message that the flow can send. Raises what :func:`walk` raises."""
    return _messages(world, flow, walk(world, flow.name))


def _messages(world: World, flow: Flow, moments: Iterable[Moment]) -> tuple[Reply, ...]:
    replies = [moment.turn.reply for moment in moments if moment.turn.reply is not None]
    for node in flow.nodes.values():
        replies += _with_words_before(world, flow, node) if node.ask else ()
    return tuple(replies)


def _with_words_before(world: World, flow: Flow, node: Node) -> Iterator[Reply]:
    options = asking.options(world, flow, node)
    for name in _BEFORE_A_QUESTION:
        yield Reply((world.text(name), asking.question(flow, node)), options)
    if others := asking.in_other_words(flow, node):
        yield Reply((others,), options)


def _translator(language: str, translations: Translations) -> Callable[[Text], str]:
    known = translations.get(language, {})

    return partial(filled, translate=lambda text: known.get((text.context, text.source), text.source))


def _letters(spot: Spot, language: str, text: str) -> Iterator[Finding]:
    if odd := foreign(text):
        words = told(
            "{letters} in {language} makes an SMS less than half as long",
            letters=" ".join(odd),
            language=tongue(language),
        )
        yield spot.error("letters", words, told("Use plain letters, ' \" and -"))
