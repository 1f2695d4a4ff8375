"""Texts, files and answers: what is said in them goes, the rows of messages stay, so that counts and receipts hold."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, select, update

from bot.services.erasing import counting, provider_notes
from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.services.sending.writing import BODY
from bot.store import answer_correction, case_file, case_sign, flow_run, media, message
from bot.store.base import AnyRow

UNDER_WAY: Final = ("waiting", "claimed", "unknown")
"""What is still to be sent, or to be looked up by its words, needs them."""


def erase(connection: Connection, kabar: Kabar, row: AnyRow, *, later_too: bool = False) -> int:
    """Empty the texts that this erasure is about, as far as they may go now; gives how many there were.

    What signs of an open case point to, and what is just being sent, goes later. What the provider holds of each text
    that goes is noted to be deleted there. ``later_too``: also what was written since it was asked for.
    """
    about = (row.person_id, row.scope, row.message_id, None if later_too else row.asked_at)
    may_go = [*counting.texts_in(*about), message.c.status.not_in(UNDER_WAY), ~_is_evidence()]
    found = connection.execute(select(message.c.id).where(*may_go)).scalars().all()
    provider_notes.note(connection, kabar, row.id, may_go)
    key = person_keys.of(connection, kabar, row.person_id) if found else None
    for message_id in found:
        empty = kabar.vault.seal("", BODY, message_id, key)
        connection.execute(update(message).where(message.c.id == message_id).values(body=empty, content=None))
    connection.execute(delete(media).where(media.c.message_id.in_(select(message.c.id).where(*may_go))))
    runs = counting.runs_in(*about)
    theirs = select(flow_run.c.id).where(*runs)
    connection.execute(delete(answer_correction).where(answer_correction.c.run_id.in_(theirs)))
    connection.execute(delete(flow_run).where(*runs))
    return len(found)


def erase_evidence(connection: Connection, row: AnyRow) -> None:
    """The words that signs fired on, of cases that are closed."""
    closed = select(case_file.c.id).where(case_file.c.person_id == row.person_id, case_file.c.status != "open")
    which: list[ColumnElement[bool]] = [case_sign.c.case_id.in_(closed)]
    if row.scope == "message":
        which.append(case_sign.c.message_id == row.message_id)
    else:
        which.append(case_sign.c.at <= row.asked_at)
    connection.execute(update(case_sign).where(*which).values(evidence=None))


def waits(connection: Connection, row: AnyRow) -> str | None:
    """What it has to wait for: ``case``, ``sending``; None: nothing."""
    until = None if row.scope == "all" else row.asked_at
    about = counting.texts_in(row.person_id, row.scope, row.message_id, until)
    if row.scope == "message":
        held = select(message.c.id).where(*about, _is_evidence())
    else:
        held = select(case_file.c.id).where(case_file.c.person_id == row.person_id, case_file.c.status == "open")
    if connection.execute(held.limit(1)).first() is not None:
        return "case"
    under_way = select(message.c.id).where(*about, message.c.status.in_(UNDER_WAY))
    return "sending" if connection.execute(under_way.limit(1)).first() is not None else None


def _is_evidence() -> ColumnElement[bool]:
    """Whether a sign of an open case points to the message."""
    signs = select(case_sign.c.id).join(case_file, case_sign.c.case_id == case_file.c.id)
    return signs.where(case_sign.c.message_id == message.c.id, case_file.c.status == "open").exists()
