"""A person's own copy of their data, asked for on their page; another member agrees, then it is taken once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, redirect, render_template, request, url_for

from bot.log import get_logger
from bot.services.cases import export_requests
from bot.services.cases import subject_copy as service
from bot.services.cases.export_requests import ExportFault, Withheld
from bot.web import subject_copy
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.people import SEES_PEOPLE
from bot.web.reach import people
from bot.web.session import member

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

__all__ = ["people"]

log = get_logger(__name__)


@people.get("/<code>/copy")
@staff(*SEES_PEOPLE)
def copy(code: str) -> ResponseReturnValue:
    """Says what is in it, and whom it may be given to. Raises NotYours."""
    return _page(code)


@people.post("/<code>/copy")
@staff(*SEES_PEOPLE)
def ask_for_copy(code: str) -> ResponseReturnValue:
    """A second member is to agree first. Raises NotYours."""
    if request.form.get("sure") != "yes":
        return _page(code, "sure"), 422
    try:
        export_requests.ask(kabar(), member(), code)
    except Withheld:
        return _page(code), 422
    log.info("copy_asked", person=code, staff=str(member().id))
    return redirect(url_for("people.copy", code=code), 303)


@people.post("/<code>/copy/file")
@staff(*SEES_PEOPLE)
def take_copy(code: str) -> ResponseReturnValue:
    """The file, once somebody else has agreed, and once only. Raises NotYours."""
    try:
        made = service.make(kabar(), member(), code)
    except (Withheld, ExportFault):
        return _page(code, "taken"), 422
    log.info("copy_made", person=code, staff=str(member().id))
    answer = make_response(subject_copy.written(made))
    answer.headers["Content-Type"] = "text/html; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{subject_copy.file_name(made)}"'
    return answer


def _page(code: str, fault: str = "") -> str:
    may = service.may_make(kabar(), member(), code)
    standing = export_requests.standing(kabar(), member(), code) if may else None
    return render_template("copy.html", code=code, may=may, standing=standing, fault=fault)
