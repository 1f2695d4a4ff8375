"""HAPUS: the texts of a person's thread go; what an open case rests on stays until it is closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from bot.services.kabar import Kabar
from bot.services.people import Person
from bot.services.writing import BODY
from bot.store import case_file, case_sign, flow_run, message
from bot.store.audit import record

UNDER_WAY = ("waiting", "claimed", "unknown")
"""What is still to be sent, or to be looked up by its words, needs them."""


def erase_thread(connection: Connection, kabar: Kabar, who: Person, now: datetime) -> int:
    """Overwrite the body of every message of this person, and drop the answers; gives the number of messages.

    Rows stay, so that counts and receipts hold. Texts that signs of an open case point to stay until the case closes.
    """
    evidence = (
        select(case_sign.c.message_id)
        .join(case_file, case_sign.c.case_id == case_file.c.id)
        .where(case_file.c.person_id == who.id, case_file.c.status == "open", case_sign.c.message_id.is_not(None))
    )
    ids = (
        connection.execute(
            select(message.c.id).where(
                message.c.person_id == who.id, message.c.status.not_in(UNDER_WAY), message.c.id.not_in(evidence)
            )
        )
        .scalars()
        .all()
    )
    for message_id in ids:
        empty = kabar.vault.seal("", BODY, message_id)
        connection.execute(update(message).where(message.c.id == message_id).values(body=empty))
    connection.execute(delete(flow_run).where(flow_run.c.person_id == who.id))
    record(connection, None, "erase_thread", who.code, now)
    return len(ids)
