"""Starting a process that keeps running: everything that could be wrong is found before it takes any work."""

from __future__ import annotations

from bot.config import Settings, SettingsError
from bot.core.finding import ContentError
from bot.services import keys_check
from bot.services.kabar import Kabar


def start(settings: Settings) -> Kabar:
    """Kabar with its content read and its keys checked. Raises SettingsError, one line a fault."""
    kabar = Kabar.from_settings(settings)
    keys_check.check_at_start(kabar)
    try:
        kabar.content_of()
    except ContentError as error:
        raise SettingsError([str(finding) for finding in error.findings]) from None
    return kabar
