"""Whether WhatsApp lets a flow begin: to who has not written for a day it takes only a text that it approved."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Connection

from bot.content.templates import KNOCK
from bot.core.check.place import Spot
from bot.core.finding import Finding, Path
from bot.core.told import told
from bot.i18n import SOURCE
from bot.services.kabar import Kabar
from bot.services.sending.templates import approved


def findings(connection: Connection, kabar: Kabar, name: str, at: Callable[[str, Path], str]) -> Iterator[Finding]:
    """A warning where the plan begins this flow, and no knock is approved that could go before its first question."""
    settings, plan = kabar.settings, kabar.content.plan
    by_whatsapp = settings.twilio_whatsapp_from or settings.twilio_messaging_service_sid
    if name not in plan.flows | {plan.invite, plan.silence.flow} or settings.channel == "simulator" or not by_whatsapp:
        return
    if approved(connection, kabar, KNOCK, SOURCE) is None:
        words = told("the plan begins this flow, and WhatsApp has approved no template that could open it")
        mend = told("Run `kabar templates sync` and wait for WhatsApp; until then a caseworker gets a task instead")
        yield Spot(at, name).warning("no_template", words, mend)
