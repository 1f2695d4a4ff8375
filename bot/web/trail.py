"""The whole audit trail, for those who lead: who did what, to whom, when; by member, code, kind and days."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for

from bot.services.trail import kinds, lines
from bot.services.trail.lines import Wanted
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

LEADS = ("supervisor", "admin")
FIELDS = ("member", "code", "kind", "from", "to")
LONGEST = 120
CODE = re.compile(r"(P-[0-9A-Z]{4,10}|KB-[0-9]{1,9})", re.ASCII)

trail = Blueprint("trail", __name__, url_prefix="/audit")


@trail.get("")
@staff(*LEADS)
def page() -> ResponseReturnValue:
    """The newest fifty rows, or those that are asked for."""
    return _page(_given(request.args))


@trail.post("")
@staff(*LEADS)
def choose() -> ResponseReturnValue:
    """To the rows that are asked for. What is no code may be a name: it stands in no address."""
    given = _given(request.form)
    fault = "" if _code_fits(given) else "code"
    if not fault and not all(_day(given[name]) for name in ("from", "to") if given[name]):
        fault = "day"
    if fault:
        return _page(given, fault), 422
    return redirect(_address(given), 303)


def _page(given: dict[str, str], fault: str = "") -> str:
    wanted = Wanted(code="-") if fault else _wanted(given)
    after = request.args.get("after", "")[:LONGEST]
    found = lines.page(kabar(), member(), wanted, after)
    following = _address(given | {"after": found.following}) if found.following else None
    return render_template(
        "trail.html",
        page=found,
        given=given,
        narrowed=sum(1 for value in given.values() if value),
        following=following,
        after=after,
        kinds=kinds.KINDS,
        nobody=lines.NOBODY,
        fault=fault,
    )


def _address(given: Mapping[str, str]) -> str:
    address: dict[str, Any] = {name: value for name, value in given.items() if value}
    return url_for("trail.page", **address)


def _given(values: Mapping[str, str]) -> dict[str, str]:
    given = {name: values.get(name, "").strip()[:LONGEST] for name in FIELDS}
    return given | {"code": given["code"].upper()}


def _code_fits(given: dict[str, str]) -> bool:
    return not given["code"] or CODE.fullmatch(given["code"]) is not None


def _wanted(given: dict[str, str]) -> Wanted:
    since, last = _day(given["from"]), _day(given["to"])
    return Wanted(
        member=given["member"],
        code=given["code"] if _code_fits(given) else "-",
        kind=given["kind"],
        since=since,
        until=last + timedelta(days=1) if last else None,
    )


def _day(given: str) -> datetime | None:
    """The day's beginning on the reader's clocks; None where it is no day, or one that has no next."""
    try:
        day = date.fromisoformat(given)
        return datetime.combine(day, time.min, member().zone) if day < date.max and day > date.min else None
    except ValueError:
        return None
