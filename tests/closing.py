"""A case that ended well, with everything written that any level asks for."""

from __future__ import annotations

from bot.services.cases.closing import Closing

WELL = Closing("helped", "Sudah bicara.", reached="yes", safe="yes", next_step="Ditelepon lagi hari Senin.")
"""``replace(WELL, outcome=...)`` for another end."""
FORM = {"outcome": "helped", "summary": "Dijemput keluarga", "reached": "yes", "safe": "yes", "next_step": "Senin"}
"""The same, as the page sends it."""
