"""The demo's page: a returnee's phone, a caseworker's phone, the case list, and a clock to move."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request, url_for

from bot.services import access
from bot.services import demo as demos
from bot.web import demo_phone, pages, session
from bot.web.context import kabar
from bot.web.gate import demo_only
from bot.web.jump import Jump

if TYPE_CHECKING:
    from flask import Flask, Response
    from flask.typing import ResponseReturnValue

    from bot.services.case_views import CaseRow
    from bot.services.demo import DemoPhone

JUMPS = (1, 24, 24 * 7)
"""Hours that the clock can be moved by."""
BEGAN = "began"
"""In the address once a session was begun: a browser that comes with it and no cookie keeps none."""

demo = Blueprint("demo", __name__)


def install(app: Flask) -> None:
    """Put the demo on the application."""
    app.extensions[Jump.KEY] = Jump()
    app.register_blueprint(demo)


@demo.get("/")
@demo_only
def page() -> ResponseReturnValue:
    """Everything side by side. Whoever comes is the sample caseworker from then on."""
    if session.current() is None:
        if BEGAN in request.args and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
            return render_template("no_cookies.html"), 400
        session.begin(demos.sample_staff(kabar()))
        return redirect(f"{url_for('demo.page')}?{urlencode({**request.args, BEGAN: 1})}")
    return render_template("demo.html", jumps=JUMPS, tab="open", rows=_rows(), **_shown())


@demo.get("/demo/live")
@demo_only
def live() -> Response:
    """All that changes by itself, as pieces of the page."""
    shown = _shown()
    parts = {name: render_template(f"_{name}.html", **shown) for name in ("person", "staff", "time")}
    parts["cases"] = render_template("_cases.html", tab="open", rows=_rows())
    return pages.unless_same(jsonify(parts=parts, news=shown["news"]).get_data(as_text=True), "application/json")


@demo.post("/demo/say")
@demo_only
def say() -> ResponseReturnValue:
    """Write a message on one of the phones: it goes the same way as a provider's."""
    phone = _phone(request.form.get("phone", ""))
    text = request.form.get("quick") or request.form.get("text", "")
    if not text.strip():
        abort(400)
    tapped = "quick" in request.form and phone.kind == "person"
    took = demo_phone.post(
        kabar(), phone, text, request.form.get("line", ""), tapped=tapped, of=request.form.get("of", "")
    )
    if "no-page" in request.form:
        return ("", 204) if took else ("", 502)
    shown = {"staff": phone.id} if phone.kind == "staff" else {"person": phone.id}
    return redirect(f"{url_for('demo.page')}?{urlencode(shown)}", 303)


@demo.post("/demo/forward")
@demo_only
def forward() -> ResponseReturnValue:
    """Start moving the clock, unless it moves already."""
    hours = request.form.get("hours", type=int)
    if hours not in JUMPS:
        abort(400)
    if not _jump().start(kabar(), hours):
        flash("moving", "wait")
    return ("", 204) if "no-page" in request.form else redirect(url_for("demo.page"), 303)


def _rows() -> list[CaseRow]:
    who = session.current()
    return access.case_list(kabar(), who) if who else []


def _shown() -> dict[str, object]:
    deployment = kabar()
    phones = demos.phones(deployment)
    news = demo_phone.arrived(deployment)
    shown: dict[str, object] = {"phones": phones, "news": news}
    for kind in ("person", "staff"):
        own = [phone for phone in phones if phone.kind == kind]
        wanted = request.args.get(kind)
        phone = next((one for one in own if one.id == wanted), own[0] if own else None)
        bubbles = demos.screen(deployment, phone.id) if phone else []
        shown[kind] = {"phone": phone, "bubbles": bubbles, **demo_phone.ways(bubbles)}
    progress = _jump().progress(deployment)
    return shown | {"progress": progress, "local": datetime.fromisoformat(demos.local_time(deployment))}


def _phone(phone_id: str) -> DemoPhone:
    found = next((phone for phone in demos.phones(kabar()) if phone.id == phone_id), None)
    return found or abort(404)


def _jump() -> Jump:
    jump: Jump = current_app.extensions[Jump.KEY]
    return jump
