"""Words to staff go by a line that reaches them now, and by the next one where that refuses them.

Whoever has not written on WhatsApp for a day gets the approved template there; without one they are written to by SMS
first, of Twilio or of a local SIM, and on WhatsApp only where there is nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, select

from bot.channels.base import Action, Line
from bot.content.templates import ALERT
from bot.core.ladder import Rung
from bot.log import get_logger
from bot.services.cases import case_history, staff_lines
from bot.services.kabar import Kabar
from bot.services.sending import contents, templates, window, writing
from bot.services.sending.writing import BODY, Draft
from bot.store import message, staff
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken
from bot.store.message import URGENT

log = get_logger(__name__)


def kept(language: str, values: Mapping[str, str]) -> dict[str, Any]:
    """What has to be known of such a message to send it as a template, now or when free text was refused."""
    return {"template": ALERT, "language": language, "values": dict(values)}


def write(
    connection: Connection,
    kabar: Kabar,
    draft: Draft,
    last_in: datetime | None,
    now: datetime,
    step: Rung | None = None,
) -> UUID:
    """Write it on the best line, or on all where the level's ``step`` says so; gives the first message's id.

    ``draft.line`` is the member's own, ``last_in`` when they last wrote on WhatsApp.
    """
    own = cast("Line", draft.line)
    found = staff_lines.of(connection, kabar, own) or [own]
    if step is not None:
        # what content names may not be there: better another line than none
        found = [line for line in found if staff_lines.way(line) in step.through] or found
    if step is not None and step.at_once:
        fitted = _at_once(connection, kabar, draft, found, last_in, now)
        first, *_ = [writing.write(connection, kabar, one, now) for one in fitted]
        return first
    best = _fitted(connection, kabar, draft, found, last_in, now)
    written = writing.write(connection, kabar, best, now)
    if best.line != own:
        _note(connection, best, now)
    return written


def _at_once(
    connection: Connection, kabar: Kabar, draft: Draft, found: Sequence[Line], last_in: datetime | None, now: datetime
) -> list[Draft]:
    """One a way; of two lines that end as SMS on the same phone the first."""
    firsts = list({staff_lines.way(line): line for line in reversed(found)}.values())
    firsts.sort(key=found.index)
    dressed = [_on(connection, kabar, draft, line, last_in, now) for line in firsts]
    ready = [one for one in dressed if one is not None] or [replace(draft, line=firsts[0])]
    lines = [one.line for one in ready]
    return [
        replace(one, content={**(one.content or {}), "tried": [line for line in lines if line != one.line]})
        for one in ready
    ]


def again(connection: Connection, kabar: Kabar, row: AnyRow, action: Action, now: datetime) -> bool:
    """It did not arrive: as a template, or by the next line. Whether the ladder may wait for that.

    It may not where nothing is left to try, where that is the second line that failed, or where it is the member's own
    phone that takes nothing.
    """
    try:
        body, content = kabar.vault.open(row.body, BODY, row.id), contents.opened(kabar, row)
    except SealBroken:
        log.exception("alert_does_not_open", message_id=str(row.id))
        return False
    draft = Draft(
        kind=row.kind,
        body=body,
        line=row.line,
        identity_id=row.identity_id,
        staff_id=row.staff_id,
        case_id=row.case_id,
        priority=URGENT,
    )
    if action == "template" and row.line == "whatsapp":
        dressed = _as_template(connection, kabar, replace(draft, content=content))
        if dressed is not None:
            writing.write(connection, kabar, dressed, now)
            return True
    if _another_lives(connection, row):
        return True
    tried = [*content.get("tried", ()), row.line]
    dead = row.line in staff_lines.SMS and row.error_code in staff_lines.PHONE_AT_FAULT
    left = staff_lines.of(connection, kabar, row.line, but={*tried, *(staff_lines.SMS if dead else ())})
    if not left:
        return False
    last_in = connection.execute(select(staff.c.whatsapp_in_at).where(staff.c.id == row.staff_id)).scalar()
    known: dict[str, Any] = {key: content[key] for key in ("template", "language", "values") if key in content}
    other = _fitted(connection, kabar, replace(draft, content={**known, "tried": tried}), left, last_in, now)
    writing.write(connection, kabar, other, now)
    _note(connection, other, now)
    return len(tried) == 1 and not dead


def _fitted(
    connection: Connection, kabar: Kabar, draft: Draft, found: Sequence[Line], last_in: datetime | None, now: datetime
) -> Draft:
    """On the first of these lines that takes it now; WhatsApp does so within its window, or with a template."""
    for line in found:
        ready = _on(connection, kabar, draft, line, last_in, now)
        if ready is not None:
            return ready
    return replace(draft, line=found[0])


def _on(
    connection: Connection, kabar: Kabar, draft: Draft, line: Line, last_in: datetime | None, now: datetime
) -> Draft | None:
    on = replace(draft, line=line)
    return on if window.is_open(kabar, line, last_in, now) else _as_template(connection, kabar, on)


def _another_lives(connection: Connection, row: AnyRow) -> bool:
    """Whether the same alert, written at the same moment on another line, has not failed."""
    if row.case_id is None:
        return False
    same = (message.c.case_id == row.case_id, message.c.staff_id == row.staff_id, message.c.kind == row.kind)
    other = (message.c.created_at == row.created_at, message.c.line != row.line, message.c.status != "failed")
    query = select(message.c.id).where(*same, *other).limit(1)
    return connection.execute(query).first() is not None


def _as_template(connection: Connection, kabar: Kabar, draft: Draft) -> Draft | None:
    """None where it was one already, or none is approved."""
    content = draft.content or {}
    if "sid" in content or "template" not in content:
        return None
    ready = templates.approved(connection, kabar, content["template"], content["language"])
    if ready is None:
        return None
    numbered = ready.template.numbered(content["values"])
    said = {"sid": ready.sid, "name": ready.template.name, "variables": numbered}
    return replace(draft, body=ready.text(numbered), content={**said, "tried": content.get("tried", ())})


def _note(connection: Connection, draft: Draft, now: datetime) -> None:
    """The case's history names every line but the member's own."""
    if draft.case_id is not None:
        case_history.note(connection, draft.case_id, f"alert_by_{draft.line}", now, draft.staff_id)
