"""While the word agreed with a person is asked for: what they say, and nothing of the flow that waits for it.

Danger, STOP and keywords are heard first, as everywhere. A message that warns of something by a rule of the lexicon is
no try: it is heard, and the word is neither looked for in it nor counted against it. So nobody can try words unseen.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bot.core import fired, late, warned
from bot.core.effects import Raised, Unheard
from bot.core.hear.risk import Sign
from bot.core.keywords import spelled
from bot.core.own_word import LONGEST_AROUND
from bot.core.run import CRISIS, FORGOT, TRIES, WRONG_WORD, Run
from bot.core.session import Session

if TYPE_CHECKING:
    from bot.core.step import Begin, Said

WORTH_READING: Final = 3
"""Words: what is so long is no word that somebody agreed on, and a person reads it."""


def opens(run: Run, said: Said, sign: Sign | None, called: str | None) -> bool:
    """Whether this message is the agreed word, and goes on with what it opens."""
    if said.named:
        _name(run, said.wants)
        return True
    if said.word and called is None and not _warns(sign) and run.locked:
        run.unlock()
        return True
    return False


def _name(run: Run, wants: Begin | None) -> None:
    """Their own word came where another's was awaited: now it is they who write, and what was called is theirs."""
    run.prove()
    if wants is not None and wants.flow in run.world.flows and not run.in_crisis:
        run.begin(wants.flow, wants.round)
    elif run.frames:
        run.ask()
    else:
        run.say("own_word_heard")


def hear(run: Run, text: str, sign: Sign | None, called: str | None, now: datetime) -> None:
    """Anything but the word. What answers the question that is locked raises what it would have raised in time."""
    if called:
        run.begin(called)
        return
    if run.lock.awaited and _is_forgotten(run, text):
        run.raised("yellow", WRONG_WORD, fired.own("forgot_word"), "")
        run.give_up()
        return
    warned.hear_yellow(run, sign)
    top = run.frames[-1]
    late_answer = not top.waits and late.raises(run, Session((top,), now.astimezone(UTC)), text, now)
    if late_answer and run.urgent:
        reason = next(effect.reason for effect in reversed(run.effects) if isinstance(effect, Raised))
        run.frames = []
        run.begin(CRISIS, answers={"reason": reason})
        return
    if late_answer and not run.parts:
        run.say("passed_on_too")
    if sign is None and not late_answer and len(text.split()) >= WORTH_READING:
        run.effects.append(Unheard(text))
    if run.lock.awaited and not _warns(sign):
        run.wrong_word(now)
        if run.lock.wrong == TRIES:
            run.raised("yellow", WRONG_WORD, fired.own("wrong_word"), "")
    run.ask()


def _is_forgotten(run: Run, text: str) -> bool:
    """Whether they say, in any language, that they do not know it any more; or by the number of that answer."""
    label = run.world.text(FORGOT)
    ways = {spelled(way) for way in (label.source, *run.world.spoken.get(label.context, ()))}
    said = spelled(text)
    return text.strip() == "1" or (len(said) <= LONGEST_AROUND and any((one,) in ways for one in said))


def _warns(sign: Sign | None) -> bool:
    return sign is not None and not sign.guessed
