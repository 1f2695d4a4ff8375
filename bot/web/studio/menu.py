"""Who may open the Studio, and which of its pages there are."""

from __future__ import annotations

from typing import Final

from flask import current_app, request

from bot.services.studio import doors

WRITES: Final = doors.WRITES
SEES: Final = doors.APPROVES
"""Whoever may approve what another wrote must see it."""

_ENTRIES: Final = ("flows", "texts", "plan", "ladder", "services", "lexicon", "tests")
"""Their order; the template has the names, a blueprint ``studio_NAME`` the view ``page``."""


def entries() -> list[tuple[str, str]]:
    """(name, endpoint) of the pages that there are."""
    named = [(name, "studio.overview" if name == "flows" else f"studio_{name}.page") for name in _ENTRIES]
    return [(name, endpoint) for name, endpoint in named if endpoint in current_app.view_functions]


def url_of_flow(name: str) -> str:
    """The address of the page with a flow's cards; a card is its ``#node-NAME``."""
    return f"{request.script_root}/studio/flows/{name}"
