"""What a message is besides its text: answers to tap, or a template. Sealed beside the body, as JSON.

``{"question", "choices", "button", "language", "asks"}``, or ``{"sid", "name", "variables"}`` of a template (and its
``replies``, where something can be tapped below it); a template that is only for a closed window of WhatsApp
has ``template`` and ``language`` instead of ``sid``. An e-mail has a ``subject``, and in ``plain`` what another line
would say in its place; what is to become one where other lines fail has ``mail``: its subject and text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.channels.base import Outgoing
from bot.channels.twilio_content import kind_of
from bot.core.effects import Asked, Reply
from bot.core.render import render
from bot.services.kabar import Kabar
from bot.services.sending.writing import CONTENT
from bot.store.base import AnyRow


def offered(kabar: Kabar, language: str, line: str, reply: Reply) -> Mapping[str, Any] | None:
    """The answers that can be tapped on this line; None where they stay numbered text."""
    if line != "whatsapp" or not reply.options:
        return None
    question = render(replace(reply, options=()), lambda text: kabar.say(language, text))
    labels = [kabar.say(language, option.label) for option in reply.options]
    if kind_of(question, labels) is None:
        return None
    button = kabar.common(language, "choose")
    asks = [reply.asks.flow, reply.asks.version, reply.asks.node] if reply.asks else None
    return {"question": question, "choices": labels, "button": button, "language": language, "asks": asks}


def asked(content: Mapping[str, Any]) -> Asked | None:
    """The question that its answers answer; None where it has none, or is from before that was kept."""
    return Asked(*content["asks"]) if content.get("asks") else None


def opened(kabar: Kabar, row: AnyRow) -> dict[str, Any]:
    """What was sealed; empty where there is nothing. Raises SealBroken."""
    return dict(json.loads(kabar.vault.open(row.content, CONTENT, row.id))) if row.content else {}


def put_on(outgoing: Outgoing, content: Mapping[str, Any]) -> Outgoing:
    """The message with what it is besides its text.

    Where words were put before the text (it comes late), buttons would leave them out: it stays a numbered text.
    """
    if not outgoing.body.startswith(content.get("question", "")):
        return outgoing
    return replace(
        outgoing,
        choices=tuple(content.get("choices", ())),
        question=content.get("question", ""),
        button=content.get("button", ""),
        language=content.get("language", ""),
        content_sid=content.get("sid"),
        template=content.get("name", ""),
        variables=content.get("variables", {}),
        subject=content.get("subject", ""),
    )
