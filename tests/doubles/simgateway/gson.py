"""JSON as Android's Gson writes it by default: fit for HTML, letters as they are, nothing that is null."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

ESCAPED = {sign: f"\\u{ord(sign):04x}" for sign in "<>&='\u2028\u2029"}
WITA = timezone(timedelta(hours=8))


def dumps(told: dict[str, Any]) -> bytes:
    text = json.dumps(_without_null(told), ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in ESCAPED.items():
        text = text.replace(sign, escaped)
    return text.encode("utf-8", "replace")


def moment(at: datetime) -> str:
    """``yyyy-MM-dd'T'HH:mm:ss.SSSXXX`` in the phone's own zone."""
    return at.astimezone(WITA).isoformat(timespec="milliseconds")


def _without_null(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _without_null(value) for key, value in told.items() if value is not None}
    return told
