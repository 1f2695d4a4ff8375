"""Two records of one person: which may be the same, side by side, made one. Every form works without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from bot.services.cases import duplicates as service
from bot.services.cases.duplicates import MergeFault
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

MAY_MERGE = ("supervisor", "admin")

duplicates = Blueprint("duplicates", __name__, url_prefix="/people")


@duplicates.get("/<code>/merge")
@staff(*MAY_MERGE)
def page(code: str) -> ResponseReturnValue:
    """Possible duplicates, or (``?with=``) two records side by side. Raises NotYours."""
    other = _code(request.args.get("with", ""))
    if not other:
        return _page(code)
    try:
        return _page(code, other)
    except MergeFault as fault:
        return _page(code, fault=str(fault)), 422


@duplicates.post("/<code>/merge")
@staff(*MAY_MERGE)
def merge(code: str) -> ResponseReturnValue:
    """Make them one. Raises NotYours."""
    other = _code(request.form.get("with", ""))
    chosen = frozenset(name for name in service.CHOSEN if request.form.get(name) == "other")
    try:
        if request.form.get("same") != "yes":
            return _page(code, other, "merge_unsure"), 422
        service.merge(kabar(), member(), code, other, chosen)
    except MergeFault as fault:
        return _refused(code, other, str(fault)), 422
    flash("merged_done", "done")
    return redirect(url_for("people.page", code=code), 303)


def _refused(code: str, other: str, fault: str) -> str:
    """Both again, with what speaks against it; where one is not there any more, only that."""
    try:
        return _page(code, other, fault)
    except MergeFault:
        return _page(code, fault=fault)


def _page(code: str, other: str = "", fault: str | None = None) -> str:
    both = service.compared(kabar(), member(), code, other) if other else None
    found = () if both else service.found(kabar(), member(), code)
    return render_template("merge.html", code=code, other=other, both=both, found=found, fault=fault, form=request.form)


def _code(given: str) -> str:
    """A person's code as somebody types it: small letters, without ``P-``."""
    text = given.strip().upper()[:20]
    return text if text.startswith("P-") or not text else f"P-{text}"
