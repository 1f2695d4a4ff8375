"""The list of flows: what is live, what is being written, and what waits for a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from bot.services.studio import overview as flows
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.studio.menu import SEES, entries, url_of_flow

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

studio = Blueprint("studio", __name__, url_prefix="/studio")


@studio.app_context_processor
def _menu() -> dict[str, object]:
    return {"studio_entries": entries, "url_of_flow": url_of_flow}


@studio.get("")
@staff(*SEES)
def overview() -> ResponseReturnValue:
    """Every flow that is live or being written."""
    return render_template("studio/flows.html", rows=flows.every(kabar()))
