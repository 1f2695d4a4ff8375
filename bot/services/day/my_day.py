"""A member's day: what every source has for them, the most urgent first, some at a time.

Another part of Kabar adds its own items by a function and its name in ``SOURCES``::

    def overdue(connection: Connection, kabar: Kabar, asks: Asker) -> list[Item]:
        rows = connection.execute(select(...).where(..., task.c.due_at < asks.end).limit(MOST))
        return [Item("task", row.code, row.created_at, row.due_at, why="yours") for row in rows]

and words for its kind in ``templates/day_words.html``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from bot.core.day import WAITS, Group, Item, ordered
from bot.services.cases import case_actions, silences
from bot.services.cases.access import NOBODY, NotYours
from bot.services.cases.reading import opened
from bot.services.day import case_items, people_items, work_items
from bot.services.day.asking import Asker, asker
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.store import case_file, case_handover, staff
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

SHOWN: Final = 30
"""Items a page: with its styles and scripts it must stay under 100 kB."""

Source = Callable[[Connection, Kabar, Asker], list[Item]]

SOURCES: Final[tuple[Source, ...]] = (
    case_items.waiting,
    case_items.own,
    case_items.of_others,
    work_items.tasks,
    work_items.referrals,
    people_items.hushed,
    people_items.visits,
    people_items.silent,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A page of it."""

    items: tuple[Item, ...]
    page: int
    """From 1."""
    pages: int
    total: int
    handed: int
    """Cases that wait for this member to accept them."""
    now: datetime

    @property
    def groups(self) -> list[tuple[Group, list[Item]]]:
        """The page's items under their headings."""
        return [(group, list(items)) for group, items in groupby(self.items, lambda item: item.group(self.now))]


@again_if_crossed
def day_of(kabar: Kabar, who: StaffMember, page: int = 1, *, looks: bool = True) -> Day:
    """This member's day; as many statements for many people as for few. Raises NotYours for whoever sees nobody.

    ``looks``: somebody opened the page, which is written down; a page that renews itself is not a new look.
    """
    if who.role in NOBODY:
        raise NotYours("today")
    now = kabar.clock.now()
    if looks:
        with kabar.database.write() as connection:
            record(connection, who.id, "day_open", "today", now)
    with kabar.database.read() as connection:
        asks = asker(connection, who, now)
        every = ordered((item for source in SOURCES for item in source(connection, kabar, asks)), now)
        found = ordered(_one_each(every), now)
        pages = max(-(-len(found) // SHOWN), 1)
        page = min(max(page, 1), pages)
        shown = _told(connection, kabar, found[(page - 1) * SHOWN : page * SHOWN])
    handed = sum(item.kind == "handed" for item in found)
    return Day(tuple(shown), page, pages, len(found), handed, now)


def _one_each(items: Iterable[Item]) -> Iterable[Item]:
    """Who has two things on a day has the more urgent one first; the other shows when that is done.

    What nobody has yet, or brought news, goes before all else about it: it can be taken nowhere but there.
    """
    first: dict[str, Item] = {}
    for item in items:
        known = first.setdefault(item.code, item)
        if item.kind in WAITS and known.kind not in WAITS:
            first[item.code] = item
    return first.values()


def accept_all(kabar: Kabar, who: StaffMember) -> int:
    """Take every case that was handed to this member and waits; gives how many. Each is a transaction of its own."""
    mine = (case_handover.c.to_id == who.id, case_handover.c.ended_at.is_(None), case_file.c.status == "open")
    query = select(case_file.c.code).join(case_handover, case_handover.c.case_id == case_file.c.id).where(*mine)
    with kabar.database.read() as connection:
        codes = connection.execute(query.order_by(case_file.c.id)).scalars().all()
    return sum(_accepted(kabar, who, code) for code in codes)


def _accepted(kabar: Kabar, who: StaffMember, code: str) -> bool:
    try:
        return case_actions.acknowledge(kabar, who, code) == "done"
    except NotYours:
        return False  # of another district, and their notice is still being written


def _told(connection: Connection, kabar: Kabar, items: Collection[Item]) -> list[Item]:
    """They with colleagues' names, and with the kind of silence of those who are silent."""
    names = _names(connection, kabar, {item.who for item in items if item.who})
    kinds = silences.of(connection, kabar, {item.person for item in items if item.person})

    def told(item: Item) -> Item:
        silence = kinds.get(item.person) if item.person else None
        return replace(
            item,
            whose=names.get(item.who, "") if item.who else "",
            silence=silence.silence.kind if silence and silence.silence else "",
        )

    return [told(item) for item in items]


def _names(connection: Connection, kabar: Kabar, ids: Collection[UUID]) -> dict[UUID, str]:
    rows = connection.execute(select(staff.c.id, staff.c.name).where(staff.c.id.in_(ids)))
    return {row.id: opened(kabar, row.name, "staff.name", row.id) for row in rows}
