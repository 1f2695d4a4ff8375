"""A caseworker's answer to an alert: its button, ``AMBIL KB-1042``, ``ok 1042``, ``siap``, ``tidak bisa``, ``selesai``.

The words are content (``ladder.yaml``). Which case they mean a code tells, or the alert that was tapped or quoted; else
they mean the only one that they fit. What is unclear is asked about: a case that counts as taken rings nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from bot.channels.base import Inbound
from bot.core.staff_words import Act, Meant, meant
from bot.services.arriving.senders import StaffSender
from bot.services.cases import case_people, cases, handing
from bot.services.cases.case_lists import BY_LEVEL
from bot.services.cases.quoted import quoted
from bot.services.cases.reading import UNREADABLE
from bot.services.cases.take_words import code_in, without_code
from bot.services.kabar import Kabar
from bot.services.sending import writing
from bot.services.sending.writing import Draft
from bot.store import alert, case_file, staff
from bot.store.base import AnyRow
from bot.store.message import URGENT

SHOWN: Final = 6
"""Codes that an answer names at most: those that can wait least."""

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
    act, key, codes = _meant(kabar, sender.staff_id, mine, inbound, quoted(connection, sender.staff_id, inbound))
    code = codes[0] if len(codes) == 1 else None
    if act is not None and code is not None:
        key = _SAID[act][_done(connection, kabar, sender.staff_id, act, code, now)]
    named = ", ".join(codes[:SHOWN]) + (f", +{len(codes) - SHOWN}" if len(codes) > SHOWN else "")
    known = {"code": code or "", "codes": named, "link": _link(kabar, code)}
    if key == "staff_already":
        known["who"] = case_people.holder(connection, kabar, code or "") or UNREADABLE
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
    """Only cases this member was alerted to: nobody can guess another's. The gravest first, then the oldest."""
    columns = (case_file.c.code, case_file.c.status, case_file.c.acknowledged_by, case_file.c.contacted_at)
    return connection.execute(
        select(*columns)
        .join(alert, alert.c.case_id == case_file.c.id)
        .where(alert.c.staff_id == staff_id)
        .group_by(case_file.c.id, *columns)
        .order_by(BY_LEVEL, case_file.c.raised_at, case_file.c.id)
    ).all()


def _meant(
    kabar: Kabar, staff_id: UUID, mine: Sequence[AnyRow], inbound: Inbound, answered: AnyRow | None
) -> tuple[Act | None, str, list[str]]:
    """(what to do, or else what to say, the codes of the cases)."""
    typed, words = code_in(inbound.body), without_code(inbound.body)
    code = typed or (answered.code if answered else None)
    said = meant(words, kabar.content.ladder, kabar.content.world.lexicon.vocabulary)
    tapped = inbound.kind == "button" and answered is not None and answered.kind == "alert"
    if tapped or (typed and not words):
        said = Meant("take")
    still = [row for row in mine if row.status == "open"]
    ringing = [row.code for row in still if row.acknowledged_by is None]
    if code:
        if code not in {row.code for row in mine}:
            return None, "staff_unknown_case", [code]
        return said.act if said else None, "staff_unclear" if code in ringing else "staff_how", [code]
    if said is None or answered is not None or (said.plain and not ringing):
        # what answers some other message of ours takes nothing
        return None, "staff_unclear" if len(ringing) == 1 else "staff_which" if ringing else "staff_how", ringing
    held = [row for row in still if row.acknowledged_by == staff_id]
    if said.act == "contacted":
        fitting = [row.code for row in held if row.contacted_at is None] or [row.code for row in held[:1]] or ringing
    else:
        fitting = ringing if said.act == "take" or said.plain else ringing or [row.code for row in held]
    if len(fitting) == 1:
        return said.act, "", fitting
    which = "staff_which" if said.act == "take" else "staff_which_other"
    return None, which if fitting else "staff_none", fitting


def _link(kabar: Kabar, code: str | None) -> str:
    return f"{kabar.settings.public_url}/cases/{code}" if code else f"{kabar.settings.public_url}/cases"
