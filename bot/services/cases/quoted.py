"""Which of our messages to a member they answer: WhatsApp tells it of a tapped button and of a quoted message."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, select

from bot.channels.base import Inbound
from bot.store import case_file, message
from bot.store.base import AnyRow


def quoted(connection: Connection, staff_id: UUID, inbound: Inbound) -> AnyRow | None:
    """Its kind and the code of its case, if it has one; None where it was not to this member.

    Our own answer names its case in words alone: quoting it tells no more than the words beside it.
    """
    if inbound.answers is None:
        return None
    theirs = (message.c.provider_id == inbound.answers, message.c.direction == "out", message.c.staff_id == staff_id)
    found = select(message.c.kind, case_file.c.code).outerjoin(case_file, case_file.c.id == message.c.case_id)
    return connection.execute(found.where(*theirs, message.c.kind != "staff_reply")).first()
