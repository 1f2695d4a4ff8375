"""The plan: which flow comes when, whom a change touches, and who gets what within the next 30 days."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, render_template, request

from bot.content import edits
from bot.content.edits import EditError
from bot.content.parts import PLAN
from bot.content.yaml import read_yaml
from bot.core.plan import LATE
from bot.services.studio import reach
from bot.services.studio.doors import StudioFault
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.studio import parts
from bot.web.studio.menu import SEES, WRITES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flask.typing import ResponseReturnValue

LISTS: Final = ("phases", "also")
_STEP: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_WHEN: Final = ("days", "months", "times", "until_month", "late_days")
_MOST: Final = 366
_SILENCE: Final = ("second_after_hours", "task_after_days", "stranger_after_days")
_DIGITS: Final = 6


class WrongNumber(StudioFault):
    """A field that wants a whole number holds something else; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__("when", "a whole number")
        self.field = field


plan = Blueprint("studio_plan", __name__, url_prefix="/studio/plan")


@plan.get("")
@staff(*SEES)
def page() -> ResponseReturnValue:
    """The steps in their order, what a draft would change, and the calendar."""
    return _shown()


@plan.post("/step")
@staff(*WRITES)
def step() -> ResponseReturnValue:
    """Change, move, add or take away one step: in the draft."""
    body = parts.of(PLAN).body
    try:
        new = _changed(body, parts.field("list"), parts.field("step"), parts.field("act"))
    except (EditError, KeyError, ValueError) as fault:
        return _refused(fault, parts.field("step"))
    return parts.saved(PLAN, new, _shown)


@plan.post("/silence")
@staff(*WRITES)
def silence() -> ResponseReturnValue:
    """Change what follows when nobody answers, and before which hour nothing comes: in the draft."""
    body = parts.of(PLAN).body
    try:
        for key in _SILENCE:
            body = edits.put(body, ("silence", key), _whole(key))
        body = edits.put(body, ("silence", "flow"), parts.field("flow"))
        body = edits.put(body, ("earliest",), parts.field("earliest"))
    except (EditError, StudioFault) as fault:
        return _refused(fault, "silence")
    return parts.saved(PLAN, body, _shown)


def _refused(fault: Exception, of: str) -> ResponseReturnValue:
    """The page as it was typed; where a number is wrong, of which step or part it is."""
    at = (of, fault.field) if isinstance(fault, WrongNumber) else ()
    return _shown(fault=fault.code if isinstance(fault, StudioFault) else "place", at=at), 422


def _changed(body: str, kind: str, name: str, act: str) -> str:
    if kind not in LISTS:
        raise EditError(kind)
    items: list[dict[str, Any]] = _read(body)[kind]
    if act == "add":
        return _added(body, kind, name)
    at = next((at for at, one in enumerate(items) if one["step"] == name), None)
    if at is None:
        raise EditError(name)
    if act == "drop":
        if kind == "phases" and len(items) == 1:
            raise StudioFault("last", "the plan needs a phase")
        return edits.drop(body, (kind, at))
    if act in {"up", "down"}:
        other = at - 1 if act == "up" else at + 1
        return edits.swap(body, (kind,), at, other) if 0 <= other < len(items) else body
    for key, value in _told(kind).items():
        if value is not None and value != items[at].get(key):
            body = edits.put(body, (kind, at, key), value)
        elif value is None and key in items[at]:
            body = edits.drop(body, (kind, at, key))
    return body


def _added(body: str, kind: str, name: str) -> str:
    read = _read(body)
    known = {one["step"] for one in (*read["phases"], *read["also"])}
    if not _STEP.fullmatch(name) or name in known:
        raise StudioFault("step", "a name of its own")
    told = {key: value for key, value in _told(kind).items() if value is not None}
    return edits.put(body, (kind, len(read[kind])), {"step": name, **told})


def _told(kind: str) -> dict[str, edits.Plain]:
    """What the form says of one step; None: the key is not there."""
    late = parts.field("late")
    told: dict[str, edits.Plain] = {"flow": parts.field("flow"), "late": late if late in LATE else "send"}
    told["late_days"] = _whole("late_days")
    if kind == "also":
        if "consent" in request.form:
            told["consent"] = "awareness" if parts.field("consent") == "awareness" else None
        for key in ("days", "months"):
            told[key] = _numbers(key) or None
        if not told["days"] and not told["months"]:
            raise WrongNumber("days")
        return told
    unit, other = ("months", "days") if parts.field("unit") == "months" else ("days", "months")
    told[unit], told[other] = _whole("every"), None
    ends, not_ends = ("until_month", "times") if parts.field("ends") == "until_month" else ("times", "until_month")
    count = _whole("count")
    told[ends], told[not_ends] = (None if ends == "times" and count == 1 else count), None
    return told


def _whole(field: str, typed: str | None = None) -> int:
    """What the field, or this part of it, says. Raises WrongNumber."""
    typed = parts.field(field) if typed is None else typed
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= _DIGITS and 1 <= int(typed) <= _MOST):
        raise WrongNumber(field)
    return int(typed)


def _numbers(field: str) -> list[int]:
    return sorted({_whole(field, one) for one in re.split(r"[,;\s]+", parts.field(field)) if one})


def _read(body: str) -> dict[str, Any]:
    """The plan as data. Raises EditError where it cannot be changed by a form."""
    try:
        data = read_yaml(body)
        if isinstance(data, dict) and all(one["step"] for kind in LISTS for one in data.setdefault(kind, [])):
            return data
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is changed as text
        raise EditError("unreadable") from None
    raise EditError("unreadable")


def _shown(_name: str = PLAN, fault: str = "", at: tuple[str, ...] = ()) -> str:
    desk = parts.of(PLAN)
    with kabar().database.read() as connection:
        days = reach.calendar(connection, kabar())
    try:
        drafted = _read(desk.body)
    except EditError:
        drafted = None
    flows = sorted(kabar().content.world.flows.values(), key=lambda flow: flow.title)
    titles = {flow.name: flow.title for flow in flows}
    return render_template(
        "studio/plan.html",
        desk=desk,
        days=_runs(days),
        drafted=drafted,
        titles=titles,
        late=LATE,
        fault=fault,
        at=at,
        form=request.form,
        span=reach.DAYS,
    )


def _runs(days: Sequence[reach.Day]) -> list[tuple[reach.Day, date]]:
    """Each day of the calendar and its own date; days without anything that follow each other as one, to the last."""
    runs: list[tuple[reach.Day, date]] = []
    for one in days:
        if runs and not one.count and not runs[-1][0].count:
            runs[-1] = runs[-1][0], one.day
        else:
            runs.append((one, one.day))
    return runs


parts.install(plan, _shown, lambda _: PLAN, forms=("step", "silence"))
