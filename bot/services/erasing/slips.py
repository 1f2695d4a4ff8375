"""The receipt of an erasure: what was erased where, what stays and until when. It holds no word of anybody's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from bot.services.cases.access import EVERYTHING, NotYours
from bot.services.cases.reading import opened
from bot.services.erasing import asked, counting
from bot.services.erasing.at_provider import BACKUPS
from bot.services.kabar import Kabar
from bot.services.retention import desk as retention
from bot.services.staff import StaffMember
from bot.store import erasure, person, provider_deletion, staff
from bot.store.base import AnyRow


@dataclass(frozen=True, slots=True)
class Slip:
    """A receipt, as of now."""

    code: str
    person: str
    scope: str
    asked_at: datetime
    asked_by: str
    member: str
    """Who asked, where it was staff; empty: nobody of the staff."""
    reason: str | None
    finished_at: datetime | None
    waits: str | None
    """``case``, ``sending``, ``keys``; None: it is finished."""
    keys_at: datetime | None
    """Since when no copy of the database can be read."""
    counts: dict[str, int]
    stays: dict[str, int]
    provider: dict[str, int]
    """Of its messages: waiting, deleted, gone, nothing."""
    provider_files: int
    provider_until: datetime | None
    """How long the provider's own backups may hold it; None: it deletes still, or never held it."""
    copies: int
    own_sims: int
    """Messages that went by SIMs of our own: their phones, and the gateway, keep them until somebody empties them."""
    trail_until: datetime | None
    """When the clock cuts the trail of it; None: that clock is not switched on, and the trail stays."""

    @property
    def at_provider(self) -> int:
        """How many messages the provider held."""
        return sum(count for name, count in self.provider.items() if name != "nothing")

    @property
    def done_at_provider(self) -> int:
        """How many of those it holds no more."""
        return self.provider.get("deleted", 0) + self.provider.get("gone", 0)


def of(kabar: Kabar, who: StaffMember | None, code: str) -> Slip:
    """The receipt with this code; None: for whoever runs the machine. Raises NotYours."""
    if who is not None and who.role not in EVERYTHING:
        raise NotYours(code)
    with kabar.database.read() as connection:
        row = connection.execute(
            select(erasure, person.c.code.label("person_code"), staff.c.name.label("staff_name"))
            .join(person, person.c.id == erasure.c.person_id)
            .outerjoin(staff, staff.c.id == erasure.c.staff_id)
            .where(erasure.c.code == code)
        ).first()
        if row is None:
            raise NotYours(code)
        return _slip(connection, kabar, row)


def of_person(kabar: Kabar, code: str) -> str | None:
    """The code of the newest receipt of a person who is erased; None where there is none."""
    query = select(erasure.c.code).join(person, person.c.id == erasure.c.person_id).where(person.c.code == code)
    with kabar.database.read() as connection:
        found: str | None = connection.execute(query.order_by(erasure.c.asked_at.desc()).limit(1)).scalar()
        return found


def _slip(connection: Connection, kabar: Kabar, row: AnyRow) -> Slip:
    last, files, open_ones = _provider(connection, row)
    finished, kept = row.finished_at, retention.kept(connection, kabar)["audit"]
    return Slip(
        code=row.code,
        person=row.person_code,
        scope=row.scope,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        member=opened(kabar, row.staff_name, "staff.name", row.staff_id) if row.staff_id else "",
        reason=row.reason,
        finished_at=finished,
        waits=asked.waits(connection, row),
        keys_at=row.keys_at,
        counts=json.loads(row.counts),
        stays=counting.stays(connection, row.person_id),
        provider=counting.at_provider(connection, row.id),
        provider_files=files,
        provider_until=last + BACKUPS if last and not open_ones else None,
        copies=counting.copies_handed_out(connection, row.person_id),
        own_sims=counting.by_our_sims(connection, row.id),
        trail_until=None if kept is None else (finished or row.asked_at) + timedelta(days=kept),
    )


def _provider(connection: Connection, row: AnyRow) -> tuple[datetime | None, int, int]:
    """When the last one was deleted there, how many files with them, how many are still to be."""
    mine = provider_deletion.c.erasure_id == row.id
    deleted = (mine, provider_deletion.c.outcome == "deleted")
    last: datetime | None = connection.execute(select(func.max(provider_deletion.c.done_at)).where(*deleted)).scalar()
    files = connection.execute(select(func.sum(provider_deletion.c.files)).where(mine)).scalar()
    waiting = select(func.count()).where(mine, provider_deletion.c.due_at.is_not(None))
    return last, int(files or 0), int(connection.execute(waiting).scalar_one())
