"""What is done to one step: changed, added, copied, called otherwise, taken away. Each is a save of the draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from flask import abort, flash, redirect, render_template, request, url_for

from bot.content.editing import (
    NotEditable,
    add_step,
    read_step,
    rename_step,
    set_step,
    step_text,
    take_step,
)
from bot.services.studio import cards, changing
from bot.services.studio.doors import StudioFault
from bot.services.studio.drafts import SavedMeanwhile
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member
from bot.web.studio import flow_page
from bot.web.studio.flow import seen, studio_flow
from bot.web.studio.menu import SEES, WRITES
from bot.web.studio.step_form import step_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")


@studio_flow.get("/<name>/steps")
@staff(*SEES)
def ask_for_step(name: str) -> ResponseReturnValue:
    """The page with the form for one step more open."""
    return flow_page.show(name, edited=":new")


@studio_flow.post("/<name>/steps")
@staff(*WRITES)
def add(name: str) -> ResponseReturnValue:
    """One step more: a new one, or one that was copied, here or in another flow."""
    new, after, pasted = (request.form.get(one, "").strip() for one in ("step", "after", "pasted"))
    try:
        if pasted:
            copied, values = read_step(pasted + "\n")
            new = new or copied
        else:
            values = {"say": request.form.get("say", "").strip(), "end": True}
    except NotEditable:
        return flow_page.show(name, edited=":new", fault="pasted"), 422
    if not _NAME.fullmatch(new):
        return flow_page.show(name, edited=":new", fault="step_name"), 422
    return _done(name, new, lambda body: add_step(body, new, values, after or None), edited=":new")


@studio_flow.get("/<name>/steps/<step>")
@staff(*SEES)
def ask_for_change(name: str, step: str) -> ResponseReturnValue:
    """The page with this step's form open."""
    return flow_page.show(name, edited=step)


@studio_flow.post("/<name>/steps/<step>")
@staff(*WRITES)
def change(name: str, step: str) -> ResponseReturnValue:
    """The step as it was filled in. With ``auto``, for the script: the card's findings alone."""
    values = step_of(request.form)
    if "auto" in request.form:
        return _kept(name, step, lambda body: set_step(body, step, values))
    return _done(name, step, lambda body: set_step(body, step, values), edited=step)


@studio_flow.get("/<name>/steps/<step>/copy")
@staff(*SEES)
def copy(name: str, step: str) -> ResponseReturnValue:
    """The step alone, to be pasted elsewhere."""
    try:
        body, _ = changing.written(kabar(), name)
        text = step_text(body, step)
    except (StudioFault, NotEditable):
        abort(404)
    return render_template("studio/copied.html", name=name, step=step, text=text)


@studio_flow.get("/<name>/steps/<step>/rename")
@studio_flow.get("/<name>/steps/<step>/take")
@staff(*SEES)
def ask_again(name: str, step: str) -> ResponseReturnValue:
    """The page again, where a form of it was answered with a fault."""
    return flow_page.show(name, edited=step)


@studio_flow.post("/<name>/steps/<step>/rename")
@staff(*WRITES)
def rename(name: str, step: str) -> ResponseReturnValue:
    """Another name for the step, wherever it is named."""
    new = request.form.get("step", "").strip()
    if not _NAME.fullmatch(new):
        return flow_page.show(name, edited=step, fault="step_name"), 422
    return _done(name, new, lambda body: rename_step(body, step, new), edited=step, touches=step)


@studio_flow.post("/<name>/steps/<step>/take")
@staff(*WRITES)
def take(name: str, step: str) -> ResponseReturnValue:
    """Take the step away; the check names whatever still leads to it."""
    return _done(name, "", lambda body: take_step(body, step), edited=step, touches=step)


def _done(
    name: str, step: str, how: Callable[[str], str], *, edited: str, touches: str | None = None
) -> ResponseReturnValue:
    try:
        changing.change(kabar(), member(), name, seen(), touches or step, how)
    except SavedMeanwhile:
        # what was typed stays in the form, beside what the other one saved
        typed = cards.typed(step, step_of(request.form)) if edited == step else None
        return flow_page.show(name, edited=edited, fault="saved_meanwhile", typed=typed), 409
    except StudioFault as fault:
        return flow_page.show(name, edited=edited, fault=fault.code), 422
    flash("draft_saved", "done")
    return redirect(url_for("studio_flow.page", name=name, _anchor=f"node-{step}" if step else None), 303)


def _kept(name: str, step: str, how: Callable[[str], str]) -> ResponseReturnValue:
    try:
        changing.change(kabar(), member(), name, seen(), step, how)
    except StudioFault as fault:
        code = 409 if isinstance(fault, SavedMeanwhile) else 422
        return render_template("studio/_kept.html", fault=fault.code, draft=None, mine=[]), code
    shown = flow_page.facts(name)
    return render_template("studio/_kept.html", fault="", mine=shown["on_card"].get(step, []), **shown)
