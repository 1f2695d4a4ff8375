"""A conversation that is tried out with somebody made up: every turn with what came of it; and as a story to keep.

Nothing is kept between two turns: whoever tries it out says again all that was said so far.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.effects import Done, Effect, Raised, Referred, Remembered, Unheard
from bot.core.render import render
from bot.core.run import FlowFault
from bot.core.session import Frame, Value
from bot.core.story import Line, done
from bot.core.talk import SOMEBODY, Talk, Translate, untranslated
from bot.core.world import World


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that was done, and what came of it."""

    act: Line
    bot: str
    """The whole answer as it goes out where nothing can be tapped; '' for none."""
    question: str = ""
    """The answer without the ways to reply to it."""
    options: tuple[str, ...] = ()
    raised: tuple[Raised, ...] = ()
    unheard: bool = False
    """Nothing understood it: a person will read it."""
    remembered: tuple[tuple[str, Value], ...] = ()
    referred: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    stands: Frame | None = None
    """Where the conversation is now; None: no question is open."""
    locked: bool = False
    """The agreed word is asked for in place of that question."""


@dataclass(frozen=True, slots=True)
class Played:
    """All of them. ``fault``: it broke there, and why; '' where it did not."""

    scenes: tuple[Scene, ...]
    facts: Mapping[str, Value] = field(default_factory=dict)
    fault: str = ""


def played(
    world: World, given: Mapping[str, Value], acts: Sequence[Line], translate: Translate = untranslated
) -> Played:
    """Play these lines, one after the other. Raises nothing: where the flow is at fault it ends and says why."""
    talk = Talk(world, {**SOMEBODY, **given}, translate)
    scenes: list[Scene] = []
    for act in acts:
        try:
            done(talk, act, translate)
        except FlowFault as fault:
            return Played(tuple(scenes), talk.facts, fault.args[0])
        scenes.append(_scene(talk, act))
    return Played(tuple(scenes), talk.facts)


def recorded(given: Mapping[str, Value], scenes: Sequence[Scene], *, words: bool = True) -> Iterator[Line]:
    """The conversation as a story: it must go as it went. Without ``words`` only what it raises must stay."""
    differs = {name: value for name, value in given.items() if SOMEBODY.get(name) != value}
    if differs:
        yield Line("given", differs)
    for scene in scenes:
        yield scene.act
        if scene.act.kind == "later":
            continue
        if not scene.bot:
            yield Line("silent", value=True)
        elif words:
            yield Line("bot", tuple(filter(None, map(str.strip, scene.bot.splitlines()))))
        yield from (Line("raises", f"{one.level} {one.reason}") for one in scene.raised)


def _scene(talk: Talk, act: Line) -> Scene:
    effects, reply = talk.turn.effects, talk.turn.reply
    session = talk.session
    is_open = session is not None and session.expires_at > talk.now
    return Scene(
        act=act,
        bot=talk.bot,
        question=render(replace(reply, options=()), talk.said) if reply else "",
        options=tuple(talk.said(option.label) for option in reply.options) if reply else (),
        raised=tuple(one for one in effects if isinstance(one, Raised)),
        unheard=any(isinstance(one, Unheard) for one in effects),
        remembered=tuple((one.field, one.value) for one in effects if isinstance(one, Remembered)),
        referred=tuple(_referred(effects)),
        done=tuple(one.action for one in effects if isinstance(one, Done)),
        stands=session.top if is_open and session else None,
        locked=session.lock.awaited if is_open and session else False,
    )


def _referred(effects: Sequence[Effect]) -> Iterator[str]:
    for one in effects:
        if isinstance(one, Referred):
            yield from one.services
