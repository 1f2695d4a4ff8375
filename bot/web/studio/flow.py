"""A flow's page: read as a story, changed step by step or as YAML, undone, and thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for

from bot.content.editing import set_top
from bot.content.parts import is_part
from bot.services.studio import changing, drafts, open_pages
from bot.services.studio.doors import StudioFault
from bot.web.context import kabar
from bot.web.gate import larger, staff
from bot.web.session import member
from bot.web.studio import flow_page
from bot.web.studio.menu import SEES, WRITES

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

LARGEST = 1024 * 1024
"""Bytes of a form that holds a whole flow's file, as a browser writes it."""

studio_flow = Blueprint("studio_flow", __name__, url_prefix="/studio/flows")


@studio_flow.before_request
def _flows_alone() -> None:
    """The plan, the ladder and their like have pages of their own."""
    if is_part(str((request.view_args or {}).get("name", ""))):
        abort(404)


def seen() -> int | None:
    """The revision of the draft that the form was made from; None: there was no draft."""
    given = request.form.get("seen", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None  # noqa: PLR2004 - no integer of a database


@studio_flow.get("/<name>")
@staff(*SEES)
def page(name: str) -> ResponseReturnValue:
    """The flow as a story."""
    return flow_page.show(name)


@studio_flow.get("/<name>/here")
@staff(*SEES)
def here(name: str) -> ResponseReturnValue:
    """For the page's script: who else has it open, and whether somebody saved."""
    draft = drafts.read(kabar(), name)
    others = open_pages.here(kabar(), member(), name)
    return jsonify(others=others, revision=draft.revision if draft else None)


@studio_flow.get("/<name>/head")
@staff(*SEES)
def ask_for_head(name: str) -> ResponseReturnValue:
    """The page with the form of the flow's own settings open."""
    return flow_page.show(name, edited=":head")


@studio_flow.post("/<name>/head")
@staff(*WRITES)
def change_head(name: str) -> ResponseReturnValue:
    """Other settings of the flow itself: its title, its words, how long it waits."""
    hours = request.form.get("expires_hours", "").strip()
    values = {
        "title": request.form.get("title", "").strip(),
        "start": request.form.get("start", "").strip(),
        "keywords": [word for part in request.form.get("keywords", "").split(",") if (word := " ".join(part.split()))],
        "sensitive": "sensitive" in request.form,
        "expires_hours": int(hours) if hours.isdecimal() and len(hours) < 10 else hours,  # noqa: PLR2004
    }
    try:
        changing.change(kabar(), member(), name, seen(), changing.HEAD, lambda body: set_top(body, values))
    except StudioFault as fault:
        return flow_page.show(name, edited=":head", fault=fault.code), 422
    return redirect(url_for("studio_flow.page", name=name, _anchor="head"), 303)


@studio_flow.get("/<name>/yaml")
@staff(*SEES)
def as_yaml(name: str) -> ResponseReturnValue:
    """The same flow as its file."""
    return render_template("studio/yaml.html", typed=None, fault="", **flow_page.facts(name))


@studio_flow.post("/<name>/yaml")
@staff(*WRITES)
@larger(LARGEST)
def save_yaml(name: str) -> ResponseReturnValue:
    """The file as it was typed; it may have any fault, the check names them."""
    typed = request.form.get("body", "").replace("\r\n", "\n")
    try:
        drafts.save(kabar(), member(), name, typed, seen())
    except StudioFault as fault:
        shown = flow_page.facts(name)
        return render_template("studio/yaml.html", typed=typed, fault=fault.code, **shown), 422
    flash("draft_saved", "done")
    return redirect(url_for("studio_flow.as_yaml", name=name), 303)


@studio_flow.get("/<name>/go")
@studio_flow.get("/<name>/discard")
@staff(*SEES)
def page_again(name: str) -> ResponseReturnValue:
    """The page again, where a form of it was answered with a fault."""
    return flow_page.show(name)


@studio_flow.post("/<name>/go")
@staff(*WRITES)
def go(name: str) -> ResponseReturnValue:
    """Undo the last change, or do again what was undone."""
    by: Literal[-1, 1] = -1 if request.form.get("by") == "-1" else 1
    try:
        drafts.go(kabar(), member(), name, seen() or 0, by)
    except StudioFault as fault:
        return flow_page.show(name, fault=fault.code), 422
    flash("undone" if by < 0 else "redone", "done")
    return redirect(url_for("studio_flow.page", name=name), 303)


@studio_flow.post("/<name>/discard")
@staff(*WRITES)
def discard(name: str) -> ResponseReturnValue:
    """Throw the draft away, when the box says that it is meant."""
    if request.form.get("sure") != "yes":
        return flow_page.show(name, fault="not_sure"), 422
    try:
        drafts.discard(kabar(), member(), name, seen() or 0)
    except StudioFault as fault:
        return flow_page.show(name, fault=fault.code), 422
    flash("draft_gone", "done")
    return redirect(url_for("studio.overview"), 303)
