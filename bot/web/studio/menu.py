"""The Studio's own menu: its pages, for every page of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import current_app
from flask_babel import lazy_gettext as later

from bot.services.studio import doors

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

WRITES: Final = doors.WRITES
SEES: Final = doors.APPROVES
"""Whoever may approve what another wrote must see it."""

_ENTRIES: Final = (
    ("studio.overview", later("Alur")),
    ("studio_texts.page", later("Terjemahan")),
    ("studio_plan.page", later("Rencana")),
    ("studio_ladder.page", later("Tangga")),
    ("studio_services.page", later("Layanan")),
    ("studio_lexicon.page", later("Kata tanda")),
    ("studio_tests.page", later("Tes")),
)
"""(endpoint, its name)."""


def entries() -> list[tuple[str, LazyString]]:
    """The menu, for the template."""
    return [(endpoint, name) for endpoint, name in _ENTRIES if endpoint in current_app.view_functions]
