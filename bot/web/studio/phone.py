"""The phone of the Studio: a draft is played in any language, on any line, from anywhere, with somebody made up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from bot.channels.twilio_content import kind_of
from bot.content.story import written
from bot.core.fields import VALUES
from bot.core.finding import ContentError
from bot.core.played import played, recorded
from bot.core.segments import segments
from bot.i18n import Catalogues
from bot.services.persons import lines
from bot.services.studio import stories
from bot.services.studio.doors import StudioFault
from bot.services.studio.showing import shown
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member
from bot.web.studio import asked as forms
from bot.web.studio.menu import SEES, WRITES
from bot.web.studio.named import test_name

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from bot.core.lines import LineKind
    from bot.core.played import Played, Scene
    from bot.core.segments import Segments
    from bot.services.studio.showing import Shown
    from bot.web.studio.asked import Asked

studio_phone = Blueprint("studio_phone", __name__, url_prefix="/studio/flows")


@dataclass(frozen=True, slots=True)
class Bubble:
    """The answer of one turn as its line shows it. ``shown_as``: buttons, a list, or None for numbered text."""

    scene: Scene
    text: str
    shown_as: str | None = None
    segments: Segments | None = None
    numbers: tuple[str, ...] = ()
    """The names of the services whose numbers were given."""


@studio_phone.get("/<name>/phone")
@staff(*SEES)
def page(name: str) -> ResponseReturnValue:
    """A conversation that has just begun. ``start``: a node of this flow, or ``flow.node``."""
    found = _found(name)
    start = request.args.get("start", "")
    if found.flow is not None and start in found.flow.nodes:
        start = f"{name}.{start}"
    form = request.args.copy()
    form["start"] = start
    return _page(found, forms.read(form, found, kabar().content.districts))


@studio_phone.post("/<name>/phone")
@staff(*SEES)
def play(name: str) -> ResponseReturnValue:
    """One more thing is said; all that was said before comes with the form. Or the conversation is kept as a test."""
    found = _found(name)
    asked = forms.read(request.form, found, kabar().content.districts)
    if request.form.get("act") == "keep" and found.plays:
        return _keep(found, asked)
    return _page(found, asked)


def _keep(found: Shown, asked: Asked) -> ResponseReturnValue:
    """Write the test as people get the texts now: without translations that nobody reviewed."""
    name = test_name(request.form.get("test", ""))
    went = _went(found, replace(asked, unreviewed=False))
    words = request.form.get("only_signs") != "yes"
    body = written(recorded(asked.given, went.scenes, words=words))
    if went.fault:
        return _page(found, asked, "breaks")
    try:
        stories.save(kabar(), member(), name, body, new=True)
    except StudioFault as fault:
        return _page(found, asked, fault.code)
    except ContentError:
        return _page(found, asked, "short")
    flash("test_saved", "done")
    return redirect(url_for("studio_tests.one", name=name), 303)


def _page(found: Shown, asked: Asked, fault: str = "") -> ResponseReturnValue:
    went = _went(found, asked) if found.plays else None
    template = "studio/phone_part.html" if request.values.get("part") else "studio/phone.html"
    told = fault or asked.fault
    page = render_template(
        template,
        shown=found,
        asked=asked,
        went=went,
        bubbles=[_bubble(found, asked, scene) for scene in went.scenes] if went else [],
        fault=told,
        made_up=forms.MADE_UP,
        choose=kabar().common(asked.language, "choose"),
        typed={"test": request.form.get("test", ""), "only_signs": request.form.get("only_signs", "")},
        writes=member().role in WRITES,
        languages_of_people=VALUES["language"],
        districts=sorted({one.name for one in kabar().content.districts.values()}),
        flows=kabar().content.world.flows,
        rounds=max((len(node.rotate) for node in found.flow.nodes.values()), default=0) if found.flow else 0,
    )
    return page, 422 if told else 200


def _went(found: Shown, asked: Asked) -> Played:
    catalogues = Catalogues.load(send_drafts=True) if asked.unreviewed else kabar().catalogues
    return played(found.world, asked.given, asked.acts, catalogues.translate)


def _bubble(found: Shown, asked: Asked, scene: Scene) -> Bubble:
    services = found.world.services
    numbers = tuple(services[one].name for one in scene.referred)
    if asked.line == "whatsapp":
        shown_as = kind_of(scene.question, scene.options) if scene.options else None
        return Bubble(scene, scene.bot, shown_as, numbers=numbers)
    kind: LineKind = "sms" if asked.line == "sms" else "sim"
    text = lines.worded(kabar(), kind, asked.language, scene.bot) if scene.bot else ""
    return Bubble(scene, text, segments=segments(text) if text else None, numbers=numbers)


def _found(name: str) -> Shown:
    return shown(kabar(), name, draft=request.values.get("draft") != "0") or abort(404)
