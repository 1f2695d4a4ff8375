"""A case as staff see it: what the list and the page show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.fired import Fired, read
from bot.core.lines import Ability
from bot.core.silence import Silence
from bot.services.cases.looks import NO_LOOKS, Looks
from bot.services.erasing.asked import Asked
from bot.services.sending.cost import Cost
from bot.services.sending.message_states import State


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A line of the case list."""

    code: str
    level: str
    reason: str
    status: str
    district: str | None
    opened_at: datetime
    raised_at: datetime
    acknowledge_by: datetime
    contact_by: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    """The member's name."""
    outcome: str | None = None
    news_at: datetime | None = None
    """A sign came since it was taken, and its taker has not looked yet."""
    resolve_by: datetime | None = None
    contacted_at: datetime | None = None
    """Since when whoever has it says that the person was reached."""
    next_contact_at: datetime | None = None
    """Planned."""
    also: tuple[str, ...] = ()
    """What else was raised on it, the newest first: a case keeps the reason that it began with, or became graver by."""

    def late(self, now: datetime) -> tuple[str, datetime] | None:
        """The first of its deadlines that has passed, of those that are not met yet, with its name: it stays red."""
        if self.status != "open":
            return None
        acknowledge = None if self.acknowledged_at else self.acknowledge_by
        contact = None if self.contacted_at else self.contact_by
        clocks = {"acknowledge": acknowledge, "contact": contact, "planned": self.next_contact_at}
        clocks["resolve"] = self.resolve_by
        return next(((name, by) for name, by in clocks.items() if by is not None and by <= now), None)


@dataclass(frozen=True, slots=True)
class SignLine:
    """A sign that fired: which rule, on which words."""

    level: str
    reason: str
    rule: str
    words: str
    at: datetime

    @property
    def fired(self) -> Fired:
        """What the rule names, for the page to say in words."""
        return read(self.rule)


@dataclass(frozen=True, slots=True)
class EventLine:
    """Something that happened to the case, once or several times in a row."""

    kind: str
    who: str | None
    note: str
    at: datetime
    times: int = 1
    last_at: datetime | None = None
    """Of several times, the last."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """A picture, a voice or a paper that was kept, or is not there (yet): see its status."""

    id: str
    content_type: str
    status: str
    size: int | None


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message of the conversation. ``direction``: ``in`` the person wrote it, ``out`` Kabar did."""

    direction: str
    kind: str
    line: str
    text: str
    state: State
    at: datetime
    written_at: datetime | None = None
    """When the person wrote it, where it reached us only later."""
    came_as: str | None = None
    """Of what the person sent: ``text``, ``image``, ``audio``, ``location`` ..."""
    files: tuple[FileLine, ...] = ()
    writer: str | None = None
    """The member who wrote it, where it is not Kabar."""
    segments: int | None = None
    """SMS that it took, once it was handed over."""


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the person, and whether it is used."""

    kind: str
    number: str
    """Empty where only a WhatsApp user id is known."""
    can: Ability
    deployed: bool
    set_aside_at: datetime | None
    set_aside_why: str | None
    key: str = ""
    """What a form calls it."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the person without harm."""

    person: str
    """The person's code."""
    name: str
    numbers: tuple[str, ...]
    language: str
    district: str | None
    gender: str | None
    timezone: str
    safe_from: str
    safe_to: str
    safe_now: bool
    contact_way: str | None
    """``phone`` or ``message``, as the person chose in a crisis."""
    status: str
    shared: bool
    """Somebody else uses this phone or number: never greet by name."""
    lines: tuple[LineView, ...] = ()
    """In the person's order."""
    says_shared: bool = False
    """They, or who asked them, said that somebody else uses the phone."""
    confirm_word: str = ""
    """Agreed with them: whoever says it is them."""
    has_danger_word: bool = False
    """The word itself is shown nowhere."""
    hushed_at: datetime | None = None
    """Since when nothing goes to them, because their danger word came."""
    safe_line: str = ""
    """``whatsapp``, ``sms`` or ``any``, as they chose; '' where nobody asked."""
    cover: str = ""
    """What they call the messages when somebody asks; whoever calls says the same. '' where nobody asked."""
    erased_at: datetime | None = None
    """Since when everything of theirs is erased: nobody is left to be reached."""


@dataclass(frozen=True, slots=True)
class ClosingView:
    """How a case ended, last; its summary stands in the history."""

    outcome: str
    reached: str | None
    safe: str | None
    next_step: str


@dataclass(frozen=True, slots=True)
class Handed:
    """It was handed to somebody who has not accepted yet."""

    by: str
    to: str
    at: datetime
    to_me: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whom a case can be handed to."""

    id: str
    name: str
    role: str
    district: str | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """All of one case."""

    row: CaseRow
    contact: Contact
    signs: tuple[SignLine, ...]
    events: tuple[EventLine, ...]
    messages: tuple[MessageLine, ...]
    mine: bool
    costs: tuple[Cost, ...] = ()
    """What was sent to this person, by line."""
    withheld: bool = False
    """The person did not agree that a caseworker reads the conversation: only what signs fired on is shown."""
    closing: ClosingView | None = None
    """How it ended, last."""
    handed: Handed | None = None
    alerted: bool = False
    """This member was alerted to it, and may say that they cannot."""
    colleagues: tuple[Colleague, ...] = ()
    """Whom this member may hand it to; nobody where it is not theirs to hand."""
    silence: Silence | None = None
    """Of a silence case: how the person is silent."""
    trouble: str | None = None
    """Why the last message did not arrive, a provider's code."""
    looks: Looks = NO_LOOKS
    """Who looked at this person's data, for those who lead."""
    erasures: tuple[Asked, ...] = ()
    """What was asked to be erased and waits; of who is erased altogether, by what."""
