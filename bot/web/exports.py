"""Files about people that wait for a second member, for those who lead: approved or refused, never one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from bot.services.cases import export_requests
from bot.services.cases.export_requests import ExportFault
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

LEADS = ("supervisor", "admin")

exports = Blueprint("exports", __name__, url_prefix="/exports")


@exports.get("")
@staff(*LEADS)
def page() -> ResponseReturnValue:
    """What waits: whose data, who asked, since when."""
    return _page()


@exports.post("/<uuid:request_id>/approve")
@staff(*LEADS)
def approve(request_id: UUID) -> ResponseReturnValue:
    """Whoever asked may take the file, once."""
    try:
        export_requests.approve(kabar(), member(), request_id)
    except ExportFault as fault:
        return _page(fault.code), 422
    flash("export_approved", "done")
    return redirect(url_for("exports.page"), 303)


@exports.post("/<uuid:request_id>/refuse")
@staff(*LEADS)
def refuse(request_id: UUID) -> ResponseReturnValue:
    """It is not made."""
    try:
        export_requests.refuse(kabar(), member(), request_id)
    except ExportFault as fault:
        return _page(fault.code), 422
    flash("export_refused", "done")
    return redirect(url_for("exports.page"), 303)


def _page(fault: str = "") -> str:
    return render_template("exports.html", waiting=export_requests.waiting(kabar(), member()), fault=fault)
