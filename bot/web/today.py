"""My day: what there is to do, the most urgent first. Reading and taking work without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from bot.services.cases import case_actions, export_requests
from bot.services.day import my_day
from bot.web import pages
from bot.web.cases import SEES_CASES
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

_CODE = re.compile(r"KB-[0-9]{1,9}")

today = Blueprint("today", __name__, url_prefix="/today")


@today.get("")
@staff(*SEES_CASES)
def page() -> ResponseReturnValue:
    """The list."""
    taken = request.args.get("taken", "")
    other = case_actions.holder(kabar(), member(), taken) if _CODE.fullmatch(taken) else None
    waiting = sum(not one.own for one in export_requests.waiting(kabar(), member()))
    day = my_day.day_of(kabar(), member(), _page())
    return render_template("today.html", day=day, taken=taken, other=other, waiting=waiting)


@today.get("/live")
@staff(*SEES_CASES)
def live() -> Response:
    """The same list alone, for a page that refreshes by itself."""
    day = my_day.day_of(kabar(), member(), _page(), looks=False)
    return pages.unless_same(render_template("_today.html", day=day))


@today.post("/<code>/acknowledge")
@staff(*SEES_CASES)
def acknowledge(code: str) -> ResponseReturnValue:
    """Take a case without leaving the list; who was first is named there, for it has left the list. Raises NotYours."""
    came = case_actions.acknowledge(kabar(), member(), code)
    if came == "already":
        return redirect(url_for("today.page", taken=code), 303)
    flash(f"day_{came}", "taken")
    return redirect(f"{url_for('today.page')}#{code}", 303)


@today.post("/<code>/contacted")
@staff(*SEES_CASES)
def contacted(code: str) -> ResponseReturnValue:
    """The person was reached, said without leaving the list. Raises NotYours."""
    flash(f"day_{case_actions.contacted(kabar(), member(), code)}", "reached")
    return redirect(url_for("today.page"), 303)


@today.post("/accept")
@staff(*SEES_CASES)
def accept() -> ResponseReturnValue:
    """Take everything that was handed over."""
    my_day.accept_all(kabar(), member())
    flash("day_accepted", "done")
    return redirect(url_for("today.page"), 303)


def _page() -> int:
    given = request.args.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 1  # noqa: PLR2004 - a page of ours has three digits at most
