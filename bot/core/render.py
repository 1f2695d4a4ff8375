"""One reply as one body of text."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.effects import Reply, Text

_OWN_LINE = "services."
"""Contexts of texts that stand on a line of their own, so that a phone makes the number something to tap."""


def filled(text: Text, translate: Callable[[Text], str]) -> str:
    """The text as ``translate`` gives it, with its values and the texts inside it filled in."""
    inside = {name: filled(one, translate) for name, one in text.inside.items()}
    return translate(text).format_map({**text.values, **inside})


def render(reply: Reply, translate: Callable[[Text], str]) -> str:
    """Parts joined by a space, then a line for each answer: ``1 Baik``. ``translate`` also fills values in."""
    body = ""
    own_line = False
    for part in reply.parts:
        alone = part.context.startswith(_OWN_LINE)
        body += ("\n" if alone or own_line else " ") + translate(part)
        own_line = alone
    options = (f"\n{number} {translate(option.label)}" for number, option in enumerate(reply.options, 1))
    return body.strip() + "".join(options)
