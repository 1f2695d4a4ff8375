"""The ladder: how soon a person must act on each level, whom Kabar tells, and by which ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, render_template, request

from bot.content import edits
from bot.content.edits import EditError
from bot.content.parts import LADDER
from bot.content.yaml import read_yaml
from bot.core.flow import LEVELS
from bot.core.ladder import WAYS
from bot.services.studio.doors import StudioFault
from bot.web.gate import staff
from bot.web.studio import parts
from bot.web.studio.menu import SEES, WRITES

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

TIMES: Final = ("acknowledge", "contact", "resolve", "again_every")
UNITS: Final = ("minutes", "hours", "days", "working_days")
_MOST: Final = 24 * 60

ladder = Blueprint("studio_ladder", __name__, url_prefix="/studio/ladder")


@ladder.get("")
@staff(*SEES)
def page() -> ResponseReturnValue:
    """Every level with its times, ways and helpers."""
    return _shown()


@ladder.post("/level")
@staff(*WRITES)
def level() -> ResponseReturnValue:
    """Change the times and ways of one level: in the draft."""
    body = parts.of(LADDER).body
    try:
        new = _changed(body, parts.field("level"))
    except EditError:
        return _shown(fault="place"), 422
    except StudioFault as fault:
        return _shown(fault=fault.code), 422
    return parts.saved(LADDER, new, _shown)


def _changed(body: str, name: str) -> str:
    read = _read(body)
    if name not in LEVELS:
        raise EditError(name)
    was = read["levels"][name]
    for key in TIMES:
        count, unit = parts.field(f"{key}_count"), parts.field(f"{key}_unit")
        if unit not in UNITS or not (count.isascii() and count.isdecimal() and 1 <= int(count[:6]) <= _MOST):
            raise StudioFault("time", key)
        if {unit: int(count)} != was.get(key):
            body = edits.put(body, ("levels", name, key), {unit: int(count)})
    ways = [one for one in WAYS if one in request.form.getlist("through")]
    if set(ways) != set(was.get("through", [])):
        body = edits.put(body, ("levels", name, "through"), ways)
    at_once = request.form.get("at_once") == "yes"
    if at_once != was.get("at_once", False):
        body = edits.put(body, ("levels", name, "at_once"), at_once)
    return body


def _read(body: str) -> dict[str, Any]:
    """The ladder as data. Raises EditError where it cannot be changed by a form."""
    try:
        data = read_yaml(body)
        if isinstance(data, dict) and all(isinstance(data["levels"][one], dict) for one in LEVELS):
            return data
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is changed as text
        raise EditError("unreadable") from None
    raise EditError("unreadable")


def _shown(_name: str = LADDER, fault: str = "") -> str:
    desk = parts.of(LADDER)
    try:
        drafted = _read(desk.body)
    except EditError:
        drafted = None
    given: dict[str, object] = {"levels": LEVELS, "times": TIMES, "units": UNITS, "ways": WAYS}
    return render_template("studio/ladder.html", desk=desk, drafted=drafted, fault=fault, form=request.form, **given)


parts.install(ladder, _shown, lambda _: LADDER, forms=("level",))
