"""How long a translation may be. A message holds two SMS; texts that stand in one message share it.

What a message has left is shared out among its texts by their Indonesian length, short ones somewhat favoured: whoever
keeps to that, text by text, cannot make any message too long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bot.core.asking import label
from bot.core.check.lengths import BUTTON_LETTERS, BUTTONS
from bot.core.check.texts import messages
from bot.core.effects import Reply, Text
from bot.core.render import render
from bot.core.run import FlowFault
from bot.core.segments import segments
from bot.core.walk import TooManyWays
from bot.core.world import World

TWO_SMS: Final = 306
"""Letters of GSM 03.38 in two joined SMS."""

FAVOUR: Final = 15
"""Letters that each text counts for besides its own: "Baik" alone would get four times nothing."""

LINK: Final = "https://kabar.contoh.example.org/cases/KB-10423"
FILLED: Final = {
    "link": LINK,
    "code": "KB-10423",
    "level": "ORANYE",
    "time": "Rabu 21 Okt 14.05 WITA",
    "number": "2",
    "choice": "Sulit bergerak, melihat atau mendengar",
}
"""What is filled in, as long as it may be, to measure a text by."""


def room(world: World, replies: Iterable[Reply]) -> dict[str, int]:
    """Context -> how many letters its translation may have beside the others of these messages."""
    found: dict[str, int] = {}
    for reply in replies:
        texts = [*reply.parts, *(option.label for option in reply.options)]
        total = sum(len(text.source) for text in texts)
        left = max(0, TWO_SMS - segments(render(reply, filled)).units)
        for text in texts:
            weight = (len(text.source) + FAVOUR) / (total + FAVOUR * len(texts))
            share = len(text.source) + int(left * weight)
            found[text.context] = min(found.get(text.context, share), share)
    for text in buttons(world):
        found[text.context] = min(found.get(text.context, BUTTON_LETTERS), BUTTON_LETTERS)
    return found


def all_messages(world: World) -> Iterator[Reply]:
    """Every message that some flow can send, and every text of Kabar itself alone.

    Flows that go round or have too many ways are passed over: ``check`` tells of them.
    """
    for flow in world.flows.values():
        try:
            yield from messages(world, flow)
        except (TooManyWays, FlowFault):
            continue
    for name in world.common:
        yield Reply((world.text(name),))


def filled(text: Text) -> str:
    """The Indonesian text with something in its braces."""
    return fill(text, text.source)


def fill(text: Text, translated: str) -> str:
    """A translation with something in its braces; ones that nobody fills in stay."""
    values = {**FILLED, **text.values}
    for name, value in values.items():
        translated = translated.replace(f"{{{name}}}", value)
    return translated


def buttons(world: World) -> Iterator[Text]:
    """The labels that WhatsApp can show as buttons, some of them more than once."""
    for flow in world.flows.values():
        for node in flow.nodes.values():
            if len(node.choices) <= BUTTONS:
                yield from (label(world, flow, node, choice) for choice in node.choices)
