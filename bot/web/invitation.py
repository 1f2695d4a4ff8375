"""A one-time link: its owner sets a password, and goes on to the second factor.

Opening it changes nothing, for messengers open links by themselves to preview them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, request

from bot.log import get_logger
from bot.services.accounts import invitations
from bot.services.staff import SHORTEST_PASSWORD, StaffFault
from bot.web import limits, session
from bot.web.auth import LONGEST, go_on
from bot.web.context import kabar
from bot.web.gate import public

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

invitation = Blueprint("invitation", __name__, url_prefix="/invitation")
log = get_logger(__name__)

WHY = "whoever holds an unused link may set its account's password, and then still needs the second factor"
GONE = 410


@invitation.get("/<token>")
@public(WHY)
def page(token: str) -> ResponseReturnValue:
    """Asks for a password."""
    _limited()
    return _page(token)


@invitation.post("/<token>")
@public(WHY)
def accept(token: str) -> ResponseReturnValue:
    """Set the password; the link is used up."""
    _limited()
    password, again = (request.form.get(name, "")[:LONGEST] for name in ("password", "again"))
    if password != again:
        return _page(token, "password_differs", 422)
    try:
        who = invitations.accept(kabar(), token, password)
    except StaffFault as fault:
        return _page(token, fault.code, 422)
    if who is None:
        return _page(token)
    log.info("invitation_used", staff=str(who.id))
    if session.current() is not None:
        session.end()  # whoever made the link may have opened it in their own browser
    return go_on(who)


def _limited() -> None:
    if not limits.may_follow():
        abort(429)


def _page(token: str, fault: str | None = None, code: int = 200) -> ResponseReturnValue:
    whose = invitations.look(kabar(), token)
    if whose is None:
        limits.led_nowhere()
    shown = render_template("invitation.html", whose=whose, token=token, fault=fault, shortest=SHORTEST_PASSWORD)
    return shown, code if whose else GONE
