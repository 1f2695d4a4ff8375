"""Visits: planned and written down on a person's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for

from bot.services.cases import visits
from bot.services.cases.cases import CaseFault
from bot.web.companions import people
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.people import SEES_PEOPLE, show
from bot.web.session import member

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

__all__ = ["people"]


@people.post("/<code>/visits")
@staff(*SEES_PEOPLE)
def visit(code: str) -> ResponseReturnValue:
    """Plan one for a day, or write down one of today. Raises NotYours."""
    result = request.form.get("result", "")
    try:
        if result:
            visits.made(kabar(), member(), code, result)
        else:
            visits.plan(kabar(), member(), code, request.form.get("on_day", ""))
    except CaseFault as fault:
        return show(code, visit_fault=str(fault)), 422
    return _back(code, result)


@people.post("/<code>/visits/<uuid:visit_id>")
@staff(*SEES_PEOPLE)
def visited(code: str, visit_id: UUID) -> ResponseReturnValue:
    """What came of a planned one. Raises NotYours."""
    result = request.form.get("result", "")
    try:
        visits.end(kabar(), member(), code, visit_id, result)
    except CaseFault as fault:
        return show(code, visit_fault=str(fault)), 422
    return _back(code, result)


def _back(code: str, result: str) -> ResponseReturnValue:
    flash("visit_noted" if result else "visit_planned", "done")
    return redirect(url_for("people.page", code=code) + "#visits", 303)
