"""What a channel is: one provider's way to send, and what it may answer. Errors are data, not exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from datetime import datetime

Line = Literal["whatsapp", "sms", "sim", "email"]
"""``email`` goes to staff only."""
Status = Literal["waiting", "claimed", "unknown", "queued", "sending", "sent", "delivered", "read", "failed"]
Action = Literal["retry", "delay", "stop", "bad_line", "staff", "template"]
"""What to do about an error: ``retry`` soon, ``delay`` long, ``stop`` writing to this person, ``bad_line``
mark the line and tell a caseworker, ``staff`` tell staff that our content or account is at fault (where it is
not permanent the message itself is good, and is tried again), ``template`` needs one."""

THREADS = 96
"""Threads that one process sends with: 400 messages a second at a provider that answers in 100 ms keep 40 of them
waiting for it, and as many for their turn; with 64 it is 336 a second. A channel's pool of connections is as large."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to hand to a provider. ``to`` is E.164 (or a WhatsApp user id); of an e-mail its address."""

    id: str
    to: str
    line: Line
    body: str
    created_at: datetime
    key: str = ""
    """Our own id for it at a provider that takes one: another once it was taken and has failed. Empty: ``id``."""
    urgent: bool = False
    answers: bool = False
    """Somebody wrote and waits for it: it goes before questions that nobody waits for."""
    ttl: float | None = None
    """Seconds that a provider may keep it before it goes out; None: as long as it likes."""
    device: str | None = None
    """The phone that it goes out by, where a line has several."""
    choices: tuple[str, ...] = ()
    """Answers to tap, where the line can; ``body`` names them by numbers."""
    question: str = ""
    """``body`` without its numbered answers: what stands above the buttons."""
    button: str = ""
    """What opens a list of answers."""
    language: str = ""
    content_sid: str | None = None
    """What the provider knows beforehand and is to be sent instead of ``body``: a template, or a set of buttons."""
    template: str = ""
    """The template's name, where ``content_sid`` is one."""
    variables: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    """Of an e-mail."""


@dataclass(frozen=True, slots=True)
class Approval:
    """How far the approval of a template has come. ``reason``: why it was refused."""

    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it and calls it ``provider_id``; ``status`` is its first status."""

    provider_id: str
    status: Status = "queued"


@dataclass(frozen=True, slots=True)
class SendError:
    """The provider did not take it - or, where ``ambiguous``, may have taken it without saying so."""

    code: str
    words: str
    """For staff, in plain words; never a number, a name or a text."""
    permanent: bool = False
    ambiguous: bool = False
    action: Action = "retry"
    retry_after: float = 0.0
    """Seconds to wait: as the provider said, as its code asks, or before an ambiguous send is looked up."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message that came in, whatever the provider. ``sender`` is E.164 or a WhatsApp user id."""

    channel: str
    provider_id: str
    line: Line
    sender: str
    body: str
    received_at: datetime
    user_id: str | None = None
    """A WhatsApp user id that came beside a number."""
    media: int = 0
    media_at: tuple[tuple[str, str], ...] = ()
    """(address, kind) of each picture, voice or paper, as the provider keeps it; or, without a kind, the address where
    it lists them."""
    kind: str = "text"
    """``text``, ``button``, ``image``, ``audio``, ``location`` ... as the provider names it."""
    answers: str | None = None
    """The provider's id of our message that it answers: a button's, or one that was quoted."""
    written_at: datetime | None = None
    """When the provider had it, where we learned of it late: no webhook brought it, or one that came late."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a provider's list told. With a ``fault`` it was not read to its end, and has to be read again."""

    found: list[Inbound]
    fault: SendError | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A provider's word on what became of a message."""

    channel: str
    provider_id: str
    status: Status
    error_code: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Deleted:
    """The provider holds a message no more: it was ``deleted``, or ``gone`` already."""

    outcome: Literal["deleted", "gone"]
    files: int = 0
    """Pictures, voices and papers deleted with it."""


class Channel(Protocol):
    """One provider."""

    name: ClassVar[str]

    def send(self, outgoing: Outgoing) -> Sent | SendError:
        """Hand over one message. Never raises for what a provider or the network may do."""

    def look_up(self, outgoing: Outgoing, since: datetime, known: frozenset[str]) -> Sent | SendError | None:
        """Ask whether ``outgoing`` was created since then; ``known`` are provider ids of other messages.

        None: not there, it may be sent. An ambiguous SendError: could not find out, ask again later. Any
        other SendError: it was created and has failed for this reason. ``since`` is real time, as the
        provider's clock tells it.
        """

    def meaning(self, code: str | None) -> SendError:
        """What a receipt's error code asks us to do, as if the send itself had been answered with it."""


@runtime_checkable
class ListsInbound(Protocol):
    """A channel whose provider can be asked what has come in."""

    def inbound_since(self, since: datetime) -> Listed:
        """Every message to our senders since then, in any order. Never raises for what the network may do."""

    def with_media(self, inbound: Inbound) -> Inbound:
        """One of them with its pictures, voices and papers, which the list only counts. Never raises either."""


@runtime_checkable
class TellsStatus(Protocol):
    """A channel whose provider can be asked what became of a message that it took."""

    def told(self, provider_id: str, now: datetime) -> Receipt | SendError | None:
        """Its status as of ``now``; None where the provider does not know it. Never raises for the network."""


@runtime_checkable
class Deletes(Protocol):
    """A channel whose provider keeps messages and can be told to delete them."""

    def delete(self, provider_id: str, *, files: bool) -> Deleted | SendError:
        """Delete a message, with what came with it where ``files``. Never raises for what the network may do.

        Where the fault is not the message's own (no answer, too many calls, our account), it is ``ambiguous``.
        """
