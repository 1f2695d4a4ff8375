"""Milestones: ticked and corrected on a person's page and on a case's page, by the same form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for

from bot.services.cases import milestones
from bot.services.cases.cases import CaseFault
from bot.services.cases.milestones import Said
from bot.web.cases import show as show_case
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.people import SEES_PEOPLE
from bot.web.people import show as show_person
from bot.web.people_import import people
from bot.web.session import member

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

__all__ = ["people"]


@people.post("/<code>/milestones")
@staff(*SEES_PEOPLE)
def mark(code: str) -> ResponseReturnValue:
    """Write down what is known of one, and go back to the page it came from."""
    given = {name: request.form.get(name, "") for name in ("milestone", "answer", "on_day", "seen", "case")}
    case = given.pop("case")
    try:
        milestones.mark(kabar(), member(), code, Said(**given))
    except CaseFault as fault:
        faults = {"milestone_fault": str(fault), "milestone_at": given["milestone"]}
        return show_case(case, **faults) if case else show_person(code, **faults), 422
    flash("milestone_marked", "done")
    page = url_for("cases.page", code=case) if case else url_for("people.page", code=code)
    return redirect(f"{page}#milestones", 303)
