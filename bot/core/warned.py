"""Words that warn of something, danger apart: a person is told, and the writer that they are."""

from __future__ import annotations

from bot.core.effects import Raised
from bot.core.hear.risk import Sign
from bot.core.run import Run
from bot.core.understand import is_offered


def sign_in(run: Run, text: str, *, plain: bool) -> Sign | None:
    """What warns in these words; the very words of a command (``plain``) or an answer need no guess what they mean."""
    language = run.facts.get("language")
    sign = run.world.sign(text, language if isinstance(language, str) else None)
    return None if sign is not None and sign.guessed and (plain or is_offered_now(run, text)) else sign


def is_offered_now(run: Run, text: str) -> bool:
    """The very words of an answer that the open question offers: its flow decides what they raise, if it raises."""
    return bool(run.frames) and not run.locked and is_offered(run.world, *run.question(), text)


def told(run: Run) -> bool:
    """A person was told in this turn, or had been before: nothing that was just chosen is known to nobody."""
    return waits_for_a_person(run) or any(isinstance(effect, Raised) for effect in run.effects)


def hear_orange(run: Run, sign: Sign) -> None:
    """A person is told within a day, and whoever wrote it that they are: before all else that is said."""
    run.raised("orange", sign.category, sign.rule, sign.words)
    # somebody in danger was promised an hour: no day beside it
    in_danger = run.facts.get("case") == "red" or run.in_crisis
    run.parts.insert(0, run.world.text("passed_on_too" if in_danger else "heard_orange"))


def hear_yellow(run: Run, sign: Sign | None) -> bool:
    """A person is told within days; whether these words were a reason to."""
    if sign is None or sign.level == "orange":
        return False
    run.raised(sign.level, sign.category, sign.rule, sign.words)
    run.say("passed_on_too" if waits_for_a_person(run) else "heard_yellow")
    return True


def waits_for_a_person(run: Run) -> bool:
    """A time was promised already: another one beside it would be a lie."""
    return run.facts.get("case") not in {None, "silence"}
