"""Erasing on a person's page: what would go and stay, and afterwards the receipt, which can be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from bot.log import get_logger
from bot.services.erasing import desk, slips
from bot.services.erasing.asking import REASONS
from bot.services.erasing.desk import EraseFault, Wish
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

MAY_ERASE = ("supervisor", "admin")

erasing = Blueprint("erasing", __name__, url_prefix="/people")
log = get_logger(__name__)


@erasing.get("/<code>/erase")
@staff(*MAY_ERASE)
def page(code: str) -> ResponseReturnValue:
    """What would be erased, and what would stay. Raises NotYours."""
    return _page(code)


@erasing.post("/<code>/erase")
@staff(*MAY_ERASE)
def erase(code: str) -> ResponseReturnValue:
    """Do it, and lead to the receipt. Raises NotYours."""
    given = request.form
    wish = Wish(given.get("scope", ""), typed=given.get("typed", ""), reason=given.get("reason", ""))
    try:
        receipt = desk.erase(kabar(), member(), code, wish)
    except EraseFault as fault:
        return _page(code, str(fault)), 422
    log.info("erased", receipt=receipt, staff=str(member().id))
    return redirect(url_for("erasing.receipt", code=receipt), 303)


@erasing.get("/erased/<code>")
@staff(*MAY_ERASE)
def receipt(code: str) -> ResponseReturnValue:
    """A receipt, as of now. Raises NotYours."""
    return render_template("erased.html", slip=slips.of(kabar(), member(), code.upper()))


def _page(code: str, fault: str = "") -> str:
    found = desk.outlook(kabar(), member(), code)
    return render_template("erase.html", code=code, outlook=found, reasons=REASONS, fault=fault, form=request.form)
