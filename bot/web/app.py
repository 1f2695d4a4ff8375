"""The web application: webhooks, health, staff pages and, in the demo, two phones and a clock."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Flask, redirect, url_for

from bot import config, log
from bot.config import SettingsError
from bot.services.kabar import Kabar
from bot.services.nudge import Soon
from bot.services.start import start
from bot.web import context, demo, errors, gate, headers, in_turn, language, pages, session, talk, tally, uploads
from bot.web.account import account
from bot.web.alert_link import alert_link
from bot.web.answers import answers
from bot.web.assessments import indicator_form
from bot.web.assets import static
from bot.web.auth import auth
from bot.web.case_work import case_acts
from bot.web.caseload import caseload
from bot.web.cases import cases
from bot.web.copies import people
from bot.web.duplicates import duplicates
from bot.web.erasing import erasing
from bot.web.exports import exports
from bot.web.health import health
from bot.web.home_screen import home_screen
from bot.web.invitation import invitation
from bot.web.limits import Attempts
from bot.web.members import members
from bot.web.programme import programme
from bot.web.retention import retention
from bot.web.rota import rota
from bot.web.second_step import second_step
from bot.web.sim_webhooks import sim
from bot.web.studio import rooms as studio
from bot.web.today import today
from bot.web.trail import trail
from bot.web.webhooks import webhooks

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue


class Application(Flask):
    """Flask, where no view or hook is asynchronous: to ask each of them takes longer than most of them do."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is."""
        return func


LARGEST = 256 * 1024
"""Bytes of a request's body: 10,000 emoji, as a form writes them, and Twilio's own fields."""


def create_app(kabar: Kabar | None = None) -> Flask:
    """The application for this deployment; without one, for the environment's settings.

    Ends the process with code 2 and one line for each fault where those settings will not do.
    """
    kabar = kabar or _kabar()
    kabar = replace(kabar, nudge=Soon(kabar.nudge))
    settings = kabar.settings
    https = settings.public_url.startswith("https:")
    app = Application(__name__, static_folder=None)
    app.request_class = uploads.InMemory
    app.config |= {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": LARGEST,
        "MAX_FORM_MEMORY_SIZE": LARGEST,
        "SESSION_COOKIE_NAME": "__Host-s" if https else "s",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_CHECK_DEFAULT": False,  # the gate does it, for all but the provider
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a case page may be open all day
        "WTF_CSRF_SSL_STRICT": False,  # it wants the Referer header, which our pages do not send
    }
    app.extensions[context.KEY] = kabar
    app.extensions[Attempts.KEY] = Attempts(settings.redis_url)
    tally.install(app, kabar)
    if kabar.database.sqlite:
        in_turn.install(app, kabar.database)
    app.before_request(gate.check)
    gate.csrf.init_app(app)
    session.install(app)
    language.install(app)
    pages.install(app)
    headers.install(app, https)
    errors.install(app)
    for blueprint in (webhooks, sim, health, static, auth, cases, case_acts, alert_link, rota, programme, people):
        app.register_blueprint(blueprint)
    for blueprint in (today, caseload, home_screen, indicator_form, answers, duplicates, erasing):
        app.register_blueprint(blueprint)
    talk.install(app)
    for blueprint in (second_step, invitation, account, members, trail, retention, exports):
        app.register_blueprint(blueprint)
    for blueprint in studio.ROOMS:
        app.register_blueprint(blueprint)
    if settings.demo:
        demo.install(app)
    else:
        app.add_url_rule("/", "home", home)
    return app


@gate.public("leads to the day's list, which asks to log in")
def home() -> ResponseReturnValue:
    """To what there is to do today."""
    return redirect(url_for("today.page"))


def _kabar() -> Kabar:
    try:
        found = config.load()
        faults = found.missing_for("web")
        if not faults:
            log.configure(found.log_level)
            return start(found)
    except SettingsError as error:
        faults = error.lines
    sys.stderr.writelines(f"{line}\n" for line in faults)
    sys.exit(2)
