"""Anchors: the head of the chain, told to somebody who keeps it elsewhere.

Whoever holds the database can make the whole chain anew. They cannot make it go through an anchor that lies in
somebody's mailbox: see docs/safety.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.core.chain import Mark
from bot.services.cases import staff_mail
from bot.services.kabar import EMAIL, Kabar
from bot.services.trail import chain
from bot.store.audit import record
from bot.store.crossed import again_if_crossed
from bot.store.message import ROUTINE
from bot.store.setting import change, get

MAILED: Final = "audit.anchor_mailed"
"""When the head was last mailed."""
EVERY: Final = timedelta(days=7)
_WRITTEN: Final = re.compile(r"(?<![0-9a-zA-Z])(\d{1,18})[ :]+([0-9a-f]{64})(?![0-9a-zA-Z])")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of the chain at a moment."""

    mark: Mark
    at: datetime

    @property
    def line(self) -> str:
        """As it is written down, and read again by :func:`marks_in`."""
        return f"{self.mark.seq}:{self.mark.hash} {self.at.isoformat(timespec='seconds')}"


def marks_in(text: str) -> dict[int, str]:
    """Every anchor in a text: a file of lines, a mail that was kept."""
    return {int(seq): code for seq, code in _WRITTEN.findall(text)}


def taken(kabar: Kabar, who: UUID | None) -> Anchor:
    """The head as of now, everything linked. That it was taken stands in the trail, behind it."""
    chain.link(kabar)
    return _taken(kabar, who)


@again_if_crossed
def _taken(kabar: Kabar, who: UUID | None) -> Anchor:
    with kabar.database.write() as connection:
        return _take(connection, who, kabar.clock.now())


def _take(connection: Connection, who: UUID | None, now: datetime) -> Anchor:
    mark = chain.head(connection)
    record(connection, who, "audit_anchor", str(mark.seq), now)
    return Anchor(mark, now)


@again_if_crossed
def mail(kabar: Kabar, now: datetime) -> int:
    """Once a week: the head to supervisors and admins, where there is e-mail; gives how many are written to.

    The first week begins when the clock first comes by: a new deployment has other letters to write.
    """
    if kabar.channel_of(EMAIL) is None:
        return 0
    with kabar.database.read() as connection:
        last = get(connection, MAILED)
    if last is not None and now - datetime.fromisoformat(last) < EVERY:
        return 0
    with kabar.database.write() as connection:
        if not change(connection, MAILED, last, now.isoformat()) or last is None or chain.head(connection).seq == 0:
            return 0  # another clock was first, or there is nothing to tell of yet
        anchor = _take(connection, None, now)
        leaders = staff_mail.leaders(connection)
        return sum(_tell(connection, kabar, member.id, member.language, anchor) for member in leaders)


def _tell(connection: Connection, kabar: Kabar, staff_id: UUID, language: str, anchor: Anchor) -> bool:
    local = anchor.at.astimezone(ZoneInfo(kabar.settings.timezone))
    said = {"anchor": f"{anchor.mark.seq}:{anchor.mark.hash}", "time": f"{local:%d/%m/%Y %H:%M %Z}"}
    subject, body = kabar.common(language, "mail_anchor_subject"), kabar.common(language, "mail_anchor", **said)
    return staff_mail.notify(connection, kabar, staff_id, (subject, body), ROUTINE, anchor.at)
