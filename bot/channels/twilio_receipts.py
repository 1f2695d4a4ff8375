"""Twilio's status callback, translated. They come out of order, twice, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.base import Receipt
from bot.channels.twilio_inbound import BadForm, provider_id
from bot.channels.twilio_status import status_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

NO_ERROR = frozenset({"", "0", "null", "None"})


def receipt_from_form(form: Mapping[str, str], now: datetime, channel: str = "twilio") -> Receipt:
    """The receipt in ``form``, come ``now``. Raises ``BadForm`` for no id or a status we do not know."""
    name = form.get("MessageStatus") or form.get("SmsStatus") or ""
    status = status_of(name)
    if status is None:
        raise BadForm("MessageStatus", "is not a status we know" if name else "is missing")
    code = form.get("ErrorCode", "").strip()
    return Receipt(
        channel=channel,
        provider_id=provider_id(form),
        status=status,
        error_code=None if code in NO_ERROR else code[:32],
        at=now,
    )
