"""Why somebody does not answer, as far as receipts and lines tell: each kind has another next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

Kind = Literal["handed", "undelivered", "unread", "read", "delivered", "unconfirmed"]
"""``handed``: the number is somebody else's now. ``undelivered``: our last message did not reach the phone. ``unread``:
it did, and was not opened. ``read``: it was opened. ``delivered``: it reached the phone, and this line never tells
whether it was opened. ``unconfirmed``: it was sent, and this line does not even tell whether it arrived."""

KINDS: Final[tuple[Kind, ...]] = ("handed", "undelivered", "unread", "read", "delivered", "unconfirmed")

TELLS_READING: Final = "whatsapp"
NOT_OUT: Final = frozenset({"waiting", "claimed", "failed"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of somebody who may be silent."""

    watched: str | None
    """The status of the newest question that waits for an answer: asked, reminded, silent; or task, where none could
    go out. None: nothing waits."""
    since: datetime | None = None
    """When that was asked."""
    handed_at: datetime | None = None
    """When it showed that their number is somebody else's."""
    reachable: bool = True
    """There is a line to write on."""
    line: str | None = None
    """The line of our last message that nobody asked for; ``status`` is how it stands."""
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """What kind it is, and since when."""

    kind: Kind
    since: datetime | None


def told(facts: Facts) -> Silence | None:
    """The kind of silence; None where somebody is not silent, or not yet."""
    if facts.handed_at is not None and (facts.watched or not facts.reachable):
        return Silence("handed", facts.handed_at)
    if facts.watched is None:
        return None
    kind = _kind(facts)
    # a question has its 48 hours, but one that cannot arrive need not be waited for
    if facts.watched == "asked" and not (kind == "undelivered" and facts.status == "failed"):
        return None
    return Silence(kind, facts.since)


def _kind(facts: Facts) -> Kind:
    if facts.watched == "task" or facts.status is None or facts.status in NOT_OUT:
        return "undelivered"
    if facts.status == "read":
        return "read"
    if facts.status == "delivered":
        return "unread" if facts.line == TELLS_READING else "delivered"
    # WhatsApp says when a phone has it: what it does not say of has not arrived
    return "undelivered" if facts.line == TELLS_READING else "unconfirmed"
