"""The engine's one door: what comes of an event. Pure: the same arguments give the same turn, always.

Whatever a person writes is searched for warning signs before any flow sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.core import answering, confirming, knocked, late, minors, offering, proposing, red, tapped, warned
from bot.core.answering import WORDS_WORTH_READING
from bot.core.effects import Turn, Unheard
from bot.core.events import Begin, Said
from bot.core.hear.risk import Sign
from bot.core.keywords import HELLO, STOP
from bot.core.run import FlowFault, Run
from bot.core.session import NO_LOCK, Session, Value
from bot.core.world import Service, World

WELCOME: Final = "welcome"
"""With ``crisis`` and ``offer_person``, a flow that the engine itself begins; content must have them."""


def step(world: World, session: Session | None, event: Said | Begin, facts: Mapping[str, Value], now: datetime) -> Turn:
    """What comes of an event. ``now`` is aware; its own zone says what day "today" is.

    Raises :class:`FlowFault` for content that ``check`` would not have let through, and for nothing else.
    """
    usable = session is not None and session.expires_at > now and late.known(world, session)
    lock = session.lock.at(now) if session is not None else NO_LOCK
    frames = session.frames if session is not None and usable else ()
    if isinstance(event, Begin):
        # what Kabar begins by itself may be seen by anybody: a word that was said before opens it no more
        return _begin(Run(world, frames, facts, lock=replace(lock, open_until=None)), session, event, now)
    run = Run(world, frames, facts, event.text, lock)
    run.woken(session, now)
    if run.in_crisis:
        event = replace(event, held=None)  # nothing is ever talked over a crisis
    if event.held is not None and not knocked.is_open(run, event.held.flow, event.held.round):
        knocked.drop_stale(run, event.held.instead | {event.held.flow})
    proposing.take_back(run)
    if event.tapped is None:
        offering.give_way(run, event.text, now.date())
    closed = _closed(session) if session is not None and not usable else None
    _hear(run, event, now, closed)
    if event.tapped is None:
        offering.offer(run, event.text)
    unheard = Unheard(event.text)
    if event.media and event.text.strip() and unheard not in run.effects:
        run.effects.append(unheard)  # nobody but a person can look at what came with it
    return run.turn(now)


def _closed(session: Session) -> Session | None:
    """The session that is over, where a question was open that the person may still answer."""
    return session if session.top is not None and session.top.flow != offering.FLOW else None


def _begin(run: Run, session: Session | None, event: Begin, now: datetime) -> Turn:
    if run.in_crisis:
        return Turn(session, None)  # nothing is ever talked over a crisis
    proposing.take_back(run)
    knocked.drop_stale(run, event.instead | {event.flow})
    run.begin(event.flow, event.round, at=event.at)
    return run.turn(now)


def _hear(run: Run, said: Said, now: datetime, closed: Session | None) -> None:
    if not said.text.strip():
        _hear_nothing(run, said)
        return
    called = run.world.called(said.text)
    sign = warned.sign_in(run, said.text, plain=bool(called or said.tapped))
    young = said.tapped is None and minors.says_so(run, said.text, now.date())
    if sign is not None and sign.level == "red":
        if young:
            minors.note(run, said.text)
        red.hear(run, said, sign, now.date())
        return
    if said.tapped is not None:
        if not tapped.hear(run, said.tapped, said.text, said.held, sign, called, now):
            _hear_out_of_the_blue(run, said.text, now, None)
        return
    if young and sign is not None and sign.level == "orange":
        warned.hear_orange(run, sign)
    if not (young and minors.hear(run, said.text)):
        _hear_words(run, said, sign, called, now, closed)


def _hear_words(
    run: Run, said: Said, sign: Sign | None, called: str | None, now: datetime, closed: Session | None
) -> None:
    orange = sign if sign is not None and sign.level == "orange" else None
    offered = orange is not None and warned.is_offered_now(run, said.text)
    if orange is not None and not offered:
        warned.hear_orange(run, orange)
    # "jangan wa" is STOP, but where the question is which line they want it is the answer that it offers
    if called == STOP and (" " not in said.text.strip() or not warned.is_offered_now(run, said.text)):
        run.begin(STOP)
    elif confirming.opens(run, said, sign, called):
        pass  # what the word opens has its say
    elif said.held is not None and sign is None and knocked.opens(run, said.text, called, now.date()):
        _begin_held(run, said.held, said.text, closed, now)
    elif run.locked:
        confirming.hear(run, said.text, sign, called, now)
    elif run.frames:
        answering.hear(run, said.text, sign, called, now)
    elif called:
        run.begin(called)
    elif not warned.hear_yellow(run, sign) and sign is None:
        _hear_out_of_the_blue(run, said.text, now, closed)
    if orange is not None and offered and not warned.told(run):
        warned.hear_orange(run, orange)


def _begin_held(run: Run, held: Begin, text: str, closed: Session | None, now: datetime) -> None:
    """Whatever was written, it was written in answer to a knock: now comes what waited."""
    if closed is not None:
        late.raises(run, closed, text, now)
    if len(text.split()) >= WORDS_WORTH_READING:
        run.effects.append(Unheard(text))
    knocked.ask(run, held.flow, held.round)


def _hear_nothing(run: Run, said: Said) -> None:
    run.say("media")
    if said.held is not None:
        knocked.ask(run, said.held.flow, said.held.round)
    elif run.frames:
        run.ask()
    if said.media:
        run.effects.append(Unheard(said.text))


def _hear_out_of_the_blue(run: Run, text: str, now: datetime, closed: Session | None) -> None:
    """No question is open and no rule knows the words: a person will read them, unless it is only a greeting."""
    if closed is None and run.world.is_greeting(text):
        run.begin(HELLO)
        return
    if closed is not None and late.raises(run, closed, text, now):
        run.say("expired")
        return
    run.effects.append(Unheard(text))
    status = run.facts.get("status")
    if status in {"new", "invited"}:
        run.begin(WELCOME)
    elif status in {"stopped", "refused"}:
        run.say("stopped")
    elif closed is not None:
        run.say("expired")
    else:
        run.say("passed_on_too" if warned.waits_for_a_person(run) else "passed_on")


__all__ = ["Begin", "FlowFault", "Said", "Service", "World", "step"]
