"""A red sign: the crisis flow begins, or goes on where it is open already."""

from __future__ import annotations

from datetime import date

from bot.core import condition
from bot.core.entering import CRISIS
from bot.core.events import Said
from bot.core.hear.risk import Sign
from bot.core.run import Run
from bot.core.session import Value
from bot.core.understand import understand

REASON = "reason"
"""The answer that the crisis flow begins with: the sign's category."""


def hear(run: Run, said: Said, sign: Sign, today: date) -> None:
    """A person is told at once, and whoever wrote it what to do until then."""
    run.raised("red", sign.category, sign.rule, sign.words)
    if not run.in_crisis or _is_told_otherwise(run, sign.category):
        run.frames = []
        run.begin(CRISIS, answers={REASON: sign.category})
        return
    run.say("crisis_again")
    if run.locked:
        run.back_to_crisis()
        return
    flow, node = run.question()
    value = None if said.tapped else understand(run.world, flow, node, said.text, today)
    if value is None:
        run.ask()
    else:
        run.take(node, value)


def _is_told_otherwise(run: Run, reason: str) -> bool:
    """Whether the flow has other words and numbers for this danger than for the one it is open with.

    Who wrote of a blow and then of wanting to die was told of the police, and not yet of anybody to talk to.
    """
    began = next(frame for frame in run.frames if frame.flow == CRISIS)
    flow = run.world.version(CRISIS, began.version)
    branches = (way.when for node in flow.nodes.values() for way in node.branch) if flow else ()
    before = began.answers.get(REASON)
    return any(_holds(when, before) != _holds(when, reason) for when in branches if when is not None)


def _holds(when: condition.Condition, reason: Value) -> bool:
    """Of conditions of other things neither differs."""
    return condition.holds(when, {name: reason if name == REASON else None for name in condition.names(when)})
