"""Tests of staff's own: conversations as they must go, with how they go now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from bot.core.finding import ContentError
from bot.services.studio import stories, tried
from bot.services.studio.doors import StudioFault
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member
from bot.web.studio.menu import SEES, WRITES
from bot.web.studio.named import test_name

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from bot.core.finding import Finding

studio_tests = Blueprint("studio_tests", __name__, url_prefix="/studio/tests")

EXAMPLE: Final = '- begin: check_in\n- bot: ["Apa kabar"]\n- person: "1"\n'
"""What stands in the form of a new test."""


@studio_tests.get("")
@staff(*SEES)
def page() -> ResponseReturnValue:
    """All tests, the ones that fail first."""
    return _list()


@studio_tests.post("")
@staff(*WRITES)
def add() -> ResponseReturnValue:
    """Keep a test that was written as text."""
    typed = {"name": request.form.get("name", ""), "body": _body()}
    name = test_name(typed["name"])
    try:
        stories.save(kabar(), member(), name, typed["body"], new=True)
    except StudioFault as fault:
        return _list(typed, fault.code), 422
    except ContentError as error:
        return _list(typed, "", error.findings), 422
    flash("test_saved", "done")
    return redirect(url_for("studio_tests.one", name=name), 303)


@studio_tests.get("/<name>")
@staff(*SEES)
def one(name: str) -> ResponseReturnValue:
    """One test: its text, and what does not go as written."""
    return _one(name)


@studio_tests.post("/<name>")
@staff(*WRITES)
def save(name: str) -> ResponseReturnValue:
    """Change its text."""
    body = _body()
    if request.form.get("seen") != _read(name).mark:
        return _one(name, body, "changed"), 422
    try:
        stories.save(kabar(), member(), name, body)
    except StudioFault as fault:
        return _one(name, body, fault.code), 422
    except ContentError as error:
        return _one(name, body, "", error.findings), 422
    flash("test_saved", "done")
    return redirect(url_for("studio_tests.one", name=name), 303)


@studio_tests.post("/<name>/drop")
@staff(*WRITES)
def drop(name: str) -> ResponseReturnValue:
    """Take it away."""
    try:
        stories.drop(kabar(), member(), name)
    except StudioFault:
        abort(404)
    flash("test_dropped", "done")
    return redirect(url_for("studio_tests.page"), 303)


def _body() -> str:
    """As it was typed; browsers end lines with two letters."""
    return request.form.get("body", "").replace("\r\n", "\n")


def _list(typed: dict[str, str] | None = None, fault: str = "", faults: tuple[Finding, ...] = ()) -> str:
    found = tried.every(kabar())
    tests = sorted(found.tests, key=lambda test: (not test.fails, test.name))
    shown = typed or {"name": "", "body": EXAMPLE}
    can = {"writes": member().role in WRITES, "fault": fault, "faults": faults}
    return render_template("studio/tests.html", found=found, tests=tests, typed=shown, **can)


def _read(name: str) -> tried.Tried:
    return tried.one(kabar(), name) or abort(404)


def _one(name: str, body: str | None = None, fault: str = "", faults: tuple[Finding, ...] = ()) -> str:
    test = _read(name)
    can = {"writes": member().role in WRITES, "fault": fault, "faults": faults}
    return render_template("studio/test.html", test=test, body=test.body if body is None else body, **can)
