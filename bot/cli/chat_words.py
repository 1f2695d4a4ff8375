"""The words of ``kabar chat``, by key: ``chat.po`` holds them in Indonesian and English."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

from bot.i18n import PACKAGED

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = PACKAGED / "en" / "LC_MESSAGES" / "chat.po"
INDONESIAN, ENGLISH = "id", "en"


def words(language: str) -> Mapping[str, str]:
    """Every text in this language, by its key; values to fill in stand as ``{name}``."""
    with FILE.open("rb") as stream:
        catalogue = read_po(stream, locale=ENGLISH, abort_invalid=True)
    entries = [entry for entry in catalogue if entry.id]
    return {str(entry.context): str(entry.id if language == INDONESIAN else entry.string) for entry in entries}


def language_of(environ: Mapping[str, str] = os.environ) -> str:
    """The terminal's language, as gettext takes it from LC_ALL, LC_MESSAGES and LANG: Indonesian, else English."""
    named = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return INDONESIAN if named.partition(".")[0].partition("_")[0] == INDONESIAN else ENGLISH
