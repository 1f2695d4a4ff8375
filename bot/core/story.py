"""Stories: a conversation as it must go, line by line; and playing one against the flows as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.core.finding import Finding, Place
from bot.core.run import FlowFault
from bot.core.talk import SOMEBODY, Talk, Translate, untranslated
from bot.core.told import quoted, told
from bot.core.world import World

KINDS: Final = ("given", "begin", "person", "media", "bot", "not", "silent", "raises", "later")
"""What a line may be. ``begin`` comes as {flow, round_, at}, ``bot`` as a list of parts, ``later`` as spans of time."""

STORY: Final = "story"
"""The kind of a finding about a conversation that does not go as written."""

SAYS: Final = ("person", "media", "begin", "later", "given")
"""Lines that do something; the others say what must have come of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a story, in the form that reading it gave it."""

    kind: str
    value: Any


Kind = Literal["breaks", "no_flow", "raised", "missing", "unwanted", "speaks", "silent"]
"""How a conversation leaves its story: it breaks, there is no such flow, something else was raised, words are missing
in the answer or must not be in it, there is an answer where there should be none, or none."""


@dataclass(frozen=True, slots=True)
class Departure:
    """One thing that does not go as written."""

    kind: Kind
    line: int | None
    """Its place among the lines, from 0."""
    after: str = ""
    """What was done last: words of the person, the name of a flow; '' for the beginning."""
    wanted: str = ""
    heard: str = ""
    """What the bot says, or what was raised instead; '' for nothing."""
    fault: str = ""
    """Why it breaks, in words that can be said in another language."""

    @property
    def words(self) -> str:
        """For a terminal and the check."""
        after = self.after or _BEGINNING
        if self.kind == "breaks":
            return told("the conversation breaks: {fault}", fault=self.fault)
        if self.kind == "no_flow":
            return told("there is no flow {name}", name=quoted(self.wanted))
        if self.kind == "raised":
            raised, should = self.heard or told("nothing"), self.wanted or told("nothing")
            return told(
                "after {said}: raised {raised}, and should raise {should}", said=after, raised=raised, should=should
            )
        return told("after {said}: {odd}", said=after, odd=self._odd)

    @property
    def _odd(self) -> str:
        match self.kind:
            case "missing":
                return told("the bot does not say {part!r} but {text!r}", part=self.wanted, text=self.heard)
            case "unwanted":
                return told("the bot says {part!r}: {text!r}", part=self.wanted, text=self.heard)
            case "speaks":
                return told("the bot says {text!r}", text=self.heard)
        return told("the bot says nothing")


_BEGINNING: Final = told("the beginning")
_MEND: Final = told("Mend the flow; or this line, if the conversation is right as it goes now")
_MENDS: Final[Mapping[str, str]] = {"breaks": told("Mend the flow"), "no_flow": told("Name a flow that there is")}


def play(world: World, lines: Sequence[Line], at: Place, translate: Translate = untranslated) -> tuple[Finding, ...]:
    """What of it does not go as written; the first few words of each place say where. Empty: all goes as written."""
    return tuple(
        Finding(at(() if one.line is None else (one.line,)), one.words, _MENDS.get(one.kind, _MEND), kind=STORY)
        for one in departures(world, lines, translate)
    )


def departures(world: World, lines: Sequence[Line], translate: Translate = untranslated) -> tuple[Departure, ...]:
    """As ``play``, for whoever has words of their own for it."""
    try:
        return tuple(_play(world, lines, translate))
    except FlowFault as fault:
        return (Departure("breaks", None, heard=str(fault), fault=fault.args[0]),)


def _play(world: World, lines: Sequence[Line], translate: Translate) -> Iterator[Departure]:
    talk, wanted, began, said = Talk(world, SOMEBODY, translate), list[str](), 0, ""
    for index, line in enumerate(lines):
        if line.kind == "raises":
            wanted.append(line.value)
        elif line.kind in SAYS:
            yield from _told(talk, wanted, began, said)
            if line.kind == "begin" and line.value["flow"] not in world.flows:
                yield Departure("no_flow", index, said, line.value["flow"])
                return
            talk, wanted, began, said = done(talk, line, translate), [], index, _words(line)
        elif odd := _odd(line, talk.bot):
            yield Departure(odd[0], index, said, odd[1], talk.bot)
    yield from _told(talk, wanted, began, said)


def _told(talk: Talk, wanted: Sequence[str], began: int, said: str) -> Iterator[Departure]:
    """Exactly what is written was raised, no more and no less."""
    if talk.raised != list(wanted):
        yield Departure("raised", began, said, ", ".join(wanted), ", ".join(talk.raised))


def done(talk: Talk, line: Line, translate: Translate) -> Talk:
    """The conversation after a line that does something. Raises FlowFault."""
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


def _odd(line: Line, bot: str) -> tuple[Kind, str] | None:
    """How the answer is not as this line says, and the words that this is about; None where all is."""
    if line.kind == "silent":
        return None if bool(bot) is not line.value else ("speaks", "") if bot else ("silent", "")
    if line.kind == "not":
        said = next((part for part in line.value if part in bot), None)
        return None if said is None else ("unwanted", said)
    missing = next((part for part in line.value if part not in bot), None)
    return None if missing is None else ("missing", missing)


def _words(line: Line) -> str:
    value: Mapping[str, object] | str = line.value
    return repr(value["flow"] if line.kind == "begin" and isinstance(value, Mapping) else value)
