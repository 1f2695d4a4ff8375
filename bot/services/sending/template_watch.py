"""What becomes of templates once they are handed in: the provider is asked every hour.

WhatsApp approves, pauses and disables them, and somebody may delete one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.channels.base import SendError
from bot.channels.twilio_content import GONE, ContentApi
from bot.log import get_logger
from bot.services import my_turn
from bot.services.kabar import Kabar
from bot.services.sending import templates
from bot.services.sending.templates import APPROVED, MISSING

log = get_logger(__name__)

EVERY = timedelta(hours=1)
ASKED = "templates.asked"


def look(kabar: Kabar, _now: datetime | None = None) -> int:
    """Ask, if it is time; gives how many stand otherwise than before. The provider's world has the machine's time."""
    api = getattr(kabar.channels.get(kabar.settings.channel), "content", None)
    if not isinstance(api, ContentApi) or not my_turn.take(kabar, ASKED, EVERY):
        return 0
    changed = 0
    for one, row in templates.known(kabar):
        if row is None:
            continue
        said = templates.ask(kabar, api, one, row)
        if isinstance(said, SendError) and said.code != GONE:
            log.warning("templates_not_asked", code=said.code)
            break
        status = MISSING if isinstance(said, SendError) else said.status
        if status != row.status:
            changed += 1
            tell = log.info if status == APPROVED else log.warning
            tell("template_changed", name=one.template.name, language=one.language, was=row.status, status=status)
    return changed
