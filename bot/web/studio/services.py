"""Whom people are told to call: who is verified, what wants to be dialled again, and changing them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from flask import Blueprint, render_template, request

from bot.content import edits
from bot.content.edits import EditError
from bot.content.overlaid_parts import with_parts
from bot.content.parts import SERVICES
from bot.core.finding import ContentError
from bot.services.studio import upkeep
from bot.services.studio.doors import StudioFault
from bot.store.service_call import OUTCOMES
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member
from bot.web.studio import parts
from bot.web.studio.menu import SEES, WRITES

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from bot.core.world import Service

AUDIENCES: Final = ("all", "women_children")
_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")

services = Blueprint("studio_services", __name__, url_prefix="/studio/services")


@services.app_context_processor
def _reminder() -> dict[str, object]:
    return {"services_due": lambda: upkeep.due(kabar())}


@services.get("")
@staff(*SEES)
def page() -> ResponseReturnValue:
    """All services, those first that want to be dialled."""
    return _shown()


@services.post("/dialled")
@staff(*SEES)
def dialled() -> ResponseReturnValue:
    """Somebody dialled a number today, and says what came of it."""
    name, contact, outcome = parts.field("service"), request.form.get("contact", "")[:200], parts.field("outcome")
    try:
        upkeep.dialled(kabar(), member(), name, contact, outcome)
    except StudioFault as fault:
        return _shown(fault=fault.code), 422
    return parts.back("dialled", f"service-{name}")


@services.post("/edit")
@staff(*WRITES)
def edit() -> ResponseReturnValue:
    """Change one service, add one, or take one away: in the draft."""
    name, body = parts.field("service"), parts.of(SERVICES).body
    try:
        new = edits.drop(body, (name,)) if request.form.get("act") == "drop" else _edited(body, name)
    except (EditError, KeyError):
        return _shown(fault="place"), 422
    except StudioFault as fault:
        return _shown(fault=fault.code), 422
    return parts.saved(SERVICES, new, _shown)


def _edited(body: str, name: str) -> str:
    told: dict[str, edits.Plain] = {key: parts.field(key) for key in ("name", "contact", "audience")}
    if not told["name"] or not told["contact"]:
        raise StudioFault("missing", "name and number")
    if any(ord(letter) < ord(" ") for value in told.values() for letter in str(value)):
        raise StudioFault("letters", "a letter that no text has")
    districts = [" ".join(one.split())[:80] for one in request.form.getlist("districts") if one.strip()]
    there = _in(body)
    if request.form.get("act") == "add":
        if not _ID.fullmatch(name) or name in there:
            raise StudioFault("id", "a name of its own")
        return edits.put(body, (name,), told | ({"districts": districts} if districts else {}))
    was = there[name]
    if told["contact"] != was.contact:
        body = edits.put(body, (name, "verified_on"), None)  # nobody has dialled the new number
    for key, value in told.items():
        if value != getattr(was, key):
            body = edits.put(body, (name, key), value)
    if tuple(districts) != was.districts:
        body = edits.put(body, (name, "districts"), districts)
    return body


def _in(body: str) -> dict[str, Service]:
    """The services of this text. Raises EditError where it cannot be read: then it is changed as text."""
    try:
        return dict(with_parts(kabar().content, {SERVICES: body}).services)
    except ContentError:
        raise EditError("unreadable") from None


def _shown(_name: str = SERVICES, fault: str = "") -> str:
    desk = parts.of(SERVICES)
    try:
        drafted = _in(desk.body)
    except EditError:
        drafted = None
    districts = sorted({one.name for one in kabar().content.districts.values() if one.name != one.province})
    return render_template(
        "studio/services.html",
        desk=desk,
        rows=upkeep.every(kabar()),
        drafted=drafted,
        districts=districts,
        outcomes=OUTCOMES,
        audiences=AUDIENCES,
        fault=fault,
        form=request.form,
        most=upkeep.LASTS.days,
    )


parts.install(services, _shown, lambda _: SERVICES, forms=("dialled", "edit"))
