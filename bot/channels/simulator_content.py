"""Twilio's Content API as the simulator answers it: whatever is made gets an id, whatever is handed in is approved."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.channels.twilio_content import ADDRESS, ContentApi

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class SimulatedContent(ContentApi):
    """The same calls as Twilio gets, without a network. The same content has the same id in every process."""

    client: Any = None
    http: Any = None
    settle: float = 0.0

    def _call(self, method: str, url: str, data: Mapping[str, Any] | None) -> dict[str, Any]:
        if url == ADDRESS:
            return {"sid": f"HX{hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:32]}"}
        return {"status": "approved"} if method == "POST" else {"whatsapp": {"status": "approved"}}
