"""The conversation as its holder sees it: who writes, by which line, and what speaks against writing now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from bot.core.timing import next_safe
from bot.services.cases import access, case_rows, takeover, takeover_notices
from bot.services.cases.case_views import MessageLine
from bot.services.cases.look_kinds import TALK
from bot.services.cases.reading import opened
from bot.services.cases.takeover_words import DRAFT, KNOCK_AGAIN, Way, way
from bot.services.kabar import Kabar
from bot.services.persons import consents, lines, people
from bot.services.sending import taken
from bot.services.sending.claims import STOPPED
from bot.services.staff import StaffMember
from bot.store import audit, case_file, conversation, follow_up, message, staff
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

AUDITED: Final = timedelta(minutes=10)
"""A page that stays open and shows new words is a new look after this time at the earliest,"""
STANDS: Final = timedelta(hours=1)
"""and one that shows nothing new after this."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Who writes in a conversation, and how the next words would go out."""

    holder: Literal["kabar", "me", "other"]
    may_take: bool
    may_end: bool
    name: str = ""
    """Of whoever holds it."""
    since: datetime | None = None
    asked_at: datetime | None = None
    """The holder was asked whether Kabar may go on."""
    idle: int = 0
    """Minutes without a word until that, and again until Kabar goes on."""
    line: str | None = None
    """None: no line is left. ``call``: only a call."""
    window_open: bool = True
    two_way: bool = True
    safe: bool = True
    just_wrote: bool = False
    stopped: bool = False
    told: bool = False
    """The person knows that a person writes."""
    knocked_at: datetime | None = None
    knock_due: datetime | None = None
    """When the knock goes that waits for the person's hours, or one that were pressed now. None: it is gone, or goes
    at once."""
    before: str = ""
    """What Kabar puts before the first words, and ``after`` all that go on a line which takes no answer."""
    after: str = ""
    draft: str = ""
    waiting: int = 0
    """Kabar's own questions that wait for the end of it."""

    @property
    def resumes_at(self) -> datetime | None:
        """When Kabar goes on, if the holder does not answer."""
        return self.asked_at + timedelta(minutes=self.idle) if self.asked_at else None

    def holds_words(self, level: str) -> bool:
        """Whether the person's hours keep back what is written now."""
        return not (self.safe or self.just_wrote or level == "red")


@dataclass(frozen=True, slots=True)
class TalkPage:
    """What of a case page renews itself."""

    talk: Talk
    messages: tuple[MessageLine, ...]
    language: str
    """The person's."""
    withheld: bool


def talk_of(kabar: Kabar, who: StaffMember, code: str) -> Talk:
    """Beside ``access.case_page``, which audits the look. Raises NotYours."""
    now = kabar.clock.now()
    with kabar.database.read() as connection:
        case = _case(connection, who, code)
        talk = _talk(connection, kabar, who, case, now)
        unseen = _unseen(connection, who, case, now)
    if unseen:
        _note(kabar, who, case, now)
    return talk


def talk_page(kabar: Kabar, who: StaffMember, code: str) -> TalkPage:
    """The conversation alone, for a page that asks again and again: nearly always it only reads. Raises NotYours.

    The look is in the audit trail, but not every few seconds anew.
    """
    now = kabar.clock.now()
    with kabar.database.read() as connection:
        case = _case(connection, who, code)
        unaudited = not _audited(connection, who, case, now)
        unseen = _unseen(connection, who, case, now)
        agreed = consents.agreed(connection, case.person_id, "caseworker")
        page = TalkPage(
            _talk(connection, kabar, who, case, now),
            case_rows.messages(connection, kabar, case.person_id, None if agreed else case.id),
            people.get(connection, kabar, case.person_id).language,
            withheld=not agreed,
        )
    if unaudited or unseen:
        _note(kabar, who, case, now, audited=not unaudited)
    return page


def _case(connection: Connection, who: StaffMember, code: str) -> AnyRow:
    if not access.may_see(connection, who, code):
        raise access.NotYours(code)
    return connection.execute(select(case_file).where(case_file.c.code == code)).one()


def _unseen(connection: Connection, who: StaffMember, case: AnyRow, now: datetime) -> bool:
    """Whether this is the holder, and that they look has to be noted anew."""
    held = taken.holder(connection, case.person_id)
    return held is not None and held.staff_id == who.id and takeover_notices.to_be_noted(held, now)


@again_if_crossed
def _note(kabar: Kabar, who: StaffMember, case: AnyRow, now: datetime, *, audited: bool = True) -> None:
    """That this member looked, before they are shown anything."""
    with kabar.database.write() as connection:
        if not audited:
            record(connection, who.id, TALK, case.code, now)
        held = taken.holder(connection, case.person_id)
        if held is not None and held.staff_id == who.id:
            takeover_notices.seen(connection, held, now)


def _audited(connection: Connection, who: StaffMember, case: AnyRow, now: datetime) -> bool:
    query = select(func.max(audit.c.at)).where(
        audit.c.target == case.code,
        audit.c.at > now - STANDS,
        audit.c.staff_id == who.id,
        audit.c.action.in_(("case_open", TALK)),
    )
    looked: datetime | None = connection.execute(query).scalar()
    if looked is None or looked > now - AUDITED:
        return looked is not None
    new = select(message.c.id).where(message.c.person_id == case.person_id, message.c.created_at >= looked)
    return connection.execute(new.limit(1)).first() is None


def _talk(connection: Connection, kabar: Kabar, who: StaffMember, case: AnyRow, now: datetime) -> Talk:
    """The conversation of this case's person."""
    person = people.get(connection, kabar, case.person_id)
    talk = connection.execute(select(conversation).where(conversation.c.person_id == person.id)).one()
    held = taken.holder(connection, person.id)
    allowed = takeover.may_take(case, who)
    if held is None:
        return Talk("kabar", may_take=allowed, may_end=False, idle=kabar.settings.takeover_idle)
    me = held.staff_id == who.id
    how = way(connection, kabar, person, talk, now)
    knocked = held.knocked_at if held.knocked_at and now - held.knocked_at < KNOCK_AGAIN else None
    sealed = connection.execute(select(staff.c.name).where(staff.c.id == held.staff_id)).scalar_one()
    return Talk(
        "me" if me else "other",
        may_take=not me and takeover.may_follow(case, held, who),
        may_end=me or who.role in access.EVERYTHING,
        name=opened(kabar, sealed, "staff.name", held.staff_id),
        since=held.since,
        asked_at=held.asked_at,
        idle=kabar.settings.takeover_idle,
        line=how.line.kind if how.line else None,
        window_open=how.window_open,
        two_way=how.two_way,
        safe=how.safe,
        just_wrote=how.just_wrote,
        stopped=person.status in STOPPED,
        told=held.told_at is not None,
        before="" if held.told_at else kabar.common(person.language, "person_writes") + "\n",
        after=lines.worded(kabar, how.line.kind, person.language, " ", whole=True)[1:] if how.line else "",
        knocked_at=knocked,
        knock_due=_knock_due(connection, person, case, how, knocked, now),
        draft=opened(kabar, held.draft, DRAFT, held.id) if held.draft and me else "",
        waiting=_waiting(connection, person.id, now),
    )


def _knock_due(
    connection: Connection, who: people.Person, case: AnyRow, way: Way, knocked: datetime | None, now: datetime
) -> datetime | None:
    if way.safe or case.level == "red":
        return None
    mine = (message.c.person_id == who.id, message.c.kind == "knock", message.c.written_by.is_not(None))
    query = select(message.c.id).where(*mine, message.c.status.in_(("waiting", "claimed"))).limit(1)
    if knocked is not None and connection.execute(query).first() is None:
        return None
    return next_safe(now, ZoneInfo(who.timezone), who.safe_from, who.safe_to)


def _waiting(connection: Connection, person_id: object, now: datetime) -> int:
    due = (follow_up.c.person_id == person_id, follow_up.c.status == "due", follow_up.c.due_at <= now)
    rows = (message.c.person_id == person_id, message.c.status == "waiting", message.c.held_why == taken.WHY)
    counts = (select(func.count()).select_from(follow_up).where(*due), select(func.count()).where(*rows))
    return sum(connection.execute(query).scalar_one() for query in counts)
