"""A button of an older message was tapped: it answers nothing that is asked now, but a warning in it is heard.

Buttons stay on the screen. A second tap on "Ya" must not agree to what is asked next, nor add points to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot.core import late, warned
from bot.core.effects import Asked, Raised, Unheard
from bot.core.flow import LEVELS
from bot.core.hear.risk import Sign
from bot.core.keywords import STOP
from bot.core.run import Run
from bot.core.understand import is_offered

if TYPE_CHECKING:
    from bot.core.step import Begin

_SAID: Final = {"red": "crisis_again", "orange": "heard_orange", "yellow": "heard_yellow"}


@dataclass(frozen=True, slots=True)
class Tapped:
    """Whose button it was. ``asked``: that message's question, None where it is not known any more."""

    asked: Asked | None = None
    again: bool = False
    """The same button as in their last message: a finger that came down twice."""


def hear(
    run: Run, tapped: Tapped, text: str, held: Begin | None, sign: Sign | None, called: str | None, now: datetime
) -> bool:
    """What comes of it, danger apart; False where nothing is open and it warns of nothing."""
    raised = _raised(run, tapped, text, now)
    if raised is None and sign is not None:
        raised = Raised(sign.level, sign.category, sign.rule, sign.words)
    if raised is not None and tapped.again and _is_known(run, raised):
        raised = None
    if raised is not None:
        run.raised(raised.level, raised.reason, raised.rule, raised.evidence)
    if called == STOP:
        run.begin(STOP)
        return True
    if raised is not None:
        waits = raised.level != "red" and warned.waits_for_a_person(run)
        run.say("passed_on_too" if waits else _SAID.get(raised.level, "passed_on"))
    if held is not None:
        run.begin(held.flow, held.round)
    elif run.frames:
        if raised is None and not tapped.again:
            run.effects.append(Unheard(text))
            run.say("again")
        run.ask()
    return raised is not None or bool(run.frames) or tapped.again


def _is_known(run: Run, raised: Raised) -> bool:
    """Whether a person has a case that is as urgent already."""
    case = run.facts.get("case")
    return any(level == case for level in LEVELS[: LEVELS.index(raised.level) + 1])


def _raised(run: Run, tapped: Tapped, text: str, now: datetime) -> Raised | None:
    """What the tapped answer raises; where its question is not known, the worst that any answer of this name raises."""
    asked = tapped.asked
    flow = run.world.version(asked.flow, asked.version) if asked is not None else None
    node = flow.nodes.get(asked.node) if flow is not None and asked is not None else None
    if flow is not None and node is not None:
        return late.raised_by(run.world, flow, node, text, now)
    return min(_anywhere(run, text, now), key=lambda raised: LEVELS.index(raised.level), default=None)


def _anywhere(run: Run, text: str, now: datetime) -> Iterator[Raised]:
    for flow in run.world.flows.values():
        for node in flow.nodes.values():
            # "Ya" is an answer to everything
            if node.answer == "choice" and is_offered(run.world, flow, node, text):
                raised = late.raised_by(run.world, flow, node, text, now)
                if raised is not None:
                    yield raised
