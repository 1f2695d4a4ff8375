"""A caseworker's own words to a person: by the line that the person writes on, through Kabar's number.

Where WhatsApp takes no free text, what was typed stays a draft for the caseworker and is not sent by itself after a
knock: whoever answers that may be somebody else, or say something that makes other words right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, update

from bot.core.timing import is_safe
from bot.services.cases import agreed_word, case_history, takeover, takeover_rows
from bot.services.cases.cases import CaseFault
from bot.services.kabar import Kabar
from bot.services.persons import hushing, lines, person_keys
from bot.services.persons.lines import PersonLine
from bot.services.persons.people import Person
from bot.services.sending import templates, window, writing
from bot.services.sending.claims import STOPPED
from bot.services.sending.writing import Draft
from bot.services.staff import StaffMember
from bot.store import conversation
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed
from bot.store.message import ROUTINE, URGENT

DRAFT: Final = "takeover.draft"
LONGEST_TEXT: Final = 1000
"""Characters; with the notice and a link it stays below what a provider takes."""
JUST_NOW: Final = timedelta(hours=1)
"""Whoever wrote so short ago sits with the phone in hand, whatever their hours."""
THEIR_LINE: Final = timedelta(hours=24)
"""So long the line that they last wrote on comes before their order."""
LASTS: Final = timedelta(hours=6)
KNOCK_AGAIN: Final = timedelta(hours=24)

Written = Literal["sent", "window", "quiet", "kept"]
"""Kept as a draft: ``window``, because only a knock may go; ``quiet``, for the person's hours; ``kept``, as asked."""
Knocked = Literal["knocked", "knock_waits"]
"""``knock_waits``: it goes when the person's hours begin."""


@dataclass(frozen=True, slots=True)
class Way:
    """How the next words would go out."""

    line: PersonLine | None
    window_open: bool
    safe: bool
    just_wrote: bool
    """They wrote within the last hour: an answer is welcome at any hour."""
    two_way: bool = True


def way(connection: Connection, kabar: Kabar, person: Person, talk: AnyRow, now: datetime) -> Way:
    """The line that the person wrote on today, else the first that is usable; and what speaks against it."""
    line = _line(connection, kabar, person, talk, now)
    return Way(
        line,
        window_open=line is not None and window.is_open(kabar, line.kind, talk.whatsapp_in_at, now),
        safe=is_safe(now, ZoneInfo(person.timezone), person.safe_from, person.safe_to),
        just_wrote=talk.last_in_at is not None and now - talk.last_in_at <= JUST_NOW,
        two_way=line is None or lines.can(kabar, line.kind).two_way,
    )


@again_if_crossed
def write(kabar: Kabar, who: StaffMember, code: str, text: str, *, keep: bool = False) -> Written:
    """Write to the person, or keep a draft; with ``keep`` nothing goes out. Raises NotYours, CaseFault.

    The page may be older than what it stands for: whoever pressed "keep" has not read what came since.
    """
    now, text = kabar.clock.now(), text.strip()
    with kabar.database.write() as connection:
        row, person, talk = takeover.locked(connection, kabar, who, code)
        held = takeover.mine(connection, person.id, who)
        if not text:
            raise CaseFault("text_empty")
        if len(text) > LONGEST_TEXT:
            raise CaseFault("text_long")
        if agreed_word.stands_in(connection, kabar, person.id, text):
            raise CaseFault("text_word")
        if hushing.is_hushed(connection, person.id):
            raise CaseFault("hushed")
        how = way(connection, kabar, person, talk, now)
        if how.line is None or not lines.can(kabar, how.line.kind).writes:
            raise CaseFault("no_line")
        if not (how.safe or how.just_wrote or row.level == "red"):
            return _draft(connection, kabar, held, text, "quiet")
        if not how.window_open:
            return _draft(connection, kabar, held, text, "window")
        if keep:
            return _draft(connection, kabar, held, text, "kept")
        if person.status in STOPPED and not how.just_wrote:
            raise CaseFault("person_stopped")
        _send(connection, kabar, held, person, how.line, text, now)
        record(connection, who.id, "talk_write", code, now)
    kabar.nudge()
    return "sent"


@again_if_crossed
def knock(kabar: Kabar, who: StaffMember, code: str) -> Knocked:
    """Knock: the neutral approved template, so that the person may answer. Raises NotYours, CaseFault.

    In a red case it goes at once, as a caseworker's own words do; else in the person's hours.
    """
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row, person, talk = takeover.locked(connection, kabar, who, code)
        held = takeover.mine(connection, person.id, who)
        if hushing.is_hushed(connection, person.id):
            raise CaseFault("hushed")
        how = way(connection, kabar, person, talk, now)
        if how.line is None or how.window_open:
            raise CaseFault("no_knock_needed")
        if person.status in STOPPED:
            raise CaseFault("person_stopped")
        if held.knocked_at is not None and now - held.knocked_at < KNOCK_AGAIN:
            raise CaseFault("knocked_already")
        ready = templates.knock(connection, kabar, person)
        if ready is None:
            raise CaseFault("no_template")
        draft = Draft(
            kind="knock",
            body=ready.text({}),
            line=how.line.kind,
            identity_id=how.line.identity_id,
            person_id=person.id,
            priority=URGENT if row.level == "red" else ROUTINE,
            lasts=timedelta(days=2),
            written_by=who.id,
            content={"sid": ready.sid, "name": ready.template.name, "variables": {}} | ready.replies,
        )
        writing.write(connection, kabar, draft, now)
        _spoke(connection, person, now)
        takeover_rows.change(connection, held, knocked_at=now, active_at=now, asked_at=None)
        case_history.note(connection, row.id, "talk_knocked", now, who.id)
        record(connection, who.id, "talk_knock", code, now)
    kabar.nudge()
    return "knocked" if how.safe or row.level == "red" else "knock_waits"


def _line(connection: Connection, kabar: Kabar, person: Person, talk: AnyRow, now: datetime) -> PersonLine | None:
    chosen = lines.choose(connection, kabar, person.id)
    if talk.last_in_at is not None and now - talk.last_in_at < THEIR_LINE:
        for one in lines.of(connection, person.id):
            # who told of danger after a long silence is answered there, although nothing else goes there
            rests = one.set_aside_at is not None and one.set_aside_why != "long_silence"
            if one.kind == talk.line and not rests and lines.deployed(kabar, one.kind):
                return one
    return chosen


def _draft(connection: Connection, kabar: Kabar, held: AnyRow, text: str, why: Written) -> Written:
    key = person_keys.of(connection, kabar, held.person_id)
    takeover_rows.change(connection, held, draft=kabar.vault.seal(text, DRAFT, held.id, key))
    return why


def _send(
    connection: Connection, kabar: Kabar, held: AnyRow, person: Person, line: PersonLine, text: str, now: datetime
) -> None:
    """The first words say that a person writes: one message, not two."""
    body = text if held.told_at else f"{kabar.common(person.language, 'person_writes')}\n{text}"
    draft = Draft(
        kind="written",
        body=lines.worded(kabar, line.kind, person.language, body, whole=True),
        line=line.kind,
        identity_id=line.identity_id,
        person_id=person.id,
        lasts=LASTS,
        written_by=held.staff_id,
    )
    writing.write(connection, kabar, draft, now)
    _spoke(connection, person, now)
    # a yes to these words must not answer what Kabar had asked before
    connection.execute(update(conversation).where(conversation.c.person_id == person.id).values(session=None))
    noted = {"wrote_at": now, "active_at": now, "asked_at": None, "draft": None, "told_at": held.told_at or now}
    takeover_rows.change(connection, held, **noted)


def _spoke(connection: Connection, person: Person, now: datetime) -> None:
    """Of people who share a number, the answer is this one's."""
    connection.execute(update(conversation).where(conversation.c.person_id == person.id).values(last_out_at=now))
