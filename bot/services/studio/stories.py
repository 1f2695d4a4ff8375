"""Tests that staff write: conversations as they must go. A draft that breaks one is not published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.content.story import read_story
from bot.core.finding import ContentError, Finding
from bot.core.story import play
from bot.core.world import World
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.services.studio.doors import StudioFault, writes
from bot.store import flow_story
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

LONGEST: Final = 50_000
MOST: Final = 500
"""Stories of a deployment: all are played at every check, some milliseconds each."""
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True, slots=True)
class Story:
    """One of them, as it was saved."""

    name: str
    body: str


def every(connection: Connection) -> list[Story]:
    """All of them, by name."""
    rows = connection.execute(select(flow_story.c.name, flow_story.c.body).order_by(flow_story.c.name))
    return [Story(*row) for row in rows]


@again_if_crossed
def save(kabar: Kabar, who: StaffMember, name: str, body: str, *, new: bool = False) -> None:
    """Keep this story, in the place of one of the same name; ``new``: there must be none.

    Raises StudioFault, and ContentError where it is none.
    """
    by = writes(who)
    if not _NAME.fullmatch(name):
        raise StudioFault("name", f"{name[:70]!r} is no name of a test: small letters, digits and _, at most 60")
    if len(body) > LONGEST:
        raise StudioFault("long", f"{name}: {len(body)} letters; a test has {LONGEST} at most")
    if "\x00" in body:
        raise StudioFault("letters", f"{name}: there is a letter in it that no text has (NUL); take it away")
    read_story(name, body)
    now = kabar.clock.now()
    insert_into = sqlite.insert if kabar.database.sqlite else postgresql.insert
    with kabar.database.write() as connection:
        there = {story.name for story in every(connection)}
        if new and name in there:
            raise StudioFault("there", f"{name}: there is a test of this name already; give this one another")
        if name not in there and len(there) >= MOST:
            raise StudioFault("many", f"there are {MOST} tests already; drop some")
        row = {"body": body, "by_id": by, "saved_at": now}
        made = insert_into(flow_story).values(name=name, **row)
        connection.execute(made.on_conflict_do_update(index_elements=[flow_story.c.name], set_=row))
        record(connection, who.id, "flow_story", name, now)


@again_if_crossed
def drop(kabar: Kabar, who: StaffMember, name: str) -> None:
    """Take a story away. Raises StudioFault."""
    writes(who)
    with kabar.database.write() as connection:
        if not connection.execute(delete(flow_story).where(flow_story.c.name == name)).rowcount:
            raise StudioFault("no_story", f"{name}: there is no test of this name")
        record(connection, who.id, "flow_story_drop", name, kabar.clock.now())


def played(kabar: Kabar, world: World, story: Story) -> tuple[Finding, ...]:
    """What of it does not go as written in this world."""
    try:
        lines, at = read_story(story.name, story.body)
    except ContentError as error:  # an older Kabar read more, or less
        return error.findings
    return play(world, lines, at, kabar.catalogues.translate)
