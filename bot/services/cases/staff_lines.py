"""The lines that reach a member's phone: their own first, then whatever else this deployment can send on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from sqlalchemy import Connection, select

from bot.channels.base import Line
from bot.core.ladder import Way
from bot.services.kabar import Kabar
from bot.services.persons import lines
from bot.store import device

OTHERS: Final[tuple[Line, ...]] = ("sms", "sim", "whatsapp", "email")
"""In this order, where their own line does not do: an SMS needs no window and no approval, an e-mail wakes nobody."""
SMS: Final = frozenset({"sms", "sim"})
"""Both go to the same phone in the same way: one that is off, or a number that is wrong, takes neither."""
PHONE_AT_FAULT: Final = frozenset(
    (
        *("21211", "21614", "21635", "30003", "30005", "30006"),
        *("bad_number", "http-400", "undelivered"),
    )
)
"""Codes of an SMS that speak of the member's number or phone, not of our way to it. See ``channels.twilio_codes`` and
``channels.simgateway_codes``."""


def of(connection: Connection, kabar: Kabar, own: Line, but: Iterable[str] = ()) -> list[Line]:
    """Those that may be tried, in their order, ``but`` these; a local SIM whose phones are all silent comes last."""
    wanted = [one for one in dict.fromkeys((own, *OTHERS)) if one not in set(but)]
    usable = [one for one in wanted if _sends(kabar, one)]
    if "sim" not in usable:
        return usable
    alarms = connection.execute(select(device.c.alarm_at)).scalars().all()
    rest: list[Line] = [one for one in usable if one != "sim"]
    if not alarms:
        return rest
    return usable if None in alarms else [*rest, "sim"]


def way(line: Line) -> Way:
    """What the ladder calls it."""
    return "sms" if line in SMS else cast("Way", line)


def _sends(kabar: Kabar, line: Line) -> bool:
    """Whether this deployment has a sender for it. Unlike a question, an alert needs no answer on the same line."""
    settings = kabar.settings
    if kabar.channel_of(line) is None:
        return False
    if line == "email":
        return True
    if line == "sms":
        return bool(settings.twilio_sms_from or settings.twilio_messaging_service_sid)
    return lines.deployed(kabar, line)
