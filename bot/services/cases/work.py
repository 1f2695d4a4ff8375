"""What referrals, tasks and milestones share: the case they belong to, the day it is, what may be written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from bot.core import national_id
from bot.services.cases import access, cases
from bot.services.cases.cases import CaseFault
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.store import case_file
from bot.store.base import AnyRow

LONGEST_TEXT: Final = 1000
LONGEST_NAME: Final = 120
FURTHEST: Final = timedelta(days=2 * 366)
"""A day that lies further from today was mistyped."""


def today(kabar: Kabar, who: StaffMember) -> date:
    """The day it is for this member."""
    return kabar.clock.now().astimezone(who.zone).date()


def day_at(kabar: Kabar, now: datetime) -> date:
    """The day of a moment where this deployment works: what Kabar itself goes by."""
    return now.astimezone(ZoneInfo(kabar.settings.timezone)).date()


def shown(connection: Connection, who: StaffMember, code: str) -> AnyRow:
    """The case, for whoever may see it. Raises NotYours."""
    if not access.may_see(connection, who, code):
        raise access.NotYours(code)
    return connection.execute(select(case_file).where(case_file.c.code == code)).one()


def changed(connection: Connection, who: StaffMember, code: str) -> AnyRow:
    """The open case, which nobody else changes until this transaction ends. Raises NotYours, CaseFault."""
    if not access.may_see(connection, who, code):
        raise access.NotYours(code)
    row = cases.locked(connection, code)
    if row.status != "open":
        raise CaseFault("work_closed")
    return row


def text(given: str, missing: str | None = None, longest: int = LONGEST_TEXT) -> str:
    """What was written. Raises CaseFault: ``missing`` where there is nothing, and for a national id number."""
    found = given.strip()
    if not found and missing:
        raise CaseFault(missing)
    if len(found) > longest:
        raise CaseFault("name_long" if longest == LONGEST_NAME else "work_long")
    if national_id.holds_one(found):
        raise CaseFault("national_id")
    return found


def day(given: str, missing: str) -> date:
    """What a field for a day says. Raises CaseFault."""
    try:
        return date.fromisoformat(given.strip())
    except ValueError:
        raise CaseFault(missing) from None
