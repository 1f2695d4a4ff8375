"""Made-up messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.channels.base import Outgoing

PHONE = "+6281234567890"
USER_ID = "ID.13491208655302741918"
SMS_FROM = "+15005550006"
WHATSAPP_FROM = "+14155238886"
BODY = "Apa kabar? 1 Baik 2 Ada masalah 3 Hubungi saya"
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def outgoing(body=BODY, to=PHONE, line="whatsapp", id_="1"):
    return Outgoing(id_, to, line, body, datetime.now(UTC))


def a_moment_ago():
    return datetime.now(UTC) - timedelta(seconds=2)
