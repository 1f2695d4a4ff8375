"""Stories: a conversation as it must go, line by line; and playing one against the flows as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.core.finding import Finding, Place
from bot.core.run import FlowFault
from bot.core.talk import SOMEBODY, Talk, Translate, untranslated
from bot.core.told import quoted, told
from bot.core.world import World

KINDS: Final = ("given", "begin", "person", "media", "bot", "not", "silent", "raises", "later")
"""What a line may be. ``begin`` comes as {flow, round_}, ``bot`` as a list of parts, ``later`` as spans of time."""

STORY: Final = "story"
"""The kind of a finding about a conversation that does not go as written."""

SAYS: Final = ("person", "media", "begin", "later", "given")
"""Lines that do something; the others say what must have come of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a story, in the form that reading it gave it."""

    kind: str
    value: Any


def play(world: World, lines: Sequence[Line], at: Place, translate: Translate = untranslated) -> tuple[Finding, ...]:
    """What of it does not go as written; the first few words of each place say where. Empty: all goes as written."""
    try:
        return tuple(_play(world, lines, at, translate))
    except FlowFault as fault:
        words = told("the conversation breaks: {fault}", fault=fault.args[0])
        return (_finding(at(()), words, told("Mend the flow")),)


def _play(world: World, lines: Sequence[Line], at: Place, translate: Translate) -> Iterator[Finding]:
    talk, wanted, began = Talk(world, SOMEBODY, translate), list[str](), 0
    said: str = _BEGINNING
    for index, line in enumerate(lines):
        if line.kind == "raises":
            wanted.append(line.value)
        elif line.kind in SAYS:
            yield from _told(talk, wanted, at((began,)), said)
            if line.kind == "begin" and line.value["flow"] not in world.flows:
                words = told("there is no flow {name}", name=quoted(line.value["flow"]))
                yield _finding(at((index,)), words, told("Name a flow that there is"))
                return
            talk, wanted, began, said = _on(talk, line, translate), [], index, _words(line)
        elif odd := _odd(line, talk.bot):
            yield _finding(at((index,)), told("after {said}: {odd}", said=said, odd=odd), _MEND)
    yield from _told(talk, wanted, at((began,)), said)


_MEND: Final = told("Mend the flow; or this line, if the conversation is right as it goes now")
_BEGINNING: Final = told("the beginning")


def _told(talk: Talk, wanted: Sequence[str], place: str, said: str) -> Iterator[Finding]:
    """Exactly what is written was raised, no more and no less."""
    if talk.raised != list(wanted):
        raised, should = (", ".join(one) or told("nothing") for one in (talk.raised, wanted))
        words = told(
            "after {said}: raised {raised}, and should raise {should}", said=said, raised=raised, should=should
        )
        yield _finding(place, words, _MEND)


def _finding(place: str, words: str, mend: str) -> Finding:
    return Finding(place, words, mend, kind=STORY)


def _on(talk: Talk, line: Line, translate: Translate) -> Talk:
    match line.kind:
        case "given":
            return Talk(talk.world, {**SOMEBODY, **line.value}, translate)
        case "later":
            talk.later(**line.value)
        case "begin":
            talk.begin(**line.value)
        case _:
            talk.says(line.value, media=line.kind == "media")
    return talk


def _odd(line: Line, bot: str) -> str:
    """What is not as this line says; '' where all is."""
    if line.kind == "silent":
        if bool(bot) is not line.value:
            return ""
        return told("the bot says {text!r}", text=bot) if bot else told("the bot says nothing")
    if line.kind == "not":
        said = [part for part in line.value if part in bot]
        return told("the bot says {part!r}: {text!r}", part=said[0], text=bot) if said else ""
    missing = [part for part in line.value if part not in bot]
    return told("the bot does not say {part!r} but {text!r}", part=missing[0], text=bot) if missing else ""


def _words(line: Line) -> str:
    value: Mapping[str, object] | str = line.value
    return repr(value["flow"] if line.kind == "begin" and isinstance(value, Mapping) else value)
