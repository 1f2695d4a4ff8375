"""What lies on the desk of whoever changes a part: what is live, the draft, what it would change, and what waits."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.parts import LEXICON, PLAN
from bot.core.finding import ContentError
from bot.core.flow_diff import Difference
from bot.services import publishing as packaged
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.services.studio import drafts, judging, overview, publications, reach, versions
from bot.services.studio.doors import WRITES, StudioFault
from bot.services.studio.drafts import Draft
from bot.services.studio.judging import Judged
from bot.services.studio.overview import Told
from bot.services.studio.reach import Touched


@dataclass(frozen=True, slots=True)
class Proposed:
    """A text that is not live: what it would change, and what the check says."""

    body: str
    changes: Difference
    judged: Judged
    touched: Touched | None = None
    """For a plan."""


@dataclass(frozen=True, slots=True)
class Desk:
    """All of it, for one part and one member."""

    name: str
    body: str
    """The draft's text, else the live one."""
    revision: int | None
    draft: Proposed | None
    waits: Proposed | None
    """What waits for a second person."""
    asked: Told | None
    own: bool
    """This member asked for it: somebody else must approve."""
    history: tuple[Told, ...]
    writes: bool
    staffs: bool
    """What is live was published here, not with Kabar."""

    @property
    def can_go_back(self) -> bool:
        """There is a version before the live one."""
        return self.staffs or any(one.status == "live" for one in self.history)


def look(kabar: Kabar, who: StaffMember, name: str) -> Desk:
    """The desk of this part. Raises StudioFault where there is no such part."""
    with kabar.database.read() as connection:
        packaged.renew(connection, kabar, at_once=True)
    if name not in kabar.content.parts:
        raise StudioFault("no_part", f"{name[:70]!r}: there is no such part of the content")
    rows = publications.history(kabar, name)
    with kabar.database.read() as connection:
        draft = drafts.of(connection, name)
        live = versions.live(connection, name)
        asked = next((row for row in rows if row.status == "asked"), None)
        asked_body = versions.known(connection, name, asked.version).body if asked else None
    told = overview.told(kabar, rows)
    same = draft is not None and draft.body == asked_body
    return Desk(
        name=name,
        body=draft.body if draft else live_body(kabar, name),
        revision=draft.revision if draft else None,
        draft=_proposed(kabar, name, draft.body) if draft and not same else None,
        waits=_proposed(kabar, name, asked_body) if asked_body is not None else None,
        asked=next((line for line in told if line.status == "asked"), None),
        own=asked is not None and asked.by_id == who.id,
        history=tuple(told),
        writes=who.role in WRITES,
        staffs=live is not None and live.origin == "staff",
    )


def live_body(kabar: Kabar, name: str) -> str:
    """The text that is live, as it was written."""
    return kabar.content.parts[name].body


def keep(kabar: Kabar, who: StaffMember, name: str, body: str, seen: int | None) -> Draft | None:
    """Keep this text as the draft; where it is what is live no draft is needed any more. Raises StudioFault."""
    body = body.replace("\r\n", "\n")
    if body.strip() == live_body(kabar, name).strip():
        if seen is not None:
            drafts.discard(kabar, who, name, seen)
        return None
    return drafts.save(kabar, who, name, body, seen)


def throw_away(kabar: Kabar, who: StaffMember, name: str, seen: int | None) -> None:
    """Throw the draft away. Raises StudioFault."""
    drafts.discard(kabar, who, name, -1 if seen is None else seen)


def _proposed(kabar: Kabar, name: str, body: str) -> Proposed:
    judged = judging.judge(kabar, name, body, whole=not name.startswith(LEXICON))
    try:
        changes = judging.difference(kabar, name, live_body(kabar, name), body)
    except ContentError:
        changes = Difference((), ())
    touched = None
    if name == PLAN and judged.content is not None:
        with kabar.database.read() as connection:
            touched = reach.touched(connection, kabar, judged.content.plan)
    return Proposed(body, changes, judged, touched)
