"""Words to staff go by a line that reaches them now, and by the next one where that refuses them.

Whoever has not written on WhatsApp for a day gets the approved template there; without one they are written to by SMS
first, of Twilio or of a local SIM, and on WhatsApp only where there is nothing else. An e-mail reaches nobody who
sleeps: unless a level goes by all its ways at once it comes last, and no failure of a phone waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import Connection, select

from bot.channels import twilio_content
from bot.channels.base import Action, Line
from bot.content.templates import ALERT, ALERT_LATE
from bot.core.flow import Level
from bot.core.ladder import Rung
from bot.log import get_logger
from bot.services.cases import case_history, staff_lines, staff_mail
from bot.services.kabar import EMAIL, Kabar
from bot.services.sending import contents, templates, window, writing
from bot.services.sending.writing import BODY, Draft
from bot.store import case_file, message, staff
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken
from bot.store.message import URGENT

log = get_logger(__name__)

_KNOWN: Final = ("template", "language", "values", "takes", "beside", "mail")
"""What goes with a message to its next line."""


def kept(language: str, values: Mapping[str, str], *, takes: bool = False) -> dict[str, Any]:
    """What has to be known of such a message to send it as a template, now or when free text was refused.

    ``takes``: it is of one case that waits to be taken, so that a button may do it; notices of other kinds have none.
    """
    known = {"template": ALERT, "language": language, "values": dict(values)}
    return {**known, "takes": True} if takes else known


def kept_of_a_late_one(language: str, values: Mapping[str, str], beside: str) -> dict[str, Any]:
    """The same of a case that somebody has, whose contact nobody wrote down.

    Its template says so. ``beside``: what says so behind the time, where only the template of alerts is approved.
    """
    return {**kept(language, values), "template": ALERT_LATE, "beside": beside}


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
    # an e-mail that is taken would hold up the ladder for somebody whose phone takes nothing: it is tried after that
    phones = [line for line in found if line != EMAIL]
    best = _fitted(connection, kabar, draft, phones or found, last_in, now)
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
    ready = [one for one in dressed if one is not None]
    if all(one.line == EMAIL for one in ready):
        ready = [_anyway(draft, firsts), *ready] if firsts != [EMAIL] or not ready else ready
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
    identity_id = staff_mail.phone_of(connection, row.staff_id) if row.line == EMAIL else row.identity_id
    draft = Draft(
        kind=row.kind,
        body=content.get("plain", body),
        line=row.line,
        identity_id=identity_id or row.identity_id,
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
    if EMAIL in left and not _may_be_mailed(connection, kabar, row):
        left.remove(EMAIL)
    if not left or identity_id is None:
        return False
    last_in = connection.execute(select(staff.c.whatsapp_in_at).where(staff.c.id == row.staff_id)).scalar()
    known: dict[str, Any] = {key: content[key] for key in _KNOWN if key in content}
    other = _fitted(connection, kabar, replace(draft, content={**known, "tried": tried}), left, last_in, now)
    if other.line in tried:
        return False
    writing.write(connection, kabar, other, now)
    _note(connection, other, now)
    return len(tried) == 1 and not dead and other.line != EMAIL


def _fitted(
    connection: Connection, kabar: Kabar, draft: Draft, found: Sequence[Line], last_in: datetime | None, now: datetime
) -> Draft:
    """On the first of these lines that takes it now; WhatsApp does so within its window, or with a template."""
    for line in found:
        ready = _on(connection, kabar, draft, line, last_in, now)
        if ready is not None:
            return ready
    return _anyway(draft, found)


def _anyway(draft: Draft, found: Sequence[Line]) -> Draft:
    """No line takes it now: its failure is heard of, where silence would not be. Free text goes to phones only."""
    return replace(draft, line=next((line for line in found if line != EMAIL), draft.line))


def _on(
    connection: Connection, kabar: Kabar, draft: Draft, line: Line, last_in: datetime | None, now: datetime
) -> Draft | None:
    if line == EMAIL:
        return staff_mail.dressed(connection, kabar, draft, now)
    on = replace(draft, line=line)
    if not window.is_open(kabar, line, last_in, now):
        return _as_template(connection, kabar, on)
    return _with_button(kabar, on) if line == "whatsapp" else on


def _with_button(kabar: Kabar, draft: Draft) -> Draft:
    """An alert with the button that takes its case; where it cannot be shown, the words alone say how."""
    content = draft.content or {}
    if "takes" not in content or "template" not in content:
        return draft
    label = templates.button(kabar, content["template"], content["language"])
    if not label or twilio_content.kind_of(draft.body, [label]) is None:
        return draft
    return replace(draft, content={**content, "question": draft.body, "choices": [label]})


def _another_lives(connection: Connection, row: AnyRow) -> bool:
    """Whether the same alert, written at the same moment on another line to a phone, has not failed.

    Of an e-mail, whether there is such a one at all: if it failed, that was heard of.
    """
    if row.case_id is None:
        return False
    same = (message.c.case_id == row.case_id, message.c.staff_id == row.staff_id, message.c.kind == row.kind)
    other = [message.c.created_at == row.created_at, message.c.line.not_in((row.line, EMAIL))]
    if row.line != EMAIL:
        other.append(message.c.status != "failed")
    return connection.execute(select(message.c.id).where(*same, *other).limit(1)).first() is not None


def _may_be_mailed(connection: Connection, kabar: Kabar, row: AnyRow) -> bool:
    """Whether the level's ways name e-mail; what is of no case is of our own machines, and may go any way."""
    if row.case_id is None:
        return True
    level: Level = connection.execute(select(case_file.c.level).where(case_file.c.id == row.case_id)).scalar_one()
    return EMAIL in kabar.content.ladder.levels[level].through


def _as_template(connection: Connection, kabar: Kabar, draft: Draft) -> Draft | None:
    """None where it was one already, or none is approved."""
    content = draft.content or {}
    if "sid" in content or "template" not in content:
        return None
    values, beside = content["values"], content.get("beside")
    ready = templates.approved(connection, kabar, content["template"], content["language"])
    if ready is None and beside:
        ready = templates.approved(connection, kabar, ALERT, content["language"])
        values = {**values, "time": f"{values['time']}. {beside.rstrip('.')}"}
    if ready is None:
        return None
    numbered = ready.template.numbered(values)
    said = {"sid": ready.sid, "name": ready.template.name, "variables": numbered, "tried": content.get("tried", ())}
    said |= ready.replies
    mail = {"mail": content["mail"]} if "mail" in content else {}
    return replace(draft, body=ready.text(numbered), content=said | mail)


def _note(connection: Connection, draft: Draft, now: datetime) -> None:
    """The case's history names every line but the member's own."""
    if draft.case_id is not None:
        case_history.note(connection, draft.case_id, f"alert_by_{draft.line}", now, draft.staff_id)
