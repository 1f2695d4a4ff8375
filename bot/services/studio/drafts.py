"""Drafts: a flow is written beside the live one. Two who write at once never overwrite each other unseen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.content.flows import NOT_FLOWS
from bot.content.parts import is_part
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.services.studio import steps, versions
from bot.services.studio.doors import StudioFault, writes
from bot.store import flow_draft
from bot.store.audit import record
from bot.store.crossed import again_if_crossed
from bot.store.setting import get
from bot.store.setting import put as set_to

LONGEST: Final = 200_000
"""Letters of a flow's file: twenty times the longest of the package."""
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")


class SavedMeanwhile(StudioFault):
    """Somebody else saved since; ``draft`` is theirs."""

    def __init__(self, draft: Draft) -> None:
        message = f"{draft.name}: somebody saved this draft meanwhile (revision {draft.revision}); look at it first"
        super().__init__("saved_meanwhile", message)
        self.draft = draft


@dataclass(frozen=True, slots=True)
class Draft:
    """As it was saved last."""

    name: str
    body: str
    based_on: str | None
    """The live version when it was begun; None: a new flow."""
    revision: int
    by_id: UUID | None
    saved_at: datetime
    step: int = 1
    """Which of its steps it stands on; undoing goes back one."""
    package: str | None = None
    """The version of the package that is worked into it."""


def read(kabar: Kabar, name: str) -> Draft | None:
    """The draft of this flow, if there is one."""
    with kabar.database.read() as connection:
        return of(connection, name)


def every(kabar: Kabar) -> list[Draft]:
    """All drafts, by name."""
    with kabar.database.read() as connection:
        return all_of(connection)


def all_of(connection: Connection) -> list[Draft]:
    """The same, within a transaction."""
    return [Draft(*row) for row in connection.execute(select(*_COLUMNS).order_by(flow_draft.c.name))]


@again_if_crossed
def save(
    kabar: Kabar, who: StaffMember, name: str, body: str, seen: int | None, *, package: str | None = None
) -> Draft:
    """Keep this text as the draft. ``seen``: the revision it was written from, None where there was no draft.

    ``package``: the version of the package that is worked into it now. The text may have any fault but length: it is
    a draft. Raises StudioFault, of which SavedMeanwhile.
    """
    by = writes(who)
    fits(name, body)
    now = kabar.clock.now()
    insert_into = sqlite.insert if kabar.database.sqlite else postgresql.insert
    with kabar.database.write() as connection:
        there = of(connection, name, lock=True)
        if (there.revision if there else None) != seen:
            raise SavedMeanwhile(there) if there else StudioFault("no_draft", f"{name}: this draft is gone; begin anew")
        if there:
            holds = package or there.package
            if there.body == body and there.package == holds:
                return there
            saved = Draft(name, body, there.based_on, there.revision + 1, by, now, there.step + 1, holds)
            put(connection, saved)
        else:
            begun_from = versions.live(connection, name)
            based_on, held = (begun_from.version, begun_from.holds) if begun_from else (None, None)
            first = _last(connection, name) + 1
            saved = Draft(name, body, based_on, first, by, now, package=package or held)
            made = {column.name: getattr(saved, column.name) for column in _COLUMNS}
            begun = insert_into(flow_draft).values(**made).on_conflict_do_nothing().returning(flow_draft.c.name)
            if connection.execute(begun).first() is None and (other := of(connection, name)):
                raise SavedMeanwhile(other)  # two began it at once
            if begun_from:
                steps.keep(connection, name, steps.Step(0, 0, begun_from.body, held), now)
        steps.keep(connection, name, steps.Step(saved.step, saved.revision, body, saved.package), now)
        record(connection, who.id, "flow_draft", name, now)
    return saved


@again_if_crossed
def go(kabar: Kabar, who: StaffMember, name: str, seen: int, by: Literal[-1, 1]) -> Draft:
    """Undo the last step (-1), or do again what was undone (1). Raises StudioFault, of which SavedMeanwhile."""
    writer = writes(who)
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        there = of(connection, name, lock=True)
        if there is None:
            raise StudioFault("no_draft", f"{name}: there is no draft")
        if there.revision != seen:
            raise SavedMeanwhile(there)
        to = steps.one(connection, name, there.step + by)
        if to is None:
            raise StudioFault(
                "no_step", f"{name}: there is nothing to undo" if by < 0 else f"{name}: nothing was undone"
            )
        saved = Draft(name, to.body, there.based_on, there.revision + 1, writer, now, to.step, to.package)
        put(connection, saved)
        steps.stand(connection, name, saved.step, saved.revision)
        record(connection, who.id, "flow_draft", name, now)
    return saved


def put(connection: Connection, draft: Draft) -> None:
    """Write a draft that is there anew."""
    values = {column.name: getattr(draft, column.name) for column in _COLUMNS}
    connection.execute(update(flow_draft).where(flow_draft.c.name == draft.name).values(**values))


@again_if_crossed
def discard(kabar: Kabar, who: StaffMember, name: str, seen: int) -> None:
    """Throw the draft away. Raises StudioFault."""
    writes(who)
    with kabar.database.write() as connection:
        there = of(connection, name, lock=True)
        if there is None:
            raise StudioFault("no_draft", f"{name}: there is no draft")
        if there.revision != seen:
            raise SavedMeanwhile(there)
        forget(connection, name)
        record(connection, who.id, "flow_draft_discard", name, kabar.clock.now())


def of(connection: Connection, name: str, *, lock: bool = False) -> Draft | None:
    """The draft of this flow; ``lock``: nobody else changes it until the transaction ends."""
    query = select(*_COLUMNS).where(flow_draft.c.name == name)
    row = connection.execute(query.with_for_update() if lock else query).first()
    return Draft(*row) if row else None


def forget(connection: Connection, name: str) -> None:
    """Take the draft away: it is live, or not wanted. The next one of this name counts its revisions on.

    Else a page of this draft that is still open somewhere could save over, or publish, another that nobody there saw.
    """
    if there := of(connection, name):
        set_to(connection, _counted(name), str(max(there.revision, _last(connection, name))))
    connection.execute(delete(flow_draft).where(flow_draft.c.name == name))
    steps.forget(connection, name)


def _last(connection: Connection, name: str) -> int:
    return int(get(connection, _counted(name)) or 0)


def _counted(name: str) -> str:
    return f"draft.{name}"[:60]


_COLUMNS: Final = tuple(
    flow_draft.c[one] for one in ("name", "body", "based_on", "revision", "by_id", "saved_at", "step", "package")
)


def fits(name: str, body: str) -> None:
    """Raises StudioFault where the name or the text cannot be kept at all."""
    if not is_part(name) and (not _NAME.fullmatch(name) or name in NOT_FLOWS):
        raise StudioFault(
            "name", f"{name[:70]!r} is no name of a flow: small letters, digits and _, at most 60, a letter first"
        )
    if len(body) > LONGEST:
        raise StudioFault("long", f"{name}: {len(body)} letters; a flow has {LONGEST} at most: split it into two")
    if "\x00" in body:
        raise StudioFault("letters", f"{name}: there is a letter in it that no text has (NUL); take it away")
