"""Alerts to staff who have not written on WhatsApp for a day: the approved template, before it is tried by SMS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.content.templates import ALERT
from bot.services import contents, templates, window, writing
from bot.services.kabar import Kabar
from bot.services.writing import Draft
from bot.store.base import AnyRow
from bot.store.message import URGENT


def fit(
    connection: Connection, kabar: Kabar, draft: Draft, language: str, last_in: datetime | None, now: datetime
) -> Draft:
    """The alert as it may go out now: a template outside the window, if one is approved; else as it is."""
    if draft.line != "whatsapp" or draft.content is None or window.is_open(kabar, draft.line, last_in, now):
        return draft
    return _as_template(connection, kabar, draft, language, draft.content) or draft


def again(connection: Connection, kabar: Kabar, row: AnyRow, now: datetime) -> bool:
    """WhatsApp did not take this alert as free text: once more as a template. Raises SealBroken.

    False where it was one already, or none is approved.
    """
    content = contents.opened(kabar, row)
    if row.line != "whatsapp" or "sid" in content or "template" not in content:
        return False
    draft = Draft(
        kind="alert",
        body="",
        line=row.line,
        identity_id=row.identity_id,
        staff_id=row.staff_id,
        case_id=row.case_id,
        priority=URGENT,
    )
    dressed = _as_template(connection, kabar, draft, content["language"], content)
    if dressed is not None:
        writing.write(connection, kabar, dressed, now)
    return dressed is not None


def kept(language: str, values: Mapping[str, str]) -> dict[str, Any]:
    """What has to be known of an alert to send it as a template, now or when free text was refused."""
    return {"template": ALERT, "language": language, "values": dict(values)}


def _as_template(
    connection: Connection, kabar: Kabar, draft: Draft, language: str, content: Mapping[str, Any]
) -> Draft | None:
    ready = templates.approved(connection, kabar, ALERT, language)
    if ready is None:
        return None
    numbered = ready.template.numbered(content["values"])
    return replace(
        draft, body=ready.text(numbered), content={"sid": ready.sid, "name": ready.template.name, "variables": numbered}
    )
