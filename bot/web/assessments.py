"""The indicator form of a case: tick, look what the rule says, save. Works without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for

from bot.services.cases import assessments
from bot.services.cases.assessments import Form
from bot.services.cases.cases import CaseFault
from bot.store import new_id
from bot.web.cases import SEES_CASES
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from bot.services.cases.assessments import Outcome

AGES = {"adult": False, "child": True}

indicator_form = Blueprint("indicator_form", __name__, url_prefix="/cases")


@indicator_form.get("/<code>/indicators")
@staff(*SEES_CASES)
def page(code: str) -> ResponseReturnValue:
    """The form, and those that were saved. Raises NotYours."""
    return _page(code)


@indicator_form.post("/<code>/indicators")
@staff(*SEES_CASES)
def save(code: str) -> ResponseReturnValue:
    """Keep what was ticked, or only show what the rule makes of it. Raises NotYours."""
    try:
        form = _form()
        if request.form.get("act") != "save":
            return _page(code, seen=assessments.outcome_of(kabar().content.indicators, form))
        assessments.save(kabar(), member(), code, _form_id(), form)
    except CaseFault as fault:
        return _page(code, fault=str(fault)), 422
    flash("assessed", "done")
    return redirect(url_for("indicator_form.page", code=code), 303)


def _page(code: str, *, fault: str | None = None, seen: Outcome | None = None) -> str:
    found = assessments.page(kabar(), member(), code)
    age = request.form.get("age") or ("child" if found.child else None)
    ticked = set(request.form.getlist("indicator"))
    form_id = request.form.get("form") if request.method == "POST" else None
    return render_template(
        "indicators.html",
        page=found,
        fault=fault,
        seen=seen,
        age=age,
        ticked=ticked,
        form_id=form_id or str(new_id()),
    )


def _form() -> Form:
    age = request.form.get("age", "")
    if age not in AGES:
        raise CaseFault("age_missing")
    return Form(AGES[age], frozenset(request.form.getlist("indicator")))


def _form_id() -> UUID:
    try:
        return UUID(request.form.get("form", ""))
    except ValueError:
        return new_id()
