"""The list of flows: what is live, what is being written, and what waits for a second person; and a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, redirect, render_template, request, url_for

from bot.content.editing import set_top
from bot.content.findings import catalogue, in_words
from bot.content.parts import is_part
from bot.core.told import said_in
from bot.services.studio import drafts, merging
from bot.services.studio import overview as flows
from bot.services.studio.doors import StudioFault
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.language import locale
from bot.web.session import member
from bot.web.studio.menu import SEES, WRITES, entries, url_of_flow
from bot.web.studio.where import where

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from bot.core.finding import Finding

LONGEST_TITLE: Final = 200
_NEW: Final = 'flow: {name}\ntitle: ""\nstart: start\nnodes:\n  start:\n    ask: ""\n    answer: yes_no\n'

studio = Blueprint("studio", __name__, url_prefix="/studio")


@studio.app_context_processor
def _menu() -> dict[str, object]:
    return {"studio_entries": entries, "url_of_flow": url_of_flow}


@studio.app_template_filter("in_words")
def _in_words(finding: Finding, *, by_form: bool = False) -> tuple[str, str]:
    return in_words(finding, str(locale()), by_form=by_form)


studio.add_app_template_filter(where, "where")


@studio.get("")
@staff(*SEES)
def overview() -> ResponseReturnValue:
    """Every flow that is live or being written."""
    return _overview()


@studio.get("/flows")
@staff(*SEES)
def ask_for_flow() -> ResponseReturnValue:
    """The list again, where its form was answered with a fault."""
    return _overview()


@studio.post("/flows")
@staff(*WRITES)
def begin() -> ResponseReturnValue:
    """A new flow, as a draft with one question in it."""
    name, title = (request.form.get(one, "").strip() for one in ("name", "title"))
    if not title or len(title) > LONGEST_TITLE:
        return _overview("title"), 422
    if is_part(name):
        return _overview("name"), 422
    if flows.one(kabar(), name):
        return _overview("taken"), 422
    try:
        drafts.fits(name, "")
        drafts.save(kabar(), member(), name, set_top(_NEW.format(name=name), {"title": title}), None)
    except StudioFault as fault:
        return _overview("taken" if fault.code == "saved_meanwhile" else fault.code), 422
    return redirect(url_for("studio_flow.page", name=name), 303)


@studio.app_template_filter("in_our_words")
def _in_our_words(sentence: str) -> str:
    return said_in(catalogue(str(locale())), sentence)


def _overview(fault: str = "") -> str:
    writes = member().role in WRITES
    typed = {one: request.form.get(one, "") for one in ("name", "title")}
    return render_template(
        "studio/flows.html",
        rows=flows.every(kabar()),
        newer=merging.waiting(kabar()),
        fault=fault,
        typed=typed,
        writes=writes,
    )
