"""Who may write flows, who may let them go live, and how a fault of theirs is told."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from bot.services.accounts import one_hand
from bot.services.staff import StaffMember

WRITES: Final = ("editor", "admin")
APPROVES: Final = ("editor", "supervisor", "admin")


class StudioFault(ValueError):
    """What was asked cannot be done; ``code`` names why, the message says it and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def writes(who: StaffMember) -> UUID:
    """The id of somebody who may write flows. Raises StudioFault."""
    if who.role not in WRITES:
        raise StudioFault("role", f"a {who.role} does not write flows; ask an editor or an admin")
    return who.id


def approves(who: StaffMember) -> UUID:
    """The id of somebody who may approve what another wrote. Raises StudioFault."""
    if who.role not in APPROVES:
        raise StudioFault("role", f"a {who.role} does not approve flows; ask an editor, a supervisor or an admin")
    return who.id


def two_hands(connection: Connection, approver: UUID, asker: UUID | None, now: datetime) -> None:
    """Raises StudioFault where whoever approves may be who asked, by another account; nobody: it came with Kabar."""
    if asker not in {None, approver} and one_hand.perhaps(connection, approver, asker, now):
        words = "one of these two accounts was opened by a link within a day; wait until tomorrow, or ask somebody else"
        raise StudioFault("one_hand", words)
