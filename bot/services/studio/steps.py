"""The steps of a draft: each save is one, and can be undone and done again."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from bot.services.kabar import Kabar
from bot.store import flow_draft_step

MOST: Final = 200
"""Steps that are kept of a draft."""


def keep(connection: Connection, name: str, step: int, revision: int, body: str, at: datetime) -> None:
    """One step more; what had been undone is gone for good."""
    mine = flow_draft_step.c.name == name
    beside = (flow_draft_step.c.step >= step) | (flow_draft_step.c.step <= step - MOST)
    connection.execute(delete(flow_draft_step).where(mine, beside))
    row = {"name": name, "step": step, "revision": revision, "body": body, "saved_at": at}
    connection.execute(insert(flow_draft_step).values(**row))


def stand(connection: Connection, name: str, step: int, revision: int) -> None:
    """The draft stands on this step again."""
    one = (flow_draft_step.c.name == name, flow_draft_step.c.step == step)
    connection.execute(update(flow_draft_step).where(*one).values(revision=revision))


def body_of(connection: Connection, name: str, step: int) -> str | None:
    """What the draft said at this step; None where there is none."""
    one = (flow_draft_step.c.name == name, flow_draft_step.c.step == step)
    return connection.execute(select(flow_draft_step.c.body).where(*one)).scalar()


def seen_at(connection: Connection, name: str, revision: int) -> str | None:
    """What the draft said at this revision; None where that is not known any more."""
    one = (flow_draft_step.c.name == name, flow_draft_step.c.revision == revision)
    return connection.execute(select(flow_draft_step.c.body).where(*one)).scalar()


def around(kabar: Kabar, name: str, step: int) -> tuple[bool, bool]:
    """Whether there is something to undo, and something to do again."""
    query = select(flow_draft_step.c.step).where(
        flow_draft_step.c.name == name, flow_draft_step.c.step.in_((step - 1, step + 1))
    )
    with kabar.database.read() as connection:
        found = set(connection.execute(query).scalars())
    return step - 1 in found, step + 1 in found


def forget(connection: Connection, name: str) -> None:
    """With the draft go its steps."""
    connection.execute(delete(flow_draft_step).where(flow_draft_step.c.name == name))
