"""What the pages of plan, ladder, services and words of danger have in common: draft, publishing, history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import Blueprint, abort, redirect, request

from bot.core.finding import ContentError
from bot.services.studio import desk, publishing
from bot.services.studio.doors import StudioFault
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member
from bot.web.studio.menu import SEES, WRITES

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from bot.services.studio.desk import Desk

MOST: Final = 240_000
"""Letters of a field, a little more than a draft may have: then the fault says so."""
Shown = Callable[[str, str], str]
"""Renders the page of the part of this name, with the code of a fault."""


def of(name: str) -> Desk:
    """The desk of this part; a page that is not there where there is none."""
    try:
        return desk.look(kabar(), member(), name)
    except StudioFault:
        abort(404)


def field(name: str, longest: int = 200) -> str:
    """What was typed, on one line."""
    return " ".join(request.form.get(name, "")[:longest].split())


def seen() -> int | None:
    """The draft's revision that the form was written from."""
    told = request.form.get("seen", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 9 else None  # noqa: PLR2004 - digits


def saved(name: str, body: str, shown: Shown, place: str = "") -> ResponseReturnValue:
    """Keep the text as the draft, and back to the page; a fault stands on the page."""
    try:
        desk.keep(kabar(), member(), name, body, seen())
    except StudioFault as fault:
        return shown(name, fault.code), 422
    return back("saved", place)


def back(done: str, place: str = "") -> ResponseReturnValue:
    """To the page of the form that was sent."""
    path = request.path.rpartition("/")[0]
    return redirect(f"{path}?done={done}{f'#{place}' if place else '#draft'}", 303)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done with a part: ``what`` is called with its name, then ``done`` is said."""

    name: str
    what: Callable[[str], object]
    done: str
    roles: tuple[str, ...] = WRITES


ACTS: Final = (
    Act("discard", lambda part: desk.throw_away(kabar(), member(), part, seen()), "discarded"),
    Act("publish", lambda part: publishing.publish(kabar(), member(), part, field("why", 2000), seen()), ""),
    Act("approve", lambda part: publishing.approve(kabar(), member(), part, field("version")), "live", SEES),
    Act("refuse", lambda part: publishing.refuse(kabar(), member(), part, field("version")), "refused", SEES),
    Act("rollback", lambda part: publishing.roll_back(kabar(), member(), part, field("why", 2000)), "back"),
)


def install(
    blueprint: Blueprint, shown: Shown, name_of: Callable[[str], str], prefix: str = "", forms: tuple[str, ...] = ()
) -> None:
    """Add what can be done with a draft; ``prefix`` with ``<name>`` where the page is of one of several parts.

    ``forms``: the page's own. The address of each shows the page again, for whoever asks for it after a fault.
    """

    @staff(*SEES)
    def again(name: str = "") -> ResponseReturnValue:
        return shown(name_of(name), "")

    @staff(*WRITES)
    def text(name: str = "") -> ResponseReturnValue:
        part = name_of(name)
        of(part)
        return saved(part, request.form.get("body", "")[:MOST], shown)

    views = {"text": text, **{act.name: _view(act, shown, name_of) for act in ACTS}}
    for form in (*views, *forms):
        blueprint.add_url_rule(f"{prefix}/{form}", "again", again, methods=["GET"])
    for name, view in views.items():
        blueprint.add_url_rule(f"{prefix}/{name}", name, view, methods=["POST"])


def _view(act: Act, shown: Shown, name_of: Callable[[str], str]) -> Callable[..., ResponseReturnValue]:
    @staff(*act.roles)
    def view(name: str = "") -> ResponseReturnValue:
        part = name_of(name)
        of(part)
        try:
            made = act.what(part)
        except StudioFault as fault:
            return shown(part, fault.code), 422
        except ContentError:
            return shown(part, "errors"), 422
        status = str(getattr(made, "status", ""))
        return back("asked" if status == "asked" else act.done or status)

    return view
