"""A caseworker's answer to an alert: ``AMBIL KB-1042``, ``ok 1042``, ``tidak bisa``, ``selesai``.

The words are content (``ladder.yaml``). Without a code they mean the only case that they fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, select

from bot.channels.base import Inbound
from bot.core.hear import answers
from bot.services.arriving.senders import StaffSender
from bot.services.cases import cases, handing
from bot.services.cases.reading import opened
from bot.services.cases.take_words import code_in, without_code
from bot.services.kabar import Kabar
from bot.services.sending import writing
from bot.services.sending.writing import Draft
from bot.store import alert, case_file, staff
from bot.store.base import AnyRow
from bot.store.message import URGENT

Act = Literal["take", "cannot", "contacted"]

_SAID = {
    "take": {"done": "staff_taken", "mine": "staff_taken", "already": "staff_already", "closed": "staff_closed"},
    "cannot": {"cannot": "staff_cannot", "already": "staff_already", "closed": "staff_closed"},
    "contacted": {"contacted": "staff_contacted", "not_yours": "staff_not_yours", "closed": "staff_closed"},
}
"""What was asked and what came of it -> the text of ``common.yaml`` that says so."""


def take(connection: Connection, kabar: Kabar, sender: StaffSender, inbound: Inbound, now: datetime) -> None:
    """Do with the case what the answer means, and say what was done; a polite word where it is unclear."""
    language = connection.execute(select(staff.c.language).where(staff.c.id == sender.staff_id)).scalar_one()
    mine = _alerted(connection, sender.staff_id)
    act, key, code = _meant(kabar, sender.staff_id, mine, inbound.body)
    if act is not None and code is not None:
        key = _SAID[act][_done(connection, kabar, sender.staff_id, act, code, now)]
    known = {"code": code or "", "link": _link(kabar, code)}
    if key == "staff_already":
        known["who"] = _taker(connection, kabar, code)
    draft = Draft(
        kind="staff_reply",
        body=kabar.common(language, key, **known),
        line=inbound.line,
        identity_id=sender.identity_id,
        staff_id=sender.staff_id,
        priority=URGENT,
    )
    writing.write(connection, kabar, draft, now)


def _done(connection: Connection, kabar: Kabar, staff_id: UUID, act: Act, code: str, now: datetime) -> str:
    if act == "take":
        return cases.acknowledge_in(connection, kabar, staff_id, code, now)
    if act == "cannot":
        return handing.cannot_in(connection, kabar, staff_id, code, now)
    return handing.contacted_in(connection, staff_id, code, now)


def _alerted(connection: Connection, staff_id: UUID) -> Sequence[AnyRow]:
    """Only cases this member was alerted to: nobody can guess another's."""
    columns = (case_file.c.code, case_file.c.status, case_file.c.acknowledged_by, case_file.c.contacted_at)
    return connection.execute(
        select(*columns)
        .join(alert, alert.c.case_id == case_file.c.id)
        .where(alert.c.staff_id == staff_id)
        .group_by(case_file.c.id, *columns)
        .order_by(case_file.c.id)
    ).all()


def _meant(kabar: Kabar, staff_id: UUID, mine: Sequence[AnyRow], text: str) -> tuple[Act | None, str, str | None]:
    """(what to do, or else what to say, the case's code)."""
    code, words = code_in(text), without_code(text)
    act = _act(kabar, words, beside_code=code is not None)
    if code:
        if code not in {row.code for row in mine}:
            return None, "staff_unknown_case", code
        return act, "staff_how", code
    still = [row for row in mine if row.status == "open"]
    ringing = [row.code for row in still if row.acknowledged_by is None]
    held = [row for row in still if row.acknowledged_by == staff_id]
    if act is None:
        return None, "staff_how", ringing[0] if ringing else None
    if act == "contacted":
        fitting = [row.code for row in held if row.contacted_at is None] or [row.code for row in held[:1]] or ringing
    else:
        fitting = ringing if act == "take" else ringing or [row.code for row in held]
    if len(fitting) == 1:
        return act, "", fitting[0]
    which = "staff_which" if act == "take" else "staff_which_other"
    return None, which if fitting else "staff_none", None


def _act(kabar: Kabar, words: str, *, beside_code: bool) -> Act | None:
    """What the words mean; beside a code, nothing or a plain yes takes it and a plain no passes it on."""
    ladder = kabar.content.ladder
    if answers.keyword(words, ladder.take_words):
        return "take"
    if answers.keyword(words, ladder.cannot_words):
        return "cannot"
    if answers.keyword(words, ladder.done_words):
        return "contacted"
    if not beside_code:
        return None
    agreed = True if not words else answers.yes_no(words, kabar.content.world.lexicon)
    return None if agreed is None else "take" if agreed else "cannot"


def _taker(connection: Connection, kabar: Kabar, code: str | None) -> str:
    taker = select(staff.c.id, staff.c.name).join(case_file, case_file.c.acknowledged_by == staff.c.id)
    row = connection.execute(taker.where(case_file.c.code == code)).one()
    return opened(kabar, row.name, "staff.name", row.id)


def _link(kabar: Kabar, code: str | None) -> str:
    return f"{kabar.settings.public_url}/cases/{code}" if code else f"{kabar.settings.public_url}/cases"
