"""One's own account: devices, password, second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from bot.log import get_logger
from bot.services import staff as accounts
from bot.services import zones
from bot.services.accounts import duty, passwords, second_factor, sessions
from bot.services.staff import SHORTEST_PASSWORD, StaffFault
from bot.web import limits, session, times
from bot.web.auth import LONGEST
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.second_step import STATUS
from bot.web.session import member

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

account = Blueprint("account", __name__, url_prefix="/account")
log = get_logger(__name__)


@account.get("")
@staff()
def page() -> ResponseReturnValue:
    """Devices first."""
    return _page()


@account.get("/timezone")
@staff()
def time_zone() -> ResponseReturnValue:
    """The page again, where a form of it was answered with a fault."""
    return _page()


@account.post("/timezone")
@staff()
def change_time_zone() -> ResponseReturnValue:
    """From now on times are read and written in another zone."""
    try:
        accounts.change_zone(kabar(), member(), request.form.get("timezone", "")[:LONGEST])
    except StaffFault as fault:
        return _page(fault.code), 422
    flash("zone_changed", "done")
    return redirect(url_for("account.page"), 303)


@account.post("/devices/<uuid:session_id>/end")
@staff()
def end_device(session_id: UUID) -> ResponseReturnValue:
    """Log one device out."""
    sessions.end_one(kabar(), member(), session_id)
    flash("device_ended", "done")
    return redirect(url_for("account.page"), 303)


@account.post("/devices/end-others")
@staff()
def end_others() -> ResponseReturnValue:
    """Log all other devices out."""
    sessions.end_others(kabar(), member(), session.here())
    flash("devices_ended", "done")
    return redirect(url_for("account.page"), 303)


@account.get("/password")
@staff()
def password() -> ResponseReturnValue:
    """Asks for the old one and a new one."""
    return _password()


@account.post("/password")
@staff()
def change_password() -> ResponseReturnValue:
    """Another password; every other device is logged out."""
    who = member()
    old, new, again = (request.form.get(name, "")[:LONGEST] for name in ("old", "password", "again"))
    if not limits.may_try(f"password of {who.id}"):
        return _password("often"), 429
    if new != again:
        return _password("password_differs"), 422
    try:
        passwords.change(kabar(), who, old, new, session.here())
    except StaffFault as fault:
        return _password(fault.code), 422
    log.info("password_changed", staff=str(who.id))
    flash("password_changed", "done")
    return redirect(url_for("account.page"), 303)


@account.get("/recovery-codes")
@staff()
def recovery_codes() -> ResponseReturnValue:
    """Asks for a code before it makes new ones."""
    return _needs_factor() or render_template("account_recovery.html", fault=None)


@account.post("/recovery-codes")
@staff()
def new_recovery_codes() -> ResponseReturnValue:
    """Ten new recovery codes, shown this once."""
    if away := _needs_factor():
        return away
    made = second_factor.new_recovery_codes(kabar(), member().id, request.form.get("code", "")[:LONGEST])
    if isinstance(made, tuple):
        return render_template("recovery_codes.html", codes=made, on=url_for("account.page"))
    return render_template("account_recovery.html", fault=made), STATUS[made]


@account.get("/other-phone")
@staff()
def other_phone() -> ResponseReturnValue:
    """Asks for a code before the app moves to another phone."""
    return _needs_factor() or render_template("account_other_phone.html", fault=None)


@account.post("/other-phone")
@staff()
def give_up_phone() -> ResponseReturnValue:
    """Forget the second factor, and log in anew with another phone."""
    if away := _needs_factor():
        return away
    answer = second_factor.give_up(kabar(), member().id, request.form.get("code", "")[:LONGEST])
    if answer not in second_factor.TAKEN:
        return render_template("account_other_phone.html", fault=answer), STATUS[answer]
    session.end()
    flash("log_in_anew", "done")
    return redirect(url_for("auth.log_in"), 303)


def _page(zone_fault: str | None = None) -> str:
    who = member()
    return render_template(
        "account.html",
        devices=sessions.devices(kabar(), who, session.here()),
        factor=second_factor.standing(kabar(), who.id),
        asked=second_factor.asked(kabar()),
        zones=zones,
        program_zone=times.programme_zone(),
        zone_lost=bool(who.timezone) and zones.known(who.timezone or "") is None,
        zone_fault=zone_fault,
        duty=duty.of(kabar(), who.id) if who.role in duty.RUNG else None,
        own_duty=who.role in duty.OWN,
    )


def _password(fault: str | None = None) -> str:
    return render_template("account_password.html", fault=fault, shortest=SHORTEST_PASSWORD)


def _needs_factor() -> ResponseReturnValue | None:
    """In the demo nobody has one."""
    if second_factor.standing(kabar(), member().id) is None:
        return redirect(url_for("account.page"), 303)
    return None
