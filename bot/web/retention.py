"""How long each kind of data is kept, for admins: what is past its time, and whether it goes by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from bot.services.retention import desk
from bot.services.retention.desk import RetentionFault
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

DAYS = re.compile(r"\d{1,5}", re.ASCII)

retention = Blueprint("retention", __name__, url_prefix="/retention")


@retention.get("")
@staff("admin")
def page() -> ResponseReturnValue:
    """Each kind with its figures; nothing is taken by looking."""
    return _page()


@retention.post("/<name>/on")
@staff("admin")
def let_run(name: str) -> ResponseReturnValue:
    """The clock may take what is past its time, by the period that stood on the page."""
    if request.form.get("sure") != "yes":
        return _page(name, "sure"), 422
    days = DAYS.fullmatch(request.form.get("days", ""))
    try:
        desk.let_run(kabar(), member(), name, int(days[0]) if days else 0)
    except RetentionFault as fault:
        return _refused(name, fault)
    flash("retention_on", "done")
    return redirect(url_for("retention.page"), 303)


@retention.post("/<name>/off")
@staff("admin")
def hold(name: str) -> ResponseReturnValue:
    """Back to dry run."""
    try:
        desk.hold(kabar(), member(), name)
    except RetentionFault as fault:
        return _refused(name, fault)
    flash("retention_off", "done")
    return redirect(url_for("retention.page"), 303)


def _refused(name: str, fault: RetentionFault) -> ResponseReturnValue:
    if fault.code == "kind":
        abort(404)
    return _page(name, fault.code), 422


def _page(wrong: str = "", fault: str = "") -> str:
    clocks = desk.clocks(kabar(), kabar().clock.now())
    if wrong and wrong not in {one.kind for one in clocks}:
        abort(404)
    return render_template("retention.html", clocks=clocks, wrong=wrong, fault=fault)
