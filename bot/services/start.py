"""Starting a process that keeps running: everything that could be wrong is found before it takes any work."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from bot.config import Settings, SettingsError
from bot.core.finding import ContentError
from bot.services import keys_check, schema_check, sender_names
from bot.services.kabar import Kabar


def start(settings: Settings) -> Kabar:
    """Kabar with its content read, and all that could be wrong looked at. Raises SettingsError, one line a fault."""
    kabar = Kabar.from_settings(settings)
    with suppress(SQLAlchemyError):  # away: it may be back when it is needed, and until then /ready says so
        schema_check.check(kabar.database)
    keys_check.check_at_start(kabar)
    try:
        sender_names.check(settings)
        kabar.content_of()
    except ContentError as error:
        raise SettingsError([str(finding) for finding in error.findings]) from None
    return kabar
