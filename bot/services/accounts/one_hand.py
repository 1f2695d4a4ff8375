"""Two accounts in one hand: whoever makes a link can open the account by it, and agree to what they ask for themselves.

It cannot be told whose hand it was. So an account that was opened by a link approves nothing for a day, in which others
see it in the list of staff and in the trail; and nobody approves what an account asked for that they opened so lately.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, and_, or_, select

from bot.store import invitation

LATELY: Final = timedelta(days=1)


def perhaps(connection: Connection, approver: UUID, asker: UUID | None, now: datetime) -> bool:
    """Whether these two may be one person. Links of the command line count for nothing: that is the operator's."""
    opened = (invitation.c.used_at > now - LATELY, invitation.c.made_by.is_not(None))
    approvers = invitation.c.staff_id == approver
    askers = and_(invitation.c.staff_id == asker, invitation.c.made_by == approver)
    return connection.execute(select(invitation.c.id).where(*opened, or_(approvers, askers))).first() is not None
