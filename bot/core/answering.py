"""A question is open, and somebody writes: a clear answer first, then keywords, then signs, then asking again."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.core import proposing, warned
from bot.core.effects import Unheard
from bot.core.hear.risk import Sign
from bot.core.keywords import SMALL_TALK
from bot.core.run import Run
from bot.core.understand import understand

OFFER_PERSON: Final = "offer_person"
"""The flow that offers a person to whoever is not understood twice; content must have it."""
WORDS_WORTH_READING: Final = 3
"""So many words that no question takes are more than a slip: a person reads them."""


def hear(run: Run, text: str, sign: Sign | None, called: str | None, now: datetime) -> None:
    """Take the answer, or begin what was called, or ask again."""
    if proposing.answered(run, text):
        return
    flow, node = run.question()
    value = understand(run.world, flow, node, text, now.date())
    if value is not None:
        run.take(node, value)
    elif called and not (run.in_crisis and called in SMALL_TALK):
        run.begin(called)
    elif node.answer == "text":
        run.take(node, text.strip())
    elif warned.hear_yellow(run, sign) or sign is not None:
        run.ask()
    else:
        _ask_again(run, text, kind_word=bool(called))


def _ask_again(run: Run, text: str, *, kind_word: bool) -> None:
    """Once in other words; the second time a person is offered, or told if even that is not understood."""
    top = run.frames[-1]
    again = top.tries > 0
    run.missed()
    # in a crisis two words may be a plea ("telepon polisi")
    if again or len(text.split()) >= WORDS_WORTH_READING or (run.in_crisis and not kind_word):
        run.effects.append(Unheard(text))
    if not again:
        proposing.propose_or_ask(run)
    elif run.in_crisis:
        run.say("crisis_again")  # a person knows already; asking on and on helps nobody
    elif top.flow == OFFER_PERSON:
        run.raised("yellow", "not_understood", f"{OFFER_PERSON}.{top.node}", text)
        run.frames = []
        run.say("passed_on")
    else:
        run.begin(OFFER_PERSON)
