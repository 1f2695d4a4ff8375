"""What a logged-in member does with a case: each checks that the case is theirs, acts, and is written down."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.services.cases import access, cases, closing, handing
from bot.services.cases.access import NotYours
from bot.services.cases.cases import Taken
from bot.services.cases.closing import Closing
from bot.services.cases.handing import Contacted, Passed
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.store.crossed import again_if_crossed


@again_if_crossed
def acknowledge(kabar: Kabar, who: StaffMember, code: str) -> Taken:
    """Take the case. Raises NotYours."""
    with kabar.database.write() as connection:
        if not access.may_see(connection, who, code):
            raise NotYours(code)
        return cases.acknowledge_in(connection, kabar, who.id, code, kabar.clock.now())


@again_if_crossed
def note(kabar: Kabar, who: StaffMember, code: str, text: str) -> None:
    """Write a note. Raises NotYours, CaseFault."""
    with kabar.database.write() as connection:
        if not access.may_see(connection, who, code):
            raise NotYours(code)
        cases.note_in(connection, kabar, who.id, code, text, kabar.clock.now())


@again_if_crossed
def close(kabar: Kabar, who: StaffMember, code: str, how: Closing) -> None:
    """Close with an outcome and what the level asks for. Raises NotYours, CaseFault."""
    with kabar.database.write() as connection:
        if not access.may_see(connection, who, code):
            raise NotYours(code)
        closing.close_in(connection, kabar, who.id, code, how, kabar.clock.now())


@again_if_crossed
def reopen(kabar: Kabar, who: StaffMember, code: str, why: str) -> None:
    """Open it again, as one's own. Raises NotYours, CaseFault."""
    with kabar.database.write() as connection:
        if not access.may_see(connection, who, code):
            raise NotYours(code)
        closing.reopen_in(connection, kabar, who.id, code, why, kabar.clock.now())


@again_if_crossed
def plan(kabar: Kabar, who: StaffMember, code: str, at: datetime | None) -> None:
    """Plan the next contact, or none. Raises NotYours, CaseFault."""
    with kabar.database.write() as connection:
        if not access.may_see(connection, who, code):
            raise NotYours(code)
        closing.plan_in(connection, who.id, code, at, kabar.clock.now())


@again_if_crossed
def hand_over(kabar: Kabar, who: StaffMember, code: str, to: UUID) -> None:
    """Hand it to a colleague, who must accept. Raises NotYours, CaseFault."""
    with kabar.database.write() as connection:
        if not access.may_see(connection, who, code):
            raise NotYours(code)
        leads = who.role in access.EVERYTHING
        handing.hand_over_in(connection, kabar, who.id, code, to, kabar.clock.now(), leads=leads)


@again_if_crossed
def cannot(kabar: Kabar, who: StaffMember, code: str) -> Passed:
    """Somebody else must take it. Raises NotYours."""
    with kabar.database.write() as connection:
        if not access.may_see(connection, who, code):
            raise NotYours(code)
        return handing.cannot_in(connection, kabar, who.id, code, kabar.clock.now())


@again_if_crossed
def contacted(kabar: Kabar, who: StaffMember, code: str) -> Contacted:
    """The person was reached. Raises NotYours."""
    with kabar.database.write() as connection:
        if not access.may_see(connection, who, code):
            raise NotYours(code)
        return handing.contacted_in(connection, who.id, code, kabar.clock.now())
