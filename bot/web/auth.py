"""Logging in, its first step, and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from bot.log import get_logger
from bot.services.accounts import second_factor, sessions
from bot.services.staff import authenticate
from bot.web import half, limits, session
from bot.web.context import kabar
from bot.web.gate import public, staff

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from bot.services.staff import StaffMember

LONGEST = 1000
"""Characters of an address or password; checking a longer one would only cost us time."""

auth = Blueprint("auth", __name__)
log = get_logger(__name__)


@auth.get("/login")
@public("is where people say who they are")
def log_in() -> ResponseReturnValue:
    """The log-in page."""
    if session.current() is not None:
        return redirect(back())
    return render_template("login.html", fault=None, email="", next=back())


@auth.post("/login")
@public("is where people say who they are; attempts are counted")
def try_log_in() -> ResponseReturnValue:
    """Log in, or say that it did not work - never which of the two was wrong."""
    email, password = request.form.get("email", "")[:LONGEST], request.form.get("password", "")[:LONGEST]
    if not limits.may_try(email):
        log.warning("login_limited")
        return render_template("login.html", fault="often", email=email, next=back()), 429
    who = authenticate(kabar(), email, password)
    if who is None:
        log.info("login_failed")
        sessions.failed(kabar(), email)
        return render_template("login.html", fault="wrong", email=email, next=back()), 401
    return go_on(who)


@auth.post("/logout")
@staff()
def log_out() -> ResponseReturnValue:
    """End the session, here and wherever its cookie was copied to."""
    session.end()
    return redirect(url_for("auth.log_in"), 303)


def go_on(who: StaffMember) -> ResponseReturnValue:
    """To the second step; in the demo there is none."""
    if not second_factor.asked(kabar()):
        session.begin(who)
        log.info("login", staff=str(who.id))
        return redirect(landing(who), 303)
    if half.current() != who:
        half.begin(who)
    ready = second_factor.standing(kabar(), who.id) is not None
    step = "second_step.code" if ready else "second_step.set_up"
    return redirect(url_for(step, next=back()), 303)


def landing(who: StaffMember) -> str:
    """Where to go after log-in; an editor sees no cases, and writes flows."""
    wanted = back()
    return url_for("studio.overview") if who.role == "editor" and wanted == url_for("today.page") else wanted


def back() -> str:
    """Where to go after log-in: a path of ours, whatever the link said."""
    wanted = request.values.get("next", "")
    # browsers read // and /\ as another host, and drop tabs and line ends first
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if ours else url_for("today.page")
