"""The one-time link of an alert: a level, a code and one button, without a log-in; who has it by first name.

Opening it changes nothing, for phones and messengers open links by themselves to preview them. It begins no session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template

from bot.services.cases import link_actions
from bot.web import limits
from bot.web.context import kabar
from bot.web.gate import public

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from bot.services.cases.link_actions import Link
    from bot.services.kabar import Kabar

alert_link = Blueprint("alert_link", __name__, url_prefix="/a")

WHY = "whoever holds an alert's one-time link may take its case, and sees a level, a code and who has it by first name"


@alert_link.get("/<token>")
@public(WHY)
def page(token: str) -> ResponseReturnValue:
    """What the alert is of, and the button."""
    return _shown(link_actions.look, token)


@alert_link.post("/<token>")
@public(WHY)
def take(token: str) -> ResponseReturnValue:
    """Take the case for the member whom the alert was sent to."""
    return _shown(link_actions.use, token)


def _shown(act: Callable[[Kabar, str], Link | None], token: str) -> str:
    if not limits.may_follow():
        abort(429)
    link = act(kabar(), token)
    if link is None:
        limits.led_nowhere()
        abort(404)
    return render_template("alert_link.html", link=link, token=token)
