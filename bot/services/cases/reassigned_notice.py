"""What a colleague is told who was handed many cases at once: one message with level, codes, count and link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection

from bot.core.flow import LEVELS
from bot.core.timing import is_safe, next_safe
from bot.services import zones
from bot.services.cases import alert_lines, roster
from bot.services.cases.takeover_notices import URGENT_LEVELS
from bot.services.kabar import Kabar
from bot.services.sending.writing import Draft
from bot.store.base import AnyRow
from bot.store.message import URGENT

NAMED: Final = 2
"""Codes that are written out; of the others the count."""


def write(connection: Connection, kabar: Kabar, to: UUID, rows: Sequence[AnyRow], now: datetime) -> UUID | None:
    """Tell them; gives the message's id, None where they cannot be told any more."""
    member = next((one for one in roster.alertable(connection) if one.id == to), None)
    if member is None:
        return None
    zone = zones.of(kabar, member.timezone)
    level = min((row.level for row in rows), key=LEVELS.index)
    codes = ", ".join(row.code for row in rows[:NAMED])
    more = f" +{len(rows) - NAMED}" if len(rows) > NAMED else ""
    said = {
        "level": kabar.common(member.language, f"level_{level}"),
        "code": codes + more,
        "link": f"{kabar.settings.public_url}/today",
    }
    draft = Draft(
        kind="alert",
        body=kabar.common(member.language, "alert_many", **said, count=str(len(rows))),
        line=member.line,
        identity_id=member.identity_id,
        staff_id=member.id,
        priority=URGENT,
        due_at=None if level in URGENT_LEVELS or is_safe(now, zone) else next_safe(now, zone),
        content=alert_lines.kept(member.language, {**said, "time": zones.stamp(zone, now)}),
    )
    return alert_lines.write(connection, kabar, draft, member.whatsapp_in_at, now)
