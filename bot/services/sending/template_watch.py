"""What becomes of templates once they are handed in: the provider is asked every hour.

WhatsApp approves, pauses and disables them, and somebody may delete one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from bot.channels.base import SendError
from bot.channels.twilio_content import GONE, ContentApi
from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.sending import templates
from bot.services.sending.claims import machine_now
from bot.services.sending.templates import APPROVED, MISSING
from bot.store import setting as _settings
from bot.store.setting import get, put

log = get_logger(__name__)

EVERY = timedelta(hours=1)
ASKED = "templates.asked"


def look(kabar: Kabar, _now: datetime | None = None) -> int:
    """Ask, if it is time; gives how many stand otherwise than before. The provider's world has the machine's time."""
    api = getattr(kabar.channels.get(kabar.settings.channel), "content", None)
    if not isinstance(api, ContentApi) or not _my_turn(kabar, machine_now()):
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


def _my_turn(kabar: Kabar, now: datetime) -> bool:
    """Whether an hour has passed since anybody asked; of two clocks one is told so."""
    with kabar.database.read() as connection:
        asked = get(connection, ASKED)
    if asked is not None and now - datetime.fromisoformat(asked) < EVERY:
        return False
    with kabar.database.write() as connection:
        if asked is None:
            put(connection, ASKED, now.isoformat())
            return True
        mine = (_settings.c.name == ASKED, _settings.c.value == asked)
        return bool(connection.execute(update(_settings).where(*mine).values(value=now.isoformat())).rowcount)
