"""Giving people a caseworker: on a person's page, and all of one member's people at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for

from bot.services.cases import companions
from bot.services.cases.access import EVERYTHING
from bot.services.cases.cases import CaseFault
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.milestones import people
from bot.web.people import SEES_PEOPLE, listed, show
from bot.web.session import member

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

__all__ = ["people"]

LEADS = tuple(sorted(EVERYTHING))


@people.post("/<code>/caseworker")
@staff(*SEES_PEOPLE)
def companion(code: str) -> ResponseReturnValue:
    """Choose who accompanies this person, take them, or give them back. Raises NotYours."""
    to = request.form.get("to", "")
    try:
        companions.choose(kabar(), member(), code, to, request.form.get("seen", ""))
    except CaseFault as fault:
        return show(code, companion_fault=str(fault)), 422
    flash("companion_given" if to else "companion_none", "done")
    return redirect(url_for("people.page", code=code) + "#companion", 303)


@people.post("/hand-on")
@staff(*LEADS)
def hand_on() -> ResponseReturnValue:
    """Give all people of a member, or nobody's of one district, to another. Raises NotYours."""
    of, district, to = (request.form.get(name, "") for name in ("caseworker", "district", "to"))
    try:
        companions.hand_on(kabar(), member(), of, district, to, sure=request.form.get("sure") == "yes")
    except CaseFault as fault:
        return listed(request.form, str(fault)), 422
    flash("companion_many", "done")
    return redirect(url_for("people.overview", caseworker=to), 303)
