"""The demo's page: a returnee's phone, a caseworker's phone, the case list, and a clock to move."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import uuid4

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request, url_for

from bot.i18n import SOURCE
from bot.services import demo as demos
from bot.services import demo_phones
from bot.services.cases import access
from bot.services.persons import lines
from bot.web import demo_phone, pages, session
from bot.web.case_sections import behind
from bot.web.context import kabar
from bot.web.demo_memory import Phones, Screen
from bot.web.gate import demo_only
from bot.web.jump import Jump

if TYPE_CHECKING:
    from flask import Flask, Response
    from flask.typing import ResponseReturnValue

    from bot.core.lines import LineKind
    from bot.services.cases.case_views import CaseRow
    from bot.services.demo_phones import DemoPhone

JUMPS = (1, 24, 24 * 7)
"""Hours that the clock can be moved by."""
PARTS = ("person", "head", "tour", "staff", "time")
BEGAN = "began"
"""In the address once a session was begun: a browser that comes with it and no cookie keeps none."""
AT_ONCE = 4
"""Messages that a page may ask about at once; it has two phones."""

demo = Blueprint("demo", __name__)


def install(app: Flask) -> None:
    """Put the demo on the application."""
    app.extensions[Jump.KEY] = Jump()
    app.extensions[Phones.KEY] = Phones()
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
    return render_template(
        "demo.html", jumps=JUMPS, tab="open", rows=_rows(), behind=behind("open"), pressed=uuid4().hex, **_shown()
    )


@demo.get("/demo/live")
@demo_only
def live() -> Response:
    """All that changes by itself, as pieces of the page."""
    shown = _shown()
    parts = {name: render_template(f"_{name}.html", **shown) for name in PARTS}
    parts["cases"] = render_template("_cases.html", tab="open", rows=_rows(), behind=behind("open"))
    arrived = [one for one in request.args.getlist("unsure")[:AT_ONCE] if demo_phone.is_in(kabar(), one)]
    told = jsonify(parts=parts, news=shown["news"], look=shown["look"], arrived=arrived)
    return pages.unless_same(told.get_data(as_text=True), "application/json")


@demo.post("/demo/say")
@demo_only
def say() -> ResponseReturnValue:
    """Write a message on one of the phones: it goes the same way as a provider's."""
    phone = _phone(request.form.get("phone", ""))
    quick = request.form.get("quick")
    text = quick or request.form.get("text", "")
    line = _line(phone, request.form.get("line")) if phone.kind == "person" else "whatsapp"
    if not text.strip() or not lines.can(kabar(), line).two_way:
        abort(400)
    seen = _screen(phone, line).bubbles
    tap = demo_phone.tap_on(seen, quick, request.values.get("of", "")) if quick else None
    posted = demo_phone.post(kabar(), phone, text, line, tap, request.form.get("pressed", ""))
    if posted.fate != "lost" and phone.kind == "person":
        _memory().wrote(phone, line, demo_phone.written(posted, text, kabar().clock.now()))
    if "no-page" in request.form:
        if posted.fate == "unsure":
            return jsonify(known_as=posted.known_as), 202
        return "", 204 if posted.fate == "taken" else 502
    if posted.fate != "taken":
        flash(posted.fate, "wait")
    return _back(staff=phone.id) if phone.kind == "staff" else _back(person=phone.id, line=line)


@demo.post("/demo/line")
@demo_only
def choose_line() -> ResponseReturnValue:
    """The person is written to on this line from now on."""
    phone = _phone(request.form.get("phone", ""))
    wanted = request.form.get("line")
    kind = next((one for one in demo_phones.tour(kabar(), phone) if one == wanted), None)
    if phone.kind != "person" or kind is None or _memory().is_gone(phone):
        abort(400)
    demo_phones.use(kabar(), phone, kind)
    return ("", 204) if "no-page" in request.form else _back(person=phone.id)


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
    phones = _phones()
    shown: dict[str, object] = {"phones": phones, "news": demo_phone.arrived(deployment)}
    for kind in ("person", "staff"):
        own = [phone for phone in phones if phone.kind == kind]
        phone = _memory().named(own, request.args.get(kind, "")) or (own[0] if own else None)
        on = _line(phone, request.args.get("line")) if phone and kind == "person" else None
        screen = _screen(phone, on) if phone else Screen([], kept=False)
        code = demo_phone.code_in(screen.bubbles)
        shown[kind] = {"phone": phone, "bubbles": screen.bubbles, "kept": screen.kept, "code": code}
        if kind == "person":
            shown |= _toured(phone, on, empty=not screen.bubbles)
    progress = _jump().progress(deployment)
    return shown | {"progress": progress, "local": datetime.fromisoformat(demos.local_time(deployment))}


def _toured(phone: DemoPhone | None, on: LineKind | None, *, empty: bool) -> dict[str, object]:
    """The lines that can be tried on this phone, and what the one that is looked at can do."""
    deployment = kabar()
    able = demo_phones.tour(deployment, phone) if phone else []
    first = _line(phone, None) if phone else None
    language = phone.language if phone else SOURCE
    answers = on is None or lines.can(deployment, on).two_way
    return {
        "can": {kind: lines.can(deployment, kind) for kind in demo_phones.TOUR},
        "link": lines.link(deployment, language),
        "first_word": lines.first_word(deployment, language),
        "sender": deployment.settings.twilio_sms_from,
        "look": {"line": on, "first": first, "able": able, "answers": answers, "empty": empty},
    }


def _line(phone: DemoPhone, wanted: str | None) -> LineKind:
    """The line of this phone that is asked for, else the one its owner is written to on."""
    able = demo_phones.tour(kabar(), phone)
    return next((kind for name in (wanted, phone.line) for kind in able if kind == name), able[0])


def _back(**shown: str) -> ResponseReturnValue:
    return redirect(f"{url_for('demo.page')}?{urlencode(shown)}", 303)


def _phone(phone_id: str) -> DemoPhone:
    return _memory().named(_phones(), phone_id) or abort(404)


def _phones() -> list[DemoPhone]:
    return _memory().all(demo_phones.phones(kabar()))


def _screen(phone: DemoPhone, on: str | None) -> Screen:
    known = demo_phones.screen(kabar(), phone.id, on)
    return _memory().screen(phone, on, known) if phone.kind == "person" else Screen(known, kept=False)


def _memory() -> Phones:
    memory: Phones = current_app.extensions[Phones.KEY]
    return memory


def _jump() -> Jump:
    jump: Jump = current_app.extensions[Jump.KEY]
    return jump
