"""What the holder of a conversation is told on their phone: that there is something new, or whether they still write.

Level, code and link; nothing of what was written.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from bot.core.ladder import Rung
from bot.core.timing import is_safe, next_safe
from bot.services import zones
from bot.services.cases import alert_lines, roster, takeover_rows
from bot.services.kabar import Kabar
from bot.services.sending.writing import Draft
from bot.store import case_file
from bot.store.base import AnyRow
from bot.store.message import URGENT

NOT_AGAIN: Final = timedelta(minutes=5)
"""Whoever writes ten short messages makes one notice."""
LOOKS: Final = timedelta(minutes=1)
"""Whoever looked so short ago has the page open: it asks every few seconds."""
LATE: Final = "contact_late"
"""The notice that nobody wrote down a contact."""
URGENT_LEVELS: Final = frozenset({"red", "orange"})


def heard(connection: Connection, kabar: Kabar, held: AnyRow, now: datetime) -> None:
    """The person wrote: tell the holder, unless they have the page open or were just told.

    What is not told now is told by the clock, where they have not looked meanwhile.
    """
    looks = held.seen_at is not None and now - held.seen_at < LOOKS
    just_told = held.noticed_at is not None and now - held.noticed_at < NOT_AGAIN
    if not looks and not just_told:
        news(connection, kabar, held, now)


def unseen(held: AnyRow, now: datetime) -> bool:
    """Words that the holder has neither seen nor been told of, and it is time to tell them."""
    known = [at for at in (held.seen_at, held.noticed_at, held.wrote_at) if at is not None]
    new = held.heard_at is not None and all(held.heard_at > at for at in known) and now - held.heard_at >= LOOKS
    return new and (held.noticed_at is None or now - held.noticed_at >= NOT_AGAIN)


def news(connection: Connection, kabar: Kabar, held: AnyRow, now: datetime) -> None:
    """Tell the holder that the person has written."""
    tell(connection, kabar, held, "talk_news", now)
    takeover_rows.change(connection, held, noticed_at=now)


def seen(connection: Connection, held: AnyRow, now: datetime) -> None:
    """The holder looks at the conversation."""
    if to_be_noted(held, now):
        takeover_rows.change(connection, held, seen_at=now)


def to_be_noted(held: AnyRow, now: datetime) -> bool:
    """Noted now and then, not at every look of a page that renews itself."""
    return held.seen_at is None or now - held.seen_at > LOOKS / 3


def tell(connection: Connection, kabar: Kabar, held: AnyRow, key: str, now: datetime) -> None:
    """Write the notice ``key`` of common.yaml to the holder, if they have a number."""
    row = connection.execute(select(case_file).where(case_file.c.id == held.case_id)).one()
    member = _holder(connection, held.staff_id)
    if member is not None:
        write(connection, kabar, row, member, key, now)


def write(
    connection: Connection,
    kabar: Kabar,
    row: AnyRow,
    member: roster.Member,
    key: str,
    now: datetime,
    step: Rung | None = None,
) -> None:
    """Write the notice ``key`` of common.yaml to this member: of a case that waits for nobody to take it.

    ``step``: it goes by the ways of this level.
    """
    zone = zones.of(kabar, member.timezone)
    since = row.raised_at if key == LATE else now
    said = {
        "level": kabar.common(member.language, f"level_{row.level}"),
        "code": row.code,
        "link": f"{kabar.settings.public_url}/cases/{row.code}",
    }
    draft = Draft(
        kind="alert",
        body=kabar.common(member.language, key, **said),
        line=member.line,
        identity_id=member.identity_id,
        staff_id=member.id,
        case_id=row.id,
        priority=URGENT,
        due_at=None if row.level in URGENT_LEVELS or is_safe(now, zone) else next_safe(now, zone),
        content=_kept(kabar, member.language, {**said, "time": zones.stamp(zone, since)}, key),
    )
    alert_lines.write(connection, kabar, draft, member.whatsapp_in_at, now, step)


def _kept(kabar: Kabar, language: str, said: dict[str, str], key: str) -> dict[str, Any]:
    if key == LATE:
        return alert_lines.kept_of_a_late_one(language, said, kabar.common(language, f"{LATE}_beside"))
    return alert_lines.kept(language, said)


def _holder(connection: Connection, staff_id: UUID) -> roster.Member | None:
    return next((one for one in roster.alertable(connection) if one.id == staff_id), None)
