"""Answers that are too long to be tapped: WhatsApp shows few short ones as buttons, more of them as a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.core.check.place import At, Spot, Translations, said_in_each, tongue
from bot.core.effects import Text
from bot.core.finding import Finding
from bot.core.flow import Flow, Node, label_context
from bot.core.told import quoted, told

BUTTONS: Final = 3
BUTTON_LETTERS: Final = 20
"""WhatsApp shows up to 3 choices as buttons of at most 20 letters."""
ROWS: Final = 10
ROW_LETTERS: Final = 24
"""Up to 10 choices of at most 24 letters as a list: https://www.twilio.com/docs/content/twilio-list-picker"""


def of_labels(flow: Flow, node: Node, translations: Translations, at: At) -> Iterator[Finding]:
    """Labels that no button holds, an error; and those that no list holds: on WhatsApp people get numbers to type."""
    here = ("nodes", node.name, "choices")
    if len(node.choices) > ROWS:
        words = told("{count} answers on WhatsApp, where a list holds {most}", count=len(node.choices), most=ROWS)
        mend = told("Ask in two steps; as it is, people type a number")
        yield Spot(at, flow.name, here).warning("too_long_list", words, mend)
        return
    buttons = len(node.choices) <= BUTTONS
    most = BUTTON_LETTERS if buttons else ROW_LETTERS
    for choice in node.choices:
        text = Text(label_context(flow.name, node.name, choice.key), choice.label)
        spot = Spot(at, flow.name, (*here, choice.key, "label"))
        for language, label in said_in_each(text, translations):
            if len(label) <= most:
                continue
            words = told(
                "{label} ({language}) has {count} letters",
                label=quoted(label),
                language=tongue(language),
                count=len(label),
            )
            if buttons:
                mend = told("A button holds {most}: shorten it", most=most)
                yield spot.error("too_long_button", words, mend)
            else:
                mend = told("A row of a list on WhatsApp holds {most}: shorten it, or people type a number", most=most)
                yield spot.warning("too_long_list", words, mend)
