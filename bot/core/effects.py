"""What a step of the engine asks the shell to do. The engine only says; ``services`` carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.flow import Action, AnswerKind, Level
from bot.core.session import Session, Value


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be translated: its gettext context, Indonesian source, and values for ``{name}`` in it."""

    context: str
    source: str
    values: Mapping[str, str] = field(default_factory=dict)
    inside: Mapping[str, Text] = field(default_factory=dict)
    """Texts for ``{name}`` in it, each to be translated itself."""


@dataclass(frozen=True, slots=True)
class Option:
    """A way to answer: the choice's key and its label."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of one version of a flow."""

    flow: str
    version: str
    node: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The ONE message of a turn: its parts in order, and the ways to answer it."""

    parts: tuple[Text, ...]
    options: tuple[Option, ...] = ()
    crisis: bool = False
    """Urgent: goes ahead of everything, quiet hours do not hold it."""
    asks: Asked | None = None
    """The question that ``options`` answer."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A person must look: ``rule`` names what fired (see ``fired``), ``evidence`` the person's words it fired on."""

    level: Level
    reason: str
    rule: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A field of the person now has this value.

    ``wording`` names the question it answers: its context, ``@``, the beginning of its flow's version.
    """

    field: str
    value: Value
    wording: str


@dataclass(frozen=True, slots=True)
class Referred:
    """Contacts of these services were given."""

    services: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """One of the closed list of actions is to be carried out."""

    action: Action


@dataclass(frozen=True, slots=True)
class Unheard:
    """The person wrote this and no rule understood it: it goes to a person's queue."""

    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer was understood."""

    flow: str
    node: str
    kind: AnswerKind
    value: Value


@dataclass(frozen=True, slots=True)
class Finished:
    """A flow came to its end."""

    flow: str
    answers: Mapping[str, Value]
    points: Mapping[str, int]


Effect = Raised | Remembered | Referred | Done | Unheard | Answered | Finished


@dataclass(frozen=True, slots=True)
class Turn:
    """All that came of one event: the session afterwards (None: nothing is open), at most one reply, and effects."""

    session: Session | None
    reply: Reply | None
    effects: tuple[Effect, ...] = ()
