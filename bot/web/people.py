"""The list of people: search, filters, fifty a page. What is searched for stands sealed in the address."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from bot.core.lines import KINDS
from bot.i18n import LANGUAGES
from bot.services.cases import companions, histories, milestones, people_access, person_actions, visits
from bot.services.cases.access import EVERYTHING, NotYours
from bot.services.cases.person_views import Wanted
from bot.services.persons.plans import PlanFault
from bot.store.crypto import SealBroken
from bot.store.person import STATUSES
from bot.web import history_plot
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

SEES_PEOPLE = ("caseworker", "supervisor", "admin")
FILTERS = ("district", "language", "status", "programme", "caseworker")
SEALED = "people.search"
LONGEST = 120
DIGITS = 4
"""Of a page's number."""

people = Blueprint("people", __name__, url_prefix="/people")


@people.get("")
@staff(*SEES_PEOPLE)
def overview() -> ResponseReturnValue:
    """The list."""
    return listed(request.args)


def listed(given: Mapping[str, str], fault: str | None = None) -> str:
    """The list as these arguments want it, with what is wrong in its form."""
    sealed = given.get("find", "")
    wanted = replace(_filters(given), text=_opened(sealed), after=given.get("after", ""))
    page = people_access.people_list(kabar(), member(), wanted)
    following = None
    if page.following:
        address: dict[str, Any] = wanted.filters | ({"find": sealed} if wanted.text else {}) | {"after": page.following}
        following = url_for("people.overview", **address)
    return render_template(
        "people.html",
        page=page,
        wanted=wanted,
        following=following,
        statuses=STATUSES,
        speaks=LANGUAGES,
        hands=_hands(wanted),
        fault=fault,
    )


@people.post("")
@staff(*SEES_PEOPLE)
def search() -> ResponseReturnValue:
    """To the list of what is searched for: names and numbers stand in no address."""
    text = request.form.get("text", "").strip()[:LONGEST]
    address: dict[str, Any] = _filters(request.form).filters | ({"find": _sealed(text)} if text else {})
    return redirect(url_for("people.overview", **address), 303)


@people.get("/<code>")
@staff(*SEES_PEOPLE)
def page(code: str) -> ResponseReturnValue:
    """One person; a record that was merged into another leads there. Raises NotYours."""
    try:
        return show(code)
    except NotYours:
        survivor = people_access.led_to(kabar(), member(), code)
        if survivor is None:
            raise
    flash("merge_led", "done")
    return redirect(url_for("people.page", code=survivor))


@people.get("/<code>/looks")
@staff(*SEES_PEOPLE)
def looks(code: str) -> ResponseReturnValue:
    """Everybody who looked at them. Raises NotYours."""
    given = request.args.get("page", "")
    number = int(given) if given.isascii() and given.isdigit() and 0 < len(given) <= DIGITS else 1
    found = people_access.looks_page(kabar(), member(), code, max(number, 1))
    return render_template("person_looks.html", code=code, looks=found, number=max(number, 1))


@people.post("/<code>/plan/<action>")
@staff(*SEES_PEOPLE)
def plan(code: str, action: str) -> ResponseReturnValue:
    """Change how often they are asked. Raises NotYours."""
    given = request.form
    try:
        person_actions.change_plan(
            kabar(), member(), code, action, until=given.get("until", ""), agreed=given.get("agreed") == "yes"
        )
    except PlanFault as fault:
        return show(code, fault=str(fault)), 422
    flash(f"plan_{action}", "done")
    return redirect(url_for("people.page", code=code) + "#plan", 303)


def show(code: str, **faults: str) -> str:
    """The page of a person, with what is wrong in one of its forms. Raises NotYours."""
    texts = request.args.get("texts") == "1"
    found = people_access.person_page(kabar(), member(), code, texts=texts)
    parts = {
        "history": histories.of_person(kabar(), member(), code),
        "draw": history_plot.draw,
        "speaks": LANGUAGES,
        "kinds": KINDS,
        "merges": member().role in EVERYTHING,
        "companion": companions.of_person(kabar(), member(), code),
        "visits": visits.of_person(kabar(), member(), code),
        "milestones": milestones.of_person(kabar(), member(), code),
    }
    return render_template("person.html", person=found, form=request.form, **parts, **faults)


def _hands(wanted: Wanted) -> int | None:
    """How many people can be handed on together: all of one member, or nobody's of one district."""
    others = set(wanted.filters) - {"caseworker", "district"}
    whose = wanted.caseworker != people_access.NO_WORKER or wanted.district
    if member().role not in EVERYTHING or not wanted.caseworker or not whose or others or wanted.text:
        return None
    return companions.held(kabar(), member(), wanted.caseworker, wanted.district)


def _filters(given: Mapping[str, str]) -> Wanted:
    return Wanted(**{name: given.get(name, "")[:LONGEST] for name in FILTERS})


def _sealed(text: str) -> str:
    return base64.urlsafe_b64encode(kabar().vault.seal(text, SEALED, member().id)).decode()


def _opened(sealed: str) -> str:
    """What this member searched for; another's search, or no search at all, is an empty one."""
    if not sealed:
        return ""
    try:
        return kabar().vault.open(base64.urlsafe_b64decode(sealed), SEALED, member().id)
    except (SealBroken, binascii.Error, ValueError):
        return ""
