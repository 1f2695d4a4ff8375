"""Passing a case on and saying that the person was reached. Every form works without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for

from bot.services.cases import case_actions, danger_words
from bot.services.cases.cases import CaseFault
from bot.web import times
from bot.web.cases import SEES_CASES, show
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

case_acts = Blueprint("case_acts", __name__, url_prefix="/cases")


@case_acts.post("/<code>/hand-over")
@staff(*SEES_CASES)
def hand_over(code: str) -> ResponseReturnValue:
    """To a named colleague, who must accept."""
    try:
        case_actions.hand_over(kabar(), member(), code, _colleague(request.form.get("colleague", "")))
    except CaseFault as fault:
        flash(str(fault), "fault")
    else:
        flash("handed_over", "done")
    return _back(code)


@case_acts.post("/<code>/cannot")
@staff(*SEES_CASES)
def cannot(code: str) -> ResponseReturnValue:
    """Somebody else must."""
    flash(case_actions.cannot(kabar(), member(), code), "passed")
    return _back(code)


@case_acts.post("/<code>/contacted")
@staff(*SEES_CASES)
def contacted(code: str) -> ResponseReturnValue:
    """The person was reached."""
    flash(case_actions.contacted(kabar(), member(), code), "reached")
    return _back(code)


@case_acts.post("/<code>/lift")
@staff(*SEES_CASES)
def lift(code: str) -> ResponseReturnValue:
    """Messages may go to the person again. Raises NotYours."""
    try:
        danger_words.lift(kabar(), member(), code)
    except CaseFault as fault:
        return show(code, hush_fault=str(fault)), 422
    flash("hush_lifted", "done")
    return _back(code)


@case_acts.post("/<code>/plan")
@staff(*SEES_CASES)
def plan(code: str) -> ResponseReturnValue:
    """The next contact, in the zone that the form was shown in; an empty time takes the plan back."""
    try:
        at = _moment(request.form.get("next_contact", ""), request.form.get("zone", ""))
        case_actions.plan(kabar(), member(), code, at)
    except CaseFault as fault:
        return show(code, plan_fault=str(fault)), 422
    flash("planned" if at else "unplanned", "done")
    return _back(code)


@case_acts.post("/<code>/reopen")
@staff(*SEES_CASES)
def reopen(code: str) -> ResponseReturnValue:
    """Open it again, as one's own."""
    try:
        case_actions.reopen(kabar(), member(), code, request.form.get("why", ""))
    except CaseFault as fault:
        flash(str(fault), "fault")
    else:
        flash("reopened", "done")
    return _back(code)


def _moment(given: str, zone: str) -> datetime | None:
    """What a field for day and time says."""
    if not given.strip():
        return None
    if (found := times.read(given, zone)) is None:
        raise CaseFault("plan_unclear")
    return found


def _colleague(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise CaseFault("colleague_missing") from None


def _back(code: str) -> ResponseReturnValue:
    return redirect(url_for("cases.page", code=code), 303)
