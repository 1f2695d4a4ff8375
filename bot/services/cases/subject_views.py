"""A person's own copy of what Kabar holds about them, as data; ``web/subject_copy`` says it in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.services.persons.people import Person


@dataclass(frozen=True, slots=True)
class Somebody:
    """A member: by name where the person knows them, else by role alone."""

    role: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """The person."""

    name: str
    numbers: tuple[str, ...]
    other_ids: int
    """User ids of WhatsApp, which say nothing to a reader."""
    lines: tuple[str, ...]
    person: Person
    return_date: date | None
    programme: str | None
    known_since: datetime
    enrolled_at: datetime | None
    slow: bool
    paused_until: datetime | None
    has_word: bool
    companion: Somebody | None
    merged_at: tuple[datetime, ...]
    """When another record of theirs was made one with this."""
    shared: bool
    """Others use one of their numbers."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What they said to one question. ``words``: the question as it was put; empty where none was put by Kabar."""

    scope: str
    given: bool
    words: str
    wording: str
    source: str
    language: str
    at: datetime
    withdraw_by: str
    """What they write to take it back."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``text`` is empty where it was erased. ``writer``: a member's own words."""

    incoming: bool
    at: datetime
    line: str
    text: str
    state: str
    came_as: str | None
    writer: Somebody | None


@dataclass(frozen=True, slots=True)
class Talk:
    """Questions of one conversation and their answers, as they count now; true: staff mended what was heard."""

    title: str
    at: datetime
    answers: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One that was asked, or is planned."""

    step: str
    status: str
    due_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done in a case."""

    kind: str
    at: datetime
    who: Somebody | None


@dataclass(frozen=True, slots=True)
class Case:
    """One case: why, what fired, what was done, how it ended. Free notes of staff are left out."""

    code: str
    level: str
    reason: str
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None
    signs: tuple[tuple[str, str, datetime], ...]
    """Reason, the person's own words, when."""
    done: tuple[Done, ...]
    tasks: tuple[tuple[str, date, datetime | None], ...]
    """Kind, due, done."""
    indicators: tuple[str, ...]
    """What was ticked in the newest form."""
    notes: int
    """How many free notes there are."""


@dataclass(frozen=True, slots=True)
class Referral:
    """A service that was named to them, or that they were referred to."""

    organisation: str
    direction: str
    at: datetime
    outcome: str | None
    received_on: date | None


@dataclass(frozen=True, slots=True)
class Look:
    """One member's looks and changes, all together; None: Kabar itself, or who runs the machine."""

    who: Somebody | None
    times: int
    first: datetime
    last: datetime
    acts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything, in the order in which it is told."""

    made_at: datetime
    language: str
    who: Who
    consents: tuple[Consent, ...]
    messages: tuple[Message, ...]
    left_out: int
    """Messages on a number after it turned out to be somebody else's."""
    talks: tuple[Talk, ...]
    questions: tuple[Question, ...]
    cases: tuple[Case, ...]
    referrals: tuple[Referral, ...]
    visits: tuple[tuple[date, str | None], ...]
    milestones: tuple[tuple[str, str, date | None, datetime], ...]
    files: tuple[tuple[str, datetime, str], ...]
    """Kind, when, and whether it is kept."""
    looks: tuple[Look, ...]
    remembered: Mapping[str, object]
    kept: Mapping[str, int | None]
    """By kind of data, for how many days it is kept; None: without an end."""
