"""The second step of the log-in: a code, or setting up the app that makes codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup

from bot.log import get_logger
from bot.services.accounts import second_factor
from bot.store.crypto import SealBroken
from bot.web import half, session
from bot.web.auth import LONGEST, back, go_on, landing
from bot.web.context import kabar
from bot.web.gate import public

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from bot.services.staff import StaffMember

second_step = Blueprint("second_step", __name__)
log = get_logger(__name__)

WHY = "opens nothing to anybody whose password was not right a moment ago"
STATUS = {"wrong": 401, "used": 401, "wait": 429}


@second_step.get("/login/code")
@public(WHY)
def code() -> ResponseReturnValue:
    """Asks for a code."""
    return _elsewhere(enrolled=True) or _code()


@second_step.post("/login/code")
@public(f"{WHY}; wrong codes are counted")
def try_code() -> ResponseReturnValue:
    """Take the code, or say why not."""
    if away := _elsewhere(enrolled=True):
        return away
    who = half.current()
    if who is None:
        return _anew()
    answer = second_factor.check(kabar(), who.id, request.form.get("code", "")[:LONGEST])
    if answer not in second_factor.TAKEN:
        log.info("second_factor_failed", staff=str(who.id), answer=answer)
        return _code(answer), STATUS[answer]
    answered = _logged_in(who)
    if answer == "recovery":  # once the session is there: it begins empty
        flash("recovery_used", "mind")
        return redirect(url_for("account.page"), 303)
    return answered


@second_step.get("/login/set-up")
@public(WHY)
def set_up() -> ResponseReturnValue:
    """Shows the secret to an app."""
    who = half.current()
    return _elsewhere(enrolled=False) or (_set_up(who) if who else _anew())


@second_step.post("/login/set-up")
@public(WHY)
def try_set_up() -> ResponseReturnValue:
    """Keep the secret that a code came of, and show the recovery codes, this once."""
    if away := _elsewhere(enrolled=False):
        return away
    who, sealed = half.current(), half.secret()
    if who is None or sealed is None:
        return _anew()
    try:
        codes = second_factor.enrol(kabar(), who.id, sealed, request.form.get("code", "")[:LONGEST])
    except SealBroken:  # of another deployment, or another member's in the same browser
        return redirect(url_for("second_step.set_up", next=back()), 303)
    if codes is None:
        return _set_up(who, "wrong"), 401
    _logged_in(who)
    return render_template("recovery_codes.html", codes=codes, on=landing(who))


def picture(uri: str) -> Markup:
    """A QR code as SVG, dark on light in any scheme: cameras read it so."""
    drawn = segno.make(uri, error="m", micro=False)
    # drawn by us of our own address; it holds no markup of anybody's
    return Markup(drawn.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704


def _elsewhere(*, enrolled: bool) -> ResponseReturnValue | None:
    """Where somebody belongs who is not between the two steps, or at the other kind of second step."""
    if session.current() is not None:
        return redirect(back(), 303)
    who = half.current()
    if who is None:
        return _anew()
    if (second_factor.standing(kabar(), who.id) is not None) == enrolled:
        return None
    return go_on(who)


def _anew() -> ResponseReturnValue:
    return redirect(url_for("auth.log_in", next=request.values.get("next")), 303)


def _logged_in(who: StaffMember) -> ResponseReturnValue:
    session.begin(who)
    log.info("login", staff=str(who.id))
    return redirect(landing(who), 303)


def _code(fault: str | None = None) -> str:
    by = "recovery" if "recovery" in request.values.get("by", "") else "app"
    return render_template("login_code.html", fault=fault, by=by, next=back())


def _set_up(who: StaffMember, fault: str | None = None) -> str:
    sealed = half.secret()
    try:
        key = second_factor.key(kabar(), who.id, sealed) if sealed else None
    except SealBroken:
        key = None
    if key is None:
        sealed = second_factor.new_secret(kabar(), who.id)
        half.keep_secret(sealed)
        key = second_factor.key(kabar(), who.id, sealed)
    return render_template("login_set_up.html", key=key, picture=picture(key.uri), fault=fault, next=back())
