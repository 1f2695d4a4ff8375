"""People as staff see them: what the list and a person's page show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.core.guidance import Said
from bot.core.silence import Silence
from bot.services.cases.case_views import Colleague, Contact
from bot.services.cases.looks import Looks
from bot.services.erasing.asked import Asked
from bot.services.sending.message_states import State


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which people of the list. Empty: any."""

    text: str = ""
    """A code, a number or words of a name."""
    district: str = ""
    """``-``: people without one."""
    language: str = ""
    status: str = ""
    programme: str = ""
    caseworker: str = ""
    """A member's id; ``none``: people without one."""
    after: str = ""
    """The code of the last person of the page before."""

    @property
    def filters(self) -> dict[str, str]:
        """Those that are set; they say nothing about anybody."""
        given = {
            "district": self.district,
            "language": self.language,
            "status": self.status,
            "programme": self.programme,
            "caseworker": self.caseworker,
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the list."""

    code: str
    name: str
    language: str
    district: str | None
    programme: str | None
    status: str
    case: str | None
    """The code of their open case."""
    level: str | None
    caseworker: str = ""
    """The name of whoever accompanies them."""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the list, and what it can be filtered by."""

    rows: tuple[PersonRow, ...]
    following: str | None
    """``after`` of the next page."""
    sought: str
    """As what the text was taken: ``code``, ``number``, ``name``; ``nothing`` where it is none of them."""
    districts: tuple[str, ...]
    programmes: tuple[str, ...]
    workers: tuple[Colleague, ...]
    """Whose people the list can be narrowed to."""


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """What the person agreed to or refused, and how it came."""

    scope: str
    given: bool
    wording: str
    source: str
    language: str
    at: datetime
    words: str = ""
    """The question as they read it; '' where none was asked."""
    withdraw_by: str = ""
    """What they write to take it back."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """A contact to come."""

    step: str
    flow: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the timeline: ``kind`` says what, ``detail`` which (a step, a case's code, what a member did)."""

    kind: str
    at: datetime
    detail: str = ""
    who: str | None = None
    state: State | None = None
    """Of messages."""
    level: str | None = None
    """Of cases."""
    text: str | None = None
    title: Said | None = None
    """Of milestones; None where the content has it no more."""
    day: date | None = None
    """Of milestones: when it was so."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case of this person."""

    code: str
    level: str
    reason: str
    status: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """How often they are asked, and what can be done about it."""

    status: str
    slow: bool
    paused_until: datetime | None
    enrolled_at: datetime | None
    ahead: tuple[Ahead, ...]
    left: int
    """How many contacts are still to come."""
    held: bool
    """A red case is open and nobody has reached them: nothing is asked until then."""
    tip_at: datetime | None
    """When the next tip is offered, to who agreed to tips."""
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """All of one person."""

    contact: Contact
    birth_year: int | None
    return_date: date | None
    programme: str | None
    caseworker: str | None
    plan: Plan
    silence: Silence | None
    trouble: str | None
    """Why the last message did not arrive, a provider's code."""
    consents: tuple[ConsentLine, ...]
    cases: tuple[CaseLine, ...]
    timeline: tuple[Happened, ...]
    """The newest first."""
    looks: Looks
    may_read: bool
    """The person did not refuse that caseworkers read what was written."""
    reads: bool
    """The texts are shown."""
    erasures: tuple[Asked, ...] = ()
    """What was asked to be erased, and waits."""
