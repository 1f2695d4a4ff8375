"""What waits behind a knock: which words of the person let it begin, and what gives way to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from bot.core.effects import Answered, Turn
from bot.core.keywords import HELLO
from bot.core.run import Run
from bot.core.session import Frame, Session
from bot.core.understand import understand

_POLITE: Final = frozenset({None, HELLO, "thanks"})
"""Flows that whoever answers a knock politely does not want to begin."""


def opens(run: Run, text: str, called: str | None, today: date) -> bool:
    """Whether these words are only an answer to the knock: they call nothing, and answer no question that is open."""
    if called not in _POLITE:
        return False
    return not run.frames or run.locked or understand(run.world, *run.question(), text, today) is None


def drop_stale(run: Run, given_up: frozenset[str]) -> None:
    """The first open flow of these gives way, with all that stands on it: its question is not taken up again."""
    stale = (at for at, frame in enumerate(run.frames) if frame.flow in given_up)
    del run.frames[next(stale, len(run.frames)) :]


def is_open(run: Run, flow: str, round_: int) -> bool:
    """Whether the very question that waits is open already: it was seen, and the knock only reminded of it."""
    return any(_is(frame, flow, round_) for frame in run.frames)


def ask(run: Run, flow: str, round_: int) -> None:
    """Begin what waits; what is open already is only asked again."""
    if is_open(run, flow, round_):
        run.ask()
    else:
        run.begin(flow, round_)


def is_asked(turn: Turn, flow: str, round_: int) -> bool:
    """Whether this turn put that question, so that its answer is still to come."""
    answered = any(isinstance(effect, Answered) for effect in turn.effects)
    frames = turn.session.frames if turn.session is not None else ()
    return not answered and any(_is(frame, flow, round_) for frame in frames)


def unasked(session: Session, flow: str, round_: int) -> Session | None:
    """The session as if this flow had never begun in it: its question did not arrive, so no word answers it."""
    at = next((at for at, frame in enumerate(session.frames) if _is(frame, flow, round_)), len(session.frames))
    left = replace(session, frames=session.frames[:at])
    return left if left.frames or left.lock.wrong else None


def _is(frame: Frame, flow: str, round_: int) -> bool:
    return frame.flow == flow and frame.round == round_
