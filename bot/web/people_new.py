"""Enrolling one person: a form by the same checks as a row of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for

from bot.core.lines import KINDS
from bot.i18n import LANGUAGES
from bot.services.cases import companions, enrolling
from bot.services.cases.access import EVERYTHING
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.people import SEES_PEOPLE, people
from bot.web.session import member

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from bot.services.cases.enrolling import Enrolled

__all__ = ["people"]

BLANK = {"language": "id", "safe_from": "08:00", "safe_to": "20:00"}


@people.get("/new")
@staff(*SEES_PEOPLE)
def new() -> ResponseReturnValue:
    """The empty form."""
    who = member()
    # whoever enrols somebody in their village is who will accompany them, unless they choose otherwise
    mine = {"caseworker": str(who.id)} if who.role == "caseworker" else {}
    return _form(BLANK | mine)


@people.post("/new")
@staff(*SEES_PEOPLE)
def enrol() -> ResponseReturnValue:
    """Enrol, or show the form again with what is wrong beside each field."""
    done = enrolling.enrol(kabar(), member(), request.form)
    if done.problems:
        return _form(request.form, done), 422
    if done.code is None:
        return _form(request.form, done), 409
    flash(f"enrolled_{done.status}", "done")
    return redirect(url_for("people.page", code=done.code), 303)


def _form(given: Mapping[str, str], done: Enrolled | None = None) -> str:
    faults = {problem.column: problem for problem in done.problems} if done else {}
    who = member()
    district = None if who.role in EVERYTHING else who.district
    return render_template(
        "person_new.html",
        given=given,
        faults=faults,
        hidden=bool(done and not done.problems),
        own_district=district,
        districts=sorted(one.name for one in kabar().content.districts.values()),
        speaks=LANGUAGES,
        kinds=KINDS,
        workers=companions.offered(kabar(), who),
    )
