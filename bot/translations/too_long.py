"""Translations that make a message longer than two SMS, or a button longer than a button is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.core.check.lengths import BUTTON_LETTERS
from bot.core.check.texts import MOST_SEGMENTS
from bot.core.effects import Reply, Text
from bot.core.render import render
from bot.core.segments import foreign, segments
from bot.translations.fault import Fault, place_of
from bot.translations.room import buttons, fill
from bot.translations.wanted import Wanted


def too_long(wanted: Wanted, translated: Mapping[str, str], others: Mapping[str, str]) -> Iterator[Fault]:
    """The faults, told of the text that grew most, and of each text once.

    ``translated``: context -> the texts in question; ``others`` stand beside them in messages.
    """
    texts = {**others, **translated}
    worst: dict[str, tuple[int, Text]] = {}
    for reply in wanted.replies:
        grown = [text for text in _texts(reply) if text.context in translated]
        if not grown:
            continue
        size = segments(_plain(render(reply, lambda text: fill(text, texts.get(text.context, text.source)))))
        if size.count > MOST_SEGMENTS:
            most = max(grown, key=lambda text: len(translated[text.context]) - len(text.source))
            worst[most.context] = max(worst.get(most.context, (0, most)), (size.units, most), key=lambda one: one[0])
    for context, (units, text) in worst.items():
        words = f"the message it stands in has {units} letters, this text {len(translated[context])} of them"
        values = {"units": str(units), "letters": str(len(translated[context]))}
        yield Fault(_place(text), words, "Shorten it: two SMS hold 306", "message", values, context)
    for text in {text.context: text for text in buttons(wanted.world)}.values():
        if len(label := translated.get(text.context, "")) > BUTTON_LETTERS:
            words, mend = f"{label!r} has {len(label)} letters", f"A button holds {BUTTON_LETTERS}: shorten it"
            values = {"letters": str(len(label)), "most": str(BUTTON_LETTERS)}
            yield Fault(_place(text), words, mend, "button", values, text.context)


def _plain(body: str) -> str:
    """Letters that no plain phone has are a fault of their own, told once."""
    return body.translate({ord(letter): "x" for letter in foreign(body)})


def _texts(reply: Reply) -> list[Text]:
    return [*reply.parts, *(option.label for option in reply.options)]


def _place(text: Text) -> str:
    return place_of(text.context, text.source)
