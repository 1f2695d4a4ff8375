"""What a person answered, and correcting what was heard wrongly. Every form works without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale  # type: ignore[import-untyped]  # it ships no types

from bot.services.cases import answers_page, corrections
from bot.services.cases.cases import CaseFault
from bot.services.cases.corrections import Given
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.people import SEES_PEOPLE
from bot.web.session import member

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

answers = Blueprint("answers", __name__, url_prefix="/people")


@answers.get("/<code>/answers")
@staff(*SEES_PEOPLE)
def page(code: str) -> ResponseReturnValue:
    """Their answers, the newest talk first. Raises NotYours."""
    return _page(code)


@answers.post("/<code>/answers")
@staff(*SEES_PEOPLE)
def correct(code: str) -> ResponseReturnValue:
    """Correct one; both values stay. Raises NotYours."""
    given = request.form
    try:
        wanted = Given(_run(), given.get("node", ""), given.get("value", ""), given.get("why", ""))
        offered = corrections.correct(kabar(), member(), code, wanted)
    except CaseFault as fault:
        return _page(code, fault=str(fault)), 422
    flash("corrected_graver" if offered else "corrected", "done")
    return redirect(url_for("answers.page", code=code), 303)


@answers.post("/<code>/answers/raise")
@staff(*SEES_PEOPLE)
def raise_case(code: str) -> ResponseReturnValue:
    """Tell caseworkers what the corrected answers call for. Raises NotYours."""
    try:
        case = corrections.raise_case(kabar(), member(), code, _run())
    except CaseFault as fault:
        return _page(code, fault=str(fault)), 422
    flash("raised_by_correction", "done")
    return redirect(url_for("cases.page", code=case), 303)


def _page(code: str, fault: str | None = None) -> str:
    found = answers_page.page(kabar(), member(), code, str(get_locale()))
    return render_template("answers.html", page=found, fault=fault, form=request.form)


def _run() -> UUID:
    try:
        return UUID(request.form.get("run", ""))
    except ValueError:
        raise CaseFault("answer_gone") from None
