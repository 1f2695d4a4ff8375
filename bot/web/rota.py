"""Who is on call: read by all who take cases, edited by supervisors. Every form works without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from bot.core.flow import LEVELS
from bot.core.rota import DUTIES
from bot.services.cases import rota_board, rotas
from bot.services.cases.rotas import NewShift, RotaFault
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

READS = ("caseworker", "supervisor", "admin")
WRITES = ("supervisor", "admin")

rota = Blueprint("rota", __name__, url_prefix="/rota")


@rota.get("")
@staff(*READS)
def page() -> ResponseReturnValue:
    """The rota, its gaps of the week first."""
    return _page()


@rota.post("/shifts")
@staff(*WRITES)
def add_shift() -> ResponseReturnValue:
    """Write hours of duty."""
    form = request.form
    plain = {key: form.get(key, "") for key in ("staff_id", "duty", "begins", "ends", "district", "since", "until")}
    new = NewShift(**plain, levels=tuple(form.getlist("levels")), days=tuple(form.getlist("days")))
    return _done(lambda: rotas.add_shift(kabar(), member().id, new), "shift")


@rota.post("/leave")
@staff(*WRITES)
def add_leave() -> ResponseReturnValue:
    """Write who is away."""
    who, first, last = (request.form.get(key, "") for key in ("staff_id", "first", "last"))
    return _done(lambda: rotas.add_leave(kabar(), member().id, who, first, last), "leave")


@rota.post("/remove")
@staff(*WRITES)
def remove() -> ResponseReturnValue:
    """Take a line away."""
    return _done(lambda: rotas.remove(kabar(), member().id, request.form.get("id", "")), "remove")


def _done(act: Callable[[], object], form: str) -> ResponseReturnValue:
    try:
        act()
    except RotaFault as fault:
        return _page({form: str(fault)}), 422
    flash("rota_saved", "done")
    return redirect(url_for("rota.page"), 303)


def _page(faults: dict[str, str] | None = None) -> str:
    districts = sorted({one.name for one in kabar().content.districts.values()})
    return render_template(
        "rota.html",
        board=rota_board.board(kabar()),
        may_write=member().role in WRITES,
        districts=districts,
        levels=LEVELS,
        duties=DUTIES,
        faults=faults or {},
        form=request.form,
    )
