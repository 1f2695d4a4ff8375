"""Promises: what a text says of when somebody comes must be what the ladder holds, and somebody must have been told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from bot.core.check.place import LEVEL_WORDS, At, Spot
from bot.core.finding import Finding
from bot.core.flow import LEVELS, Flow, Level
from bot.core.ladder import Ladder, Span
from bot.core.run import CRISIS
from bot.core.texts import flow_texts
from bot.core.told import Told, told
from bot.core.walk import Moment

_NUMBERS: Final = {"se": 1, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7}
_PROMISE: Final = re.compile(
    rf"\b(?:dalam|paling lama|paling lambat)\s+(?:(?P<number>\d{{1,4}}|{'|'.join(_NUMBERS)})\s*)"
    r"(?P<unit>menit|jam|hari kerja|hari|minggu)\b(?! terakhir| ini| lalu| ke depan)",
    re.IGNORECASE,
)
_REACHED: Final = re.compile(r"hubung|telepon|telpon|datang|bicara", re.IGNORECASE)
"""Words by which a promise is of being reached; without one it is that somebody looks."""
_UNITS: Final = {"menit": timedelta(minutes=1), "jam": timedelta(hours=1), "hari": timedelta(days=1)}
_UNITS_TOO: Final = {"minggu": timedelta(weeks=1)}
_A_WEEKS_WORK: Final = 5
_BEFORE_IT: Final[dict[str, tuple[Level, ...]]] = {CRISIS: ("red",)}
"""The crisis flow begins with a red sign, which was raised before it."""


def findings(flow: Flow, moments: Iterable[Moment], ladder: Ladder, at: At) -> Iterator[Finding]:
    """Promises that are shorter than the ladder's times for what was raised, and those of which nobody hears."""
    promised = {text.context: text.source for text in flow_texts(flow) if _PROMISE.search(text.source)}
    if not promised:
        return
    raised: dict[str, set[Level]] = defaultdict(set)
    untold: set[str] = set()
    for context, levels in _said(flow, moments, promised):
        if levels:
            raised[context].add(min(levels, key=LEVELS.index))  # one case a person, as urgent as the gravest of it
        else:
            untold.add(context)
    for context, source in promised.items():
        spot = Spot(at, flow.name, ("nodes", *context.split(".")[1:]))
        if context in untold:
            words = told("{text!r} says when somebody comes, and on some way nobody was told", text=source)
            mend = told("Raise a level before it on every way, or promise nothing")
            yield spot.error("promise_untold", words, mend)
        for level in sorted(raised[context], key=LEVELS.index):
            yield from _too_soon(spot, source, level, ladder)


def _said(flow: Flow, moments: Iterable[Moment], promised: dict[str, str]) -> Iterator[tuple[str, set[Level]]]:
    """Each time one of these texts is said: what was raised by then."""
    for moment in moments:
        for part in moment.turn.reply.parts if moment.turn.reply else ():
            if part.context in promised:
                yield part.context, {*moment.raised, *_BEFORE_IT.get(flow.name, ())}


def _too_soon(spot: Spot, source: str, level: Level, ladder: Ladder) -> Iterator[Finding]:
    rung = ladder.levels[level]
    for sentence in re.split(r"(?<=[.!?])\s", source):
        reached = bool(_REACHED.search(sentence))
        held = rung.contact if reached else rung.acknowledge
        for found in _PROMISE.finditer(sentence):
            given = _span(found)
            if _shorter(given, held):
                span, grave = _said_as(held), LEVEL_WORDS[level]
                words = (
                    told(
                        "{words!r} is promised, but the ladder gives {span} to reach somebody for {level}",
                        words=found[0],
                        span=span,
                        level=grave,
                    )
                    if reached
                    else told(
                        "{words!r} is promised, but the ladder gives {span} to look for {level}",
                        words=found[0],
                        span=span,
                        level=grave,
                    )
                )
                mend = told("Promise what the ladder holds, or raise a graver level")
                yield spot.error("promise_too_soon", words, mend)


def _span(found: re.Match[str]) -> Span:
    number = found["number"].lower()
    count = int(number) if number.isdecimal() else _NUMBERS[number]
    unit = found["unit"].lower()
    if unit == "hari kerja":
        return Span(working_days=count)
    return Span(count * (_UNITS | _UNITS_TOO)[unit])


def _shorter(given: Span, held: Span) -> bool:
    """Whether it may be over before the ladder's time is; five working days are seven others, and a holiday more."""
    if given.working_days:
        return held.working_days > given.working_days or held.clock > timedelta(days=given.working_days)
    weeks = -(-held.working_days // _A_WEEKS_WORK)
    return given.clock < held.clock + timedelta(days=held.working_days + 2 * weeks)


def _said_as(span: Span) -> Told:
    if span.working_days:
        return told("{count} working days", count=span.working_days)
    hours, minutes = divmod(int(span.clock.total_seconds()) // 60, 60)
    if not hours:
        return told("{count} minutes", count=minutes)
    if hours < 48 or hours % 24:  # noqa: PLR2004 - two days
        return told("{count} hours", count=hours)
    return told("{count} days", count=hours // 24)
