"""Names and addresses that whoever holds a phone reads: of what sends, of what is linked to."""

from __future__ import annotations

from typing import Final

from bot.config import Settings, SettingsError
from bot.content import neutral

MEND: Final = "take one that says nothing about anybody's past, and register it anew"
SMS: Final = "KABAR_TWILIO_SMS_FROM"


def odd(settings: Settings) -> dict[str, str]:
    """Setting -> the words of the programme's list that it says, for people."""
    addresses = {"KABAR_PUBLIC_URL": settings.public_url, "KABAR_SMTP_FROM": settings.smtp_from}
    read = {SMS: settings.twilio_sms_from} | addresses
    said = {name: neutral.packaged().said_in((given or "").replace("_", " ")) for name, given in read.items()}
    return {name: ", ".join(words) for name, words in said.items() if words}


def check(settings: Settings) -> None:
    """Refuse an SMS sender that gives people away: it stands above every message. Raises SettingsError.

    Where nothing leaves the machine it may be any. Of the addresses, which staff read more than others, `kabar doctor`
    tells.
    """
    if settings.channel != "simulator" and (words := odd(settings).get(SMS)):
        raise SettingsError([f"{SMS}: says {words}, which whoever holds the phone reads; {MEND}"])
