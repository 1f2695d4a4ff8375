"""Writing messages: every row of the message table that Kabar makes is made here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.store import message, new_id
from bot.store.message import REPLY
from bot.store.prepared import Prepared

BODY = "message.body"
CONTENT = "message.content"
LONGEST_BODY = 10_000
"""Characters of an incoming text that are kept; WhatsApp allows 4,096."""
LONGEST_OUT = 1600
"""Characters that a provider takes in one message; texts are checked to be far shorter when they are published."""


COLUMNS_IN = (
    *("id", "direction", "kind", "person_id", "staff_id", "channel", "line", "provider_id", "identity_id"),
    *("body", "priority", "status", "created_at", "came_as"),
)
COLUMNS = (*COLUMNS_IN, "case_id", "due_at", "expires_at", "content", "written_by")
"""What a row that goes out has when it is written, and one that came in."""
OUT_ROW = Prepared(insert(message), COLUMNS)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that is to go out."""

    kind: str
    body: str
    line: str
    identity_id: UUID
    person_id: UUID | None = None
    key: bytes | None = None
    """The person's, where they are read already."""
    staff_id: UUID | None = None
    case_id: int | None = None
    priority: int = REPLY
    due_at: datetime | None = None
    """Not before this; None: at once."""
    lasts: timedelta | None = None
    """How long after its due time it is still worth sending; None: for ever."""
    written_by: UUID | None = None
    """The member who wrote it, where it is not Kabar."""
    content: Mapping[str, Any] | None = None
    """What more there is to it than its text: see ``services.sending.contents``."""


def row_of(kabar: Kabar, draft: Draft, now: datetime) -> dict[str, Any]:
    """The row of a draft, waiting in the outbox."""
    message_id = new_id()
    return {
        "id": message_id,
        "direction": "out",
        "kind": draft.kind,
        "person_id": draft.person_id,
        "staff_id": draft.staff_id,
        "case_id": draft.case_id,
        "channel": kabar.channel_name(draft.line),
        "line": draft.line,
        "provider_id": None,
        "identity_id": draft.identity_id,
        "body": kabar.vault.seal(draft.body[:LONGEST_OUT], BODY, message_id, draft.key),
        "content": _content(kabar, draft, message_id),
        "came_as": None,
        "written_by": draft.written_by,
        "priority": draft.priority,
        "status": "waiting",
        "created_at": now,
        "due_at": draft.due_at,
        "expires_at": (draft.due_at or now) + draft.lasts if draft.lasts else None,
    }


def _content(kabar: Kabar, draft: Draft, message_id: UUID) -> bytes | None:
    return kabar.vault.seal(json.dumps(draft.content), CONTENT, message_id, draft.key) if draft.content else None


def write(connection: Connection, kabar: Kabar, draft: Draft, now: datetime) -> UUID:
    """Put a message into the outbox, in the caller's transaction."""
    if draft.person_id is not None and draft.key is None:
        draft = replace(draft, key=person_keys.of(connection, kabar, draft.person_id))
    row = row_of(kabar, draft, now)
    OUT_ROW.run(connection, row)
    message_id: UUID = row["id"]
    return message_id
