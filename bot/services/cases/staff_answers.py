"""A caseworker's answer to an alert: ``AMBIL KB-1042``, ``ok 1042``, or just ``ambil`` where one case rings."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from bot.channels.base import Inbound
from bot.core.hear import answers
from bot.services.arriving.senders import StaffSender
from bot.services.cases import cases
from bot.services.cases.take_words import code_in, without_code
from bot.services.kabar import Kabar
from bot.services.sending import writing
from bot.services.sending.writing import Draft
from bot.store import alert, case_file, staff
from bot.store.message import URGENT


def take(connection: Connection, kabar: Kabar, sender: StaffSender, inbound: Inbound, now: datetime) -> None:
    """Acknowledge the case that the answer means, and say what was done; a polite word where it is unclear."""
    language = connection.execute(select(staff.c.language).where(staff.c.id == sender.staff_id)).scalar_one()
    key, code = _meant(connection, kabar, sender.staff_id, inbound.body)
    if key == "take" and code is not None:
        done = cases.acknowledge_in(connection, kabar, sender.staff_id, code, now)
        key = {"done": "staff_taken", "already": "staff_already", "mine": "staff_taken", "closed": "staff_closed"}[done]
    draft = Draft(
        kind="staff_reply",
        body=kabar.common(language, key, code=code or "", link=_link(kabar, code)),
        line=inbound.line,
        identity_id=sender.identity_id,
        staff_id=sender.staff_id,
        priority=URGENT,
    )
    writing.write(connection, kabar, draft, now)


def _meant(connection: Connection, kabar: Kabar, staff_id: UUID, text: str) -> tuple[str, str | None]:
    """(what to do or say, the case's code). Only cases this person was alerted to: nobody can guess another's."""
    mine = connection.execute(
        select(case_file.c.code, case_file.c.acknowledged_at)
        .join(alert, alert.c.case_id == case_file.c.id)
        .where(alert.c.staff_id == staff_id)
        .group_by(case_file.c.id, case_file.c.code, case_file.c.acknowledged_at)
        .order_by(case_file.c.id)
    ).all()
    code, words = code_in(text), without_code(text)
    said_take = answers.keyword(words, kabar.content.take_words)
    if code:
        if code not in {row.code for row in mine}:
            return "staff_unknown_case", code
        # beside a code, a plain yes is enough: "ok 1042"
        agreed = not words or answers.yes_no(words, kabar.content.world.lexicon) is True
        return ("take", code) if said_take or agreed else ("staff_how", code)
    ringing = [row.code for row in mine if row.acknowledged_at is None]
    if not said_take:
        return "staff_how", ringing[0] if ringing else None
    if len(ringing) == 1:
        return "take", ringing[0]
    return ("staff_which" if ringing else "staff_none"), None


def _link(kabar: Kabar, code: str | None) -> str:
    return f"{kabar.settings.public_url}/cases/{code}" if code else f"{kabar.settings.public_url}/cases"
