"""Stories: a conversation as it must go, line by line; and playing one against the flows as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.core.finding import Finding, Place
from bot.core.run import FlowFault
from bot.core.talk import SOMEBODY, Talk, Translate, untranslated
from bot.core.world import World

KINDS: Final = ("given", "begin", "person", "media", "bot", "not", "silent", "raises", "later")
"""What a line may be. ``begin`` comes as {flow, round_}, ``bot`` as a list of parts, ``later`` as spans of time."""

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
        return (Finding(at(()), f"the conversation breaks: {fault}", "Mend the flow"),)


def _play(world: World, lines: Sequence[Line], at: Place, translate: Translate) -> Iterator[Finding]:
    talk, wanted, began, said = Talk(world, SOMEBODY, translate), list[str](), 0, "the beginning"
    for index, line in enumerate(lines):
        if line.kind == "raises":
            wanted.append(line.value)
        elif line.kind in SAYS:
            yield from _told(talk, wanted, at((began,)), said)
            if line.kind == "begin" and line.value["flow"] not in world.flows:
                yield Finding(at((index,)), f"there is no flow {line.value['flow']!r}", "Name a flow that there is")
                return
            talk, wanted, began, said = _on(talk, line, translate), [], index, _words(line)
        elif odd := _odd(line, talk.bot):
            yield Finding(at((index,)), f"after {said}: {odd}", _MEND)
    yield from _told(talk, wanted, at((began,)), said)


_MEND: Final = "Mend the flow; or this line, if the conversation is right as it goes now"


def _told(talk: Talk, wanted: Sequence[str], place: str, said: str) -> Iterator[Finding]:
    """Exactly what is written was raised, no more and no less."""
    if talk.raised != list(wanted):
        raised, should = ", ".join(talk.raised) or "nothing", ", ".join(wanted) or "nothing"
        yield Finding(place, f"after {said}: raised {raised}, and should raise {should}", _MEND)


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
        return "" if bool(bot) is not line.value else f"the bot says {bot!r}" if bot else "the bot says nothing"
    if line.kind == "not":
        return "".join(f"the bot says {part!r}: {bot!r}" for part in line.value if part in bot)
    missing = [part for part in line.value if part not in bot]
    return f"the bot does not say {missing[0]!r} but {bot!r}" if missing else ""


def _words(line: Line) -> str:
    value: Mapping[str, object] | str = line.value
    return repr(value["flow"] if line.kind == "begin" and isinstance(value, Mapping) else value)
