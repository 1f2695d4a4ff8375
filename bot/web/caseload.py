"""The caseload: who carries what, and handing on many cases at once. Every form works without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for

from bot.core.flow import LEVELS
from bot.services.cases import caseload as loads
from bot.services.cases import reassign_desk
from bot.services.cases.caseload import STATES, Which
from bot.services.cases.cases import CaseFault
from bot.services.cases.reassign_desk import MOST
from bot.web import pages
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

LEADS = ("supervisor", "admin")
LONGEST = 120

caseload = Blueprint("caseload", __name__, url_prefix="/caseload")


@caseload.get("")
@staff(*LEADS)
def page() -> ResponseReturnValue:
    """Everybody's load, and what was handed on lately."""
    found = {"load": loads.read(kabar(), member()), "moves": reassign_desk.moves(kabar(), member())}
    return render_template("caseload.html", **found, levels=LEVELS)


@caseload.get("/cases")
@staff(*LEADS)
def cases() -> ResponseReturnValue:
    """The cases behind a number, to be chosen."""
    return _cases(_which(request.args))


@caseload.post("/cases")
@staff(*LEADS)
def choose() -> ResponseReturnValue:
    """Choose cases and a colleague; nothing moves before the next page says what would."""
    which, given = _which(request.form), request.form
    try:
        to = _colleague(given.get("to", ""))
        every = which if given.get("every") == "yes" else None
        code = reassign_desk.choose(kabar(), member(), to, given.getlist("case"), every)
    except CaseFault as fault:
        return _cases(which, str(fault)), 422
    return redirect(url_for("caseload.move", code=code), 303)


@caseload.get("/moves/<code>")
@staff(*LEADS)
def move(code: str) -> ResponseReturnValue:
    """What would move, how far it is, what was done. Raises NotYours."""
    return _move(code)


@caseload.get("/moves/<code>/live")
@staff(*LEADS)
def move_live(code: str) -> Response:
    """How far it is, for a page that refreshes by itself. Raises NotYours."""
    line = reassign_desk.progress(kabar(), member(), code)
    return pages.unless_same(render_template("_move_progress.html", line=line))


@caseload.post("/moves/<code>/go")
@staff(*LEADS)
def go(code: str) -> ResponseReturnValue:
    """Hand them on. Raises NotYours."""
    try:
        reassign_desk.begin(kabar(), member(), code)
    except CaseFault as fault:
        return _move(code, str(fault)), 422
    return redirect(url_for("caseload.move", code=code), 303)


@caseload.post("/moves/<code>/cancel")
@staff(*LEADS)
def cancel(code: str) -> ResponseReturnValue:
    """Throw it away, or stop it. Raises NotYours."""
    try:
        reassign_desk.cancel(kabar(), member(), code)
    except CaseFault as fault:
        return _move(code, str(fault)), 422
    return redirect(url_for("caseload.move", code=code), 303)


def _cases(which: Which, fault: str | None = None) -> str:
    rows, count = loads.listed(kabar(), member(), which)
    people = reassign_desk.colleagues(kabar(), member())
    workers, districts = loads.choices(kabar(), member())
    offered: dict[str, Any] = {"workers": workers, "districts": districts, "colleagues": people}
    known: dict[str, Any] = {"levels": LEVELS, "states": STATES, "most": MOST, "form": request.form}
    return render_template("caseload_cases.html", rows=rows, count=count, which=which, fault=fault, **offered, **known)


def _move(code: str, fault: str | None = None) -> str:
    found = reassign_desk.page(kabar(), member(), code)
    return render_template("caseload_move.html", found=found, move=found.move, fault=fault, levels=LEVELS)


def _which(given: Any) -> Which:  # noqa: ANN401 - the arguments of an address or a form's fields
    return Which(**{name: given.get(name, "")[:LONGEST] for name in ("holder", "district", "level", "state")})


def _colleague(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise CaseFault("colleague_missing") from None
