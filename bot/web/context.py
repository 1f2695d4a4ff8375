"""What every view needs: the deployment that this application serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from bot.services.kabar import Kabar

KEY = "kabar"


def kabar() -> Kabar:
    """The deployment behind the running request."""
    return cast("Kabar", current_app.extensions[KEY])
