"""The staff, for those who lead: who has an account, inviting, a new link, a lost phone, closing an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from bot.log import get_logger
from bot.services import zones
from bot.services.accounts import duty, second_factor
from bot.services.accounts import members as accounts
from bot.services.cases import export_requests
from bot.services.staff import NewStaff, StaffFault
from bot.web import times
from bot.web.auth import LONGEST
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.language import LANGUAGES
from bot.web.session import member

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

LEAD = ("supervisor", "admin")
ALERTED = frozenset({"caseworker", "supervisor"})
"""Roles that are of no use to anybody in danger without a phone."""
FIELDS = ("name", "phone", "email", "role", "district", "language", "duty_from", "duty_to", "timezone")

members = Blueprint("members", __name__, url_prefix="/staff")
log = get_logger(__name__)


@members.get("")
@staff(*LEAD)
def overview() -> ResponseReturnValue:
    """Everybody who has an account."""
    rows = accounts.everybody(kabar(), member())
    asked_for = len(export_requests.waiting(kabar(), member()))
    return render_template("members.html", rows=rows, asked=second_factor.asked(kabar()), asked_for=asked_for)


@members.get("/invite")
@staff(*LEAD)
def invite() -> ResponseReturnValue:
    """Asks whom."""
    return _invite()


@members.post("/invite")
@staff(*LEAD)
def make_invitation() -> ResponseReturnValue:
    """An account that waits for its owner, and the link for them."""
    told = {name: request.form.get(name, "").strip()[:LONGEST] or None for name in FIELDS}
    role = told["role"] or ""
    if role in ALERTED and not told["phone"]:
        return _invite("phone_missing"), 422
    language = told["language"] if told["language"] in LANGUAGES else "id"
    new = NewStaff(
        name=told["name"] or "",
        phone=told["phone"],
        email=told["email"] or "",
        role=role,
        password="",
        district=told["district"],
        language=language or "id",
        duty_from=told["duty_from"],
        duty_to=told["duty_to"],
        timezone=told["timezone"],
    )
    try:
        staff_id, link = accounts.invite(kabar(), member(), new)
    except StaffFault as fault:
        return _invite(fault.code), 422
    log.info("invited", staff=str(staff_id))
    return render_template("member_link.html", link=link, row=accounts.one(kabar(), member(), staff_id))


@members.get("/<uuid:staff_id>")
@staff(*LEAD)
def page(staff_id: UUID) -> ResponseReturnValue:
    """One account, and what can be done with it. Raises NotAllowed."""
    return _page(staff_id)


@members.get("/<uuid:staff_id>/link")
@staff(*LEAD)
def ask_for_link(staff_id: UUID) -> ResponseReturnValue:
    """The page again: a link is shown once."""
    return _page(staff_id)


@members.post("/<uuid:staff_id>/link")
@staff(*LEAD)
def make_link(staff_id: UUID) -> ResponseReturnValue:
    """A new link for an account that is there. Raises NotAllowed."""
    link = accounts.new_link(kabar(), member(), staff_id)
    log.info("link_made", staff=str(staff_id))
    return render_template("member_link.html", link=link, row=accounts.one(kabar(), member(), staff_id))


@members.get("/<uuid:staff_id>/duty")
@staff(*LEAD)
def ask_for_duty(staff_id: UUID) -> ResponseReturnValue:
    """The page again, where a form of it was answered with a fault."""
    return _page(staff_id)


@members.post("/<uuid:staff_id>/duty")
@staff(*LEAD)
def change_duty(staff_id: UUID) -> ResponseReturnValue:
    """Other hours of duty. Raises NotAllowed."""
    begins, ends = (request.form.get(name, "")[:LONGEST] for name in ("duty_from", "duty_to"))
    try:
        duty.change(kabar(), member(), staff_id, begins, ends)
    except StaffFault as fault:
        return _page(staff_id, fault.code), 422
    log.info("duty_changed", staff=str(staff_id))
    flash("duty_changed", "done")
    own = staff_id == member().id
    return redirect(url_for("account.page") if own else url_for("members.page", staff_id=staff_id), 303)


@members.post("/<uuid:staff_id>/reset-second-factor")
@staff(*LEAD)
def reset_second_factor(staff_id: UUID) -> ResponseReturnValue:
    """A lost phone. Raises NotAllowed."""
    if not _sure():
        return _again(staff_id)
    accounts.reset_second_factor(kabar(), member(), staff_id)
    log.info("second_factor_reset", staff=str(staff_id))
    flash("factor_reset", "done")
    return redirect(url_for("members.page", staff_id=staff_id), 303)


@members.post("/<uuid:staff_id>/close")
@staff(*LEAD)
def close(staff_id: UUID) -> ResponseReturnValue:
    """Close the account; its cases go to whoever is next. Raises NotAllowed."""
    if not _sure():
        return _again(staff_id)
    handed = accounts.close(kabar(), member(), staff_id)
    log.info("account_closed", staff=str(staff_id), cases=handed)
    flash("account_closed_handed" if handed else "account_closed", "done")
    return redirect(url_for("members.page", staff_id=staff_id), 303)


def _sure() -> bool:
    return request.form.get("sure") == "yes"


def _again(staff_id: UUID) -> ResponseReturnValue:
    flash("tick_first", "mind")
    return redirect(url_for("members.page", staff_id=staff_id), 303)


def _page(staff_id: UUID, duty_fault: str | None = None) -> str:
    row = accounts.one(kabar(), member(), staff_id)
    hours = duty.of(kabar(), staff_id) if row.role in duty.RUNG else None
    shown: dict[str, object] = {"duty": hours, "duty_fault": duty_fault, "form": request.form}
    return render_template("member.html", row=row, asked=second_factor.asked(kabar()), **shown)


def _invite(fault: str | None = None) -> str:
    districts = sorted(one.name for one in kabar().content.districts.values())
    return render_template(
        "member_invite.html",
        fault=fault,
        form=request.form,
        roles=accounts.roles_for(member()),
        districts=districts,
        tongues=LANGUAGES,
        zones=zones,
        program_zone=times.programme_zone(),
    )
