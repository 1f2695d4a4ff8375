"""A message that never arrives is news: of an alert the ladder hears, of a person's a caseworker."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, or_, select, update

from bot.channels.base import Action
from bot.core import fired
from bot.core.effects import Raised
from bot.core.flow import Level
from bot.services.cases import alert_lines
from bot.services.cases.raising import Sign, raise_sign
from bot.services.erasing import unheard
from bot.services.kabar import Kabar
from bot.services.persons import consents, people
from bot.services.sending import failed_lines, lost_tips, plain_again, refusals, template_faults
from bot.store import case_file, case_handover, message
from bot.store.message import TIPS, TO_STAFF


def follow(connection: Connection, kabar: Kabar, message_id: UUID, action: Action, now: datetime) -> None:
    """Do what follows from a message that failed for good."""
    row = connection.execute(select(message).where(message.c.id == message_id)).one()
    template_faults.refused(connection, kabar, row)
    if row.staff_id is not None and row.kind in TO_STAFF:
        if alert_lines.again(connection, kabar, row, action, now):
            return
        if row.case_id is None:
            if row.kind == "alert":
                _ring_on(connection, row.staff_id, now)
            return
        # an alert that did not arrive must not wait for its deadline: the next rung is told at the next tick. At the
        # top there is none: the same numbers tried again every tick would only fail again
        urgency: Level = connection.execute(select(case_file.c.level).where(case_file.c.id == row.case_id)).scalar_one()
        connection.execute(
            update(case_file)
            .where(
                case_file.c.id == row.case_id,
                case_file.c.status == "open",
                or_(case_file.c.acknowledged_at.is_(None), case_file.c.news_at.is_not(None)),
                case_file.c.rung < kabar.content.ladder.last_other(urgency),
            )
            .values(next_alert_at=now)
        )
        return
    if row.person_id is None or unheard.is_nobodys(connection, row.id):
        return
    # the row was read before their record was locked: it may be another's by now
    who = people.living(connection, kabar, row.person_id) or people.get(connection, kabar, row.person_id)
    ways = {"bad_line": failed_lines.write_again, "staff": plain_again.write}
    again = lost_tips.follow if row.kind in TIPS and action != "stop" else ways.get(action)
    if again is not None and again(connection, kabar, who, row, now):
        return
    if action == "template" and row.kind in {"follow_up", "reply"} and refusals.follow(connection, kabar, row, now):
        return
    if action == "stop":
        failed_lines.put_aside(connection, who, row, now)
        consents.stop_number(connection, kabar, who, row.line, now, row.identity_id)
    reason = {"stop": "blocked", "bad_line": "bad_line"}.get(action, "not_delivered")
    # a crisis answer that did not arrive leaves a frightened person without one
    level: Level = "red" if row.kind == "crisis" else "yellow"
    raised = Raised(level, reason, fired.own("not_delivered", row.error_code or action))
    raise_sign(connection, kabar, who, Sign(raised, row.id), now)


def _ring_on(connection: Connection, staff_id: UUID, now: datetime) -> None:
    """They were told of many cases at once, and it did not arrive: what waits for them climbs at the next tick."""
    handed = select(case_handover.c.case_id).where(
        case_handover.c.to_id == staff_id, case_handover.c.ended_at.is_(None)
    )
    waits = (case_file.c.status == "open", case_file.c.acknowledged_at.is_(None), case_file.c.rung == 0)
    connection.execute(update(case_file).where(case_file.c.id.in_(handed), *waits).values(next_alert_at=now))
