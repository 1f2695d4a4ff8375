"""The person wrote: what waited for an answer has one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, or_, select, update

from bot.services.persons.people import Person
from bot.store import case_event, case_file, follow_up, new_id
from bot.store.case import OPEN
from bot.store.prepared import Prepared
from bot.store.together import Write

# On the path of every answer, so written once: building a statement anew costs more than running it.
_ANSWERED = Prepared(
    update(follow_up)
    .where(
        follow_up.c.person_id == bindparam("who"),
        or_(follow_up.c.status == "asked", follow_up.c.status == "reminded", follow_up.c.status == "silent"),
        follow_up.c.asked_at.is_not(None),  # nobody has answered what nobody has seen
    )
    .values(status="answered", answered_at=bindparam("now"), next_at=None)
)
# A case of silence stays a person's to close, but whoever opens it sees that there is news.
_SILENT = (case_file.c.person_id == bindparam("who"), OPEN, case_file.c.level == "silence")
_BROKE_SILENCE = Prepared(
    insert(case_event).from_select(
        ["id", "case_id", "kind", "at"],
        select(
            bindparam("event", type_=case_event.c.id.type),
            case_file.c.id,
            bindparam("kind", type_=case_event.c.kind.type),
            bindparam("now", type_=case_event.c.at.type),
        ).where(*_SILENT),
    )
)


def writes(who: Person, now: datetime) -> list[Write]:
    """What is to be written when the person wrote something: no follow-up of theirs waits for an answer any more."""
    return [
        (_ANSWERED, {"who": who.id, "now": now}),
        (_BROKE_SILENCE, {"who": who.id, "now": now, "event": new_id(), "kind": "answered"}),
    ]
