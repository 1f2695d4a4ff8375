"""A message that failed for good on its line: the line is set aside, and the same message written on the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.core.lines import why
from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.persons import lines, people
from bot.services.persons.beginning import begin
from bot.services.persons.lines import PersonLine, can
from bot.services.persons.people import Person
from bot.services.sending import contents, knocks, refusals, window, writing
from bot.services.sending.writing import BODY, Draft
from bot.store import conversation
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken
from bot.store.message import UNASKED

log = get_logger(__name__)


def put_aside(connection: Connection, who: Person, row: AnyRow, now: datetime) -> PersonLine:
    """Set the line of this message aside, unless the person has written on it since: then it works."""
    failed = PersonLine(row.line, row.identity_id)
    talk = connection.execute(
        select(conversation.c.line, conversation.c.last_in_at).where(conversation.c.person_id == who.id)
    ).one()
    since = talk.line == row.line and talk.last_in_at is not None and talk.last_in_at > row.created_at
    if not since:
        lines.set_aside(connection, who.id, failed, why(row.error_code), now)
    return failed


def write_again(connection: Connection, kabar: Kabar, who: Person, row: AnyRow, now: datetime) -> bool:
    """The same message on the next usable line; False where a person has to look instead.

    Only for a message that its provider has said is lost for good: nobody can have received it.
    """
    failed = put_aside(connection, who, row, now)
    too_late = row.expires_at is not None and row.expires_at <= now
    stopped = row.kind in UNASKED and who.status in {"stopped", "refused"}
    chosen = lines.choose(connection, kabar, who.id, besides=failed)
    by_hand = row.kind == "written"  # whoever wrote it was shown another line: they choose anew
    if too_late or stopped or by_hand or chosen is None or not can(kabar, chosen.kind).writes:
        return False
    if row.kind == "knock" and (done := _knock_again(connection, kabar, who, row, chosen, now)) is not None:
        return done
    if row.kind == "follow_up" and not can(kabar, row.line).two_way:
        # it never arrived, so nothing waits behind it
        its_own = conversation.c.last_out_at <= row.created_at
        connection.execute(update(conversation).where(conversation.c.person_id == who.id, its_own).values(held=None))
    try:
        body = kabar.vault.open(row.body, BODY, row.id)
        content = contents.opened(kabar, row)
    except SealBroken:
        log.exception("message_does_not_open", message_id=str(row.id))
        return False
    if not body:
        return False  # HAPUS: its words are gone
    last_in = connection.execute(
        select(conversation.c.whatsapp_in_at).where(conversation.c.person_id == who.id)
    ).scalar()
    free = row.kind in {"follow_up", "reply"}
    if free and not window.is_open(kabar, chosen.kind, last_in, now):
        return refusals.knock_instead(connection, kabar, row, chosen.identity_id, now)
    draft = Draft(
        kind=row.kind,
        body=lines.worded(kabar, chosen.kind, who.language, body, whole=row.kind == "crisis"),
        line=chosen.kind,
        identity_id=chosen.identity_id,
        person_id=who.id,
        priority=row.priority,
        lasts=row.expires_at - now if row.expires_at is not None else None,
        content=content if chosen.kind == "whatsapp" else None,
    )
    writing.write(connection, kabar, draft, now)
    return True


def _knock_again(
    connection: Connection, kabar: Kabar, who: Person, row: AnyRow, line: PersonLine, now: datetime
) -> bool | None:
    """What becomes of what a lost knock was for; None: the knock itself goes again, to another address."""
    who, talk = people.lock(connection, kabar, who.id)
    if not talk.held:
        return True  # they have written since
    held = replace(knocks.read(talk.held), instead=kabar.content.plan.flows)
    if not window.is_open(kabar, line.kind, talk.whatsapp_in_at, now):
        # an SMS that only told of a question is no template
        return None if row.line == "whatsapp" else knocks.knock(connection, kabar, who, line.identity_id, held, now)
    if held.flow not in kabar.content.world.flows:
        return True
    # this line needs no window: the question goes itself
    begun = begin(connection, kabar, who, talk, held, now, line)
    if begun == "asked":
        knocks.asked(connection, kabar, who, held, now)
    elif begun != "knocked":
        knocks.again(connection, kabar, who, held, now)
        connection.execute(update(conversation).where(conversation.c.person_id == who.id).values(held=None))
    return True
