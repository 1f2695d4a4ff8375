"""The steps of a draft: each save is one, and can be undone and done again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from bot.services.kabar import Kabar
from bot.store import flow_draft_step

MOST: Final = 200
"""Steps that are kept of a draft."""


@dataclass(frozen=True, slots=True)
class Step:
    """What the draft was at one of its steps; ``revision``: the last that stood on it."""

    step: int
    revision: int
    body: str
    package: str | None


def keep(connection: Connection, name: str, made: Step, at: datetime) -> None:
    """One step more; what had been undone is gone for good."""
    mine = flow_draft_step.c.name == name
    beside = (flow_draft_step.c.step >= made.step) | (flow_draft_step.c.step <= made.step - MOST)
    connection.execute(delete(flow_draft_step).where(mine, beside))
    connection.execute(insert(flow_draft_step).values(name=name, saved_at=at, **asdict(made)))


def stand(connection: Connection, name: str, step: int, revision: int) -> None:
    """The draft stands on this step again."""
    one = (flow_draft_step.c.name == name, flow_draft_step.c.step == step)
    connection.execute(update(flow_draft_step).where(*one).values(revision=revision))


def one(connection: Connection, name: str, step: int) -> Step | None:
    """The draft at this step; None where there is none."""
    columns = (flow_draft_step.c[field] for field in ("step", "revision", "body", "package"))
    this = (flow_draft_step.c.name == name, flow_draft_step.c.step == step)
    row = connection.execute(select(*columns).where(*this)).first()
    return Step(*row) if row else None


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
