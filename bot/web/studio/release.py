"""How a draft goes live: the difference looked at, published, approved by a second person, and rolled back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import abort, flash, redirect, render_template, request, url_for

from bot.core.finding import ContentError
from bot.services.studio import merging, overview, previews, publications, publishing
from bot.services.studio.doors import WRITES as WRITE
from bot.services.studio.doors import StudioFault
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member
from bot.web.studio import flow_page
from bot.web.studio.flow import seen, studio_flow
from bot.web.studio.menu import SEES, WRITES

LONGEST_KEPT: Final = 2000

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue


@studio_flow.get("/<name>/changes")
@staff(*SEES)
def changes(name: str) -> ResponseReturnValue:
    """What would change, whom it touches, and the button that publishes or approves."""
    return _changes(name)


@studio_flow.get("/<name>/publish")
@studio_flow.get("/<name>/approve")
@studio_flow.get("/<name>/refuse")
@staff(*SEES)
def changes_again(name: str) -> ResponseReturnValue:
    """The page again, where a form of it was answered with a fault."""
    return _changes(name)


@studio_flow.post("/<name>/publish")
@staff(*WRITES)
def publish(name: str) -> ResponseReturnValue:
    """Make the draft live, or ask for a second person."""
    why = request.form.get("why", "")
    return _settled(name, lambda: publishing.publish(kabar(), member(), name, why, seen()).status, why)


@studio_flow.post("/<name>/approve")
@staff(*SEES)
def approve(name: str) -> ResponseReturnValue:
    """Let what waits go live."""
    return _settled(name, lambda: publishing.approve(kabar(), member(), name, request.form.get("version", "")).status)


@studio_flow.post("/<name>/refuse")
@staff(*SEES)
def refuse(name: str) -> ResponseReturnValue:
    """Send what waits back; its draft stays."""
    return _settled(name, lambda: publishing.refuse(kabar(), member(), name, request.form.get("version", "")).status)


@studio_flow.get("/<name>/merge")
@staff(*SEES)
def merge_again(name: str) -> ResponseReturnValue:
    """The page again, where its form was answered with a fault."""
    return flow_page.show(name)


@studio_flow.post("/<name>/merge")
@staff(*WRITES)
def merge(name: str) -> ResponseReturnValue:
    """Work what an upgrade brought into the draft; the page of differences says what stayed as staff wrote it."""
    try:
        _, kept = merging.merge(kabar(), member(), name, seen())
    except StudioFault as fault:
        return flow_page.show(name, fault=fault.code), 422
    flash("draft_saved", "done")
    return redirect(url_for("studio_flow.changes", name=name, kept=",".join(kept) or None), 303)


@studio_flow.get("/<name>/history")
@staff(*SEES)
def history(name: str) -> ResponseReturnValue:
    """Who published what, when and why."""
    return _history(name)


@studio_flow.get("/<name>/rollback")
@staff(*SEES)
def history_again(name: str) -> ResponseReturnValue:
    """The page again, where its form was answered with a fault."""
    return _history(name)


@studio_flow.post("/<name>/rollback")
@staff(*WRITES)
def roll_back(name: str) -> ResponseReturnValue:
    """Make the version before the live one live again."""
    try:
        done = publishing.roll_back(kabar(), member(), name, request.form.get("why", ""))
    except StudioFault as fault:
        return _history(name, fault.code), 422
    except ContentError as error:
        return _history(name, "unsound", error), 422
    flash("flow_asked" if done.status == "asked" else "rolled_back", "done")
    return redirect(url_for("studio_flow.history", name=name), 303)


def _settled(name: str, how: Callable[[], str], why: str = "") -> ResponseReturnValue:
    try:
        status = how()
    except StudioFault as fault:
        return _changes(name, fault.code, why), 422
    except ContentError:
        return _changes(name, "unsound", why), 422  # the page names each finding by itself
    flash(f"flow_{status}", "done")
    return redirect(url_for("studio_flow.history", name=name), 303)


def _changes(name: str, fault: str = "", why: str = "") -> str:
    shown = previews.preview(kabar(), name)
    if shown is None:
        abort(404)
    mine = shown.asked is not None and shown.asked.by_id == member().id
    return render_template(
        "studio/changes.html",
        name=name,
        shown=shown,
        fault=fault,
        why=why,
        mine=mine,
        writes=member().role in WRITE,
        kept=[one for one in request.args.get("kept", "")[:LONGEST_KEPT].split(",") if one],
    )


def _history(name: str, fault: str = "", error: ContentError | None = None) -> str:
    row = overview.one(kabar(), name)
    lines = overview.told(kabar(), publications.history(kabar(), name))
    if row is None and not lines:
        abort(404)
    findings = error.findings if error else ()
    writes = member().role in WRITE
    return render_template(
        "studio/history.html", name=name, row=row, lines=lines, fault=fault, findings=findings, writes=writes
    )
