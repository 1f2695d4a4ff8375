"""A person's own copy of their data, asked for on their page by a form: that it was made is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, render_template, request

from bot.log import get_logger
from bot.services.cases import subject_copy as service
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
def make_copy(code: str) -> ResponseReturnValue:
    """The file. Raises NotYours."""
    if request.form.get("sure") != "yes":
        return _page(code, "sure"), 422
    try:
        made = service.make(kabar(), member(), code)
    except service.Withheld:
        return _page(code), 422
    log.info("copy_made", person=code, staff=str(member().id))
    answer = make_response(subject_copy.written(made))
    answer.headers["Content-Type"] = "text/html; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{subject_copy.file_name(made)}"'
    return answer


def _page(code: str, fault: str = "") -> str:
    return render_template("copy.html", code=code, may=service.may_make(kabar(), member(), code), fault=fault)
