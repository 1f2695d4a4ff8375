"""Offering another language to somebody who keeps writing in it: once per language, and never in a bad moment."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.core.effects import Done, Finished, Raised, Remembered
from bot.core.flow import context
from bot.core.run import CRISIS, VERSION_SHOWN, Run
from bot.core.understand import understand

FLOW: Final = "offer_language"
"""It branches on ``writes``, the language that the person keeps writing in. Content need not have it."""

ROOM: Final = 240
"""Letters of what is said besides and the question together: in another language it may be a quarter longer."""

OFFERED: Final = "offered."
"""With a language: the person's field that says that it was offered."""

_WAITS: Final = frozenset({"red", "orange"})
"""Open cases whose person waits for a caller, and for nothing else."""


def give_way(run: Run, text: str, today: date) -> None:
    """Whoever talks on instead of answering the offer has answered: not now. It is never asked a second time."""
    if run.frames and run.frames[-1].flow == FLOW:
        flow, node = run.question()
        if understand(run.world, flow, node, text, today) is None:
            run.frames.pop()


def offer(run: Run, text: str) -> None:
    """Ask at the end of a turn, where nothing else is open, nothing was raised and no danger waits for its answer."""
    flow = run.world.flows.get(FLOW)
    if flow is None or run.frames or run.facts.get("status") != "active" or not _at_rest(run):
        return
    other = run.world.tongues.guess(text)
    if other is None or other == run.facts.get("language") or run.facts.get(OFFERED + other):
        return
    longest = max((len(node.ask) for node in flow.nodes.values() if node.ask), default=0)
    if sum(len(part.source) for part in run.parts) + longest > ROOM:
        return
    if run.facts.get("writes") != other or run.facts.get("case") in _WAITS:
        return
    wording = f"{context(FLOW, flow.start, 'ask')}@{flow.version[:VERSION_SHOWN]}"
    run.effects.append(Remembered(OFFERED + other, value=True, wording=wording))
    run.begin(FLOW, answers={"writes": other})


def _at_rest(run: Run) -> bool:
    for effect in run.effects:
        if isinstance(effect, Raised | Done) or (isinstance(effect, Remembered) and effect.field == "language"):
            return False
        if isinstance(effect, Finished):
            ended = run.world.flows.get(effect.flow)
            if effect.flow in {CRISIS, FLOW} or ended is None or ended.sensitive:
                return False
    return True
