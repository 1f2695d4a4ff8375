"""A message that never arrives is news: of an alert the ladder hears, of a person's a caseworker."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, or_, select, update

from bot.channels.base import Action
from bot.core import fired
from bot.core.effects import Raised
from bot.core.flow import Level
from bot.log import get_logger
from bot.services import alert_templates, consents, failed_lines, knocks, people, template_faults, writing
from bot.services.kabar import Kabar
from bot.services.raising import Sign, raise_sign
from bot.services.writing import BODY, Draft
from bot.store import case_file, message
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken
from bot.store.message import URGENT

log = get_logger(__name__)


def follow(connection: Connection, kabar: Kabar, message_id: UUID, action: Action, now: datetime) -> None:
    """Do what follows from a message that failed for good."""
    row = connection.execute(select(message).where(message.c.id == message_id)).one()
    template_faults.refused(connection, kabar, row)
    if row.case_id is not None and row.staff_id is not None:
        if action == "template" and _by_template(connection, kabar, row, now):
            return
        if row.line == "whatsapp" and kabar.settings.twilio_sms_from and _by_sms(connection, kabar, row, now):
            return
        # an alert that did not arrive must not wait for its deadline: the next rung is told at the next tick. At the
        # top there is none: the same numbers tried again every tick would only fail again
        connection.execute(
            update(case_file)
            .where(
                case_file.c.id == row.case_id,
                case_file.c.status == "open",
                or_(case_file.c.acknowledged_at.is_(None), case_file.c.news_at.is_not(None)),
                case_file.c.rung < len(kabar.content.ladder.climb) - 1,
            )
            .values(next_alert_at=now)
        )
        return
    if row.person_id is None:
        return
    who = people.get(connection, kabar, row.person_id)
    if action == "bad_line" and failed_lines.write_again(connection, kabar, who, row, now):
        return
    if action == "template" and row.kind in {"follow_up", "reply"}:
        knocks.after_refusal(connection, kabar, who, row, now)
        return
    if action == "stop":
        failed_lines.put_aside(connection, who, row, now)
        consents.stop_number(connection, kabar, who, row.line, now)
    reason = {"stop": "blocked", "bad_line": "bad_line"}.get(action, "not_delivered")
    # a crisis answer that did not arrive leaves a frightened person without one
    level: Level = "red" if row.kind == "crisis" else "yellow"
    raised = Raised(level, reason, fired.own("not_delivered", row.error_code or action))
    raise_sign(connection, kabar, who, Sign(raised, row.id), now)


def _by_template(connection: Connection, kabar: Kabar, row: AnyRow, now: datetime) -> bool:
    try:
        return alert_templates.again(connection, kabar, row, now)
    except SealBroken:
        log.exception("alert_does_not_open", message_id=str(row.id))
        return False


def _by_sms(connection: Connection, kabar: Kabar, row: AnyRow, now: datetime) -> bool:
    """The same alert by SMS: WhatsApp takes one only within 24 h of the member's own last word (63016).

    False where its text does not open: then the next rung has to hear, and the sweep must go on.
    """
    try:
        body = kabar.vault.open(row.body, BODY, row.id)
    except SealBroken:
        log.exception("alert_does_not_open", message_id=str(row.id))
        return False
    draft = Draft(
        kind="alert",
        body=body,
        line="sms",
        identity_id=row.identity_id,
        staff_id=row.staff_id,
        case_id=row.case_id,
        priority=URGENT,
    )
    writing.write(connection, kabar, draft, now)
    return True
