"""Replay: what a draft would do with the answers of the last weeks, as counts too rough to tell anybody apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import Blueprint, abort, render_template, request

from bot.core.replay import NOTHING
from bot.services.studio import replays
from bot.services.studio.doors import StudioFault
from bot.services.studio.showing import shown
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member
from bot.web.studio.menu import WRITES

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from bot.core.replay import Outcome
    from bot.services.studio.replays import Replayed
    from bot.services.studio.showing import Shown

studio_replay = Blueprint("studio_replay", __name__, url_prefix="/studio/flows")

DAYS: Final = (7, 30, 90, 365)


@dataclass(frozen=True, slots=True)
class Told:
    """One kind of outcome. ``count`` is rough; ``was`` and ``now``: what is raised."""

    kind: str
    count: int
    node: str = ""
    question: str = ""
    was: str = ""
    now: str = ""


@studio_replay.get("/<name>/replay")
@staff(*WRITES)
def page(name: str) -> ResponseReturnValue:
    """Which days."""
    return _page(_found(name), None)


@studio_replay.post("/<name>/replay")
@staff(*WRITES)
def run(name: str) -> ResponseReturnValue:
    """Replay them: it is written down who had it done. Nothing is kept, so the page itself answers."""
    found = _found(name)
    days = int(request.form["days"]) if request.form.get("days") in {str(one) for one in DAYS} else DAYS[1]
    try:
        result = replays.replay(kabar(), member(), name, found.body, days) if found.plays else None
    except StudioFault as fault:
        return _page(found, None, days, fault.code), 422
    return _page(found, result, days)


def _page(found: Shown, result: Replayed | None, days: int = 30, fault: str = "") -> str:
    told = [_told(found, outcome, count) for outcome, count in result.others.items()] if result else []
    rows = sorted(told, key=lambda one: ("raised", "stuck", "asked").index(one.kind))
    told_of = {"shown": found, "whole": result, "rows": rows, "days": days, "choices": DAYS, "fault": fault}
    return render_template("studio/replay.html", **told_of, most=replays.MOST_A_DAY)


def _told(found: Shown, outcome: Outcome, count: int) -> Told:
    if outcome.kind == "raised":
        was, now = outcome.place.split(" -> ")
        return Told("raised", count, was=was.replace(NOTHING, ""), now=now.replace(NOTHING, ""))
    node = found.flow.nodes.get(outcome.place) if found.flow else None
    return Told(outcome.kind, count, outcome.place, (node.ask or "") if node else "")


def _found(name: str) -> Shown:
    return shown(kabar(), name) or abort(404)
