"""Who is logged in. A session is a row that a signed cookie names.

It ends 12 hours after its last use, a week after the log-in however much it is used, by hand, or when another kind of
browser than the one that logged in brings its cookie.

Pages that refresh by themselves do not keep it alive.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast
from uuid import UUID

import flask
from flask import request, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from bot.services.accounts import sessions
from bot.services.accounts.sessions import IDLE
from bot.web import browsers
from bot.web.context import kabar

if TYPE_CHECKING:
    from flask import Flask, Request
    from flask.typing import ResponseReturnValue

    from bot.services.staff import StaffMember

LASTS = 7 * 24 * 3600
"""Seconds: whoever found or copied a phone's session would hold it for ever by using it."""
NOTED_EVERY = 60
"""Seconds between two notes of use, so that not every page sets a cookie."""
LIVE = "X-Kabar-Live"
"""Sent by pages that ask by themselves."""
UNKNOWN = "kabar_nobody_knows"
FOR_MACHINES = "/webhooks/"
"""Where nobody logs in, nor reads an answer with a browser: what they need would cost every message a tenth more."""

manager = LoginManager()
manager.session_protection = None  # by address: phones change theirs all day; ``member_of`` looks at the browser


class Login(UserMixin):  # type: ignore[misc]  # the library ships no types
    """A member, as Flask-Login wants one."""

    def __init__(self, member: StaffMember) -> None:
        self.member = member
        self.id = str(member.id)


class Cookies(SecureCookieSessionInterface):
    """Flask's own sessions, which cost callers that send no cookie (webhooks) nothing."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session in the request's cookie, or an empty one; none at all for a provider."""
        if request.path.startswith(FOR_MACHINES):
            return self.make_null_session(app)
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


def install(app: Flask) -> None:
    """Put log-in on the application."""
    app.config |= {"PERMANENT_SESSION_LIFETIME": IDLE, "SESSION_REFRESH_EACH_REQUEST": False}
    app.session_interface = Cookies()
    manager.init_app(app, add_context_processor=False)  # templates have ``me``, which an error page can do without


@manager.user_loader  # type: ignore[untyped-decorator]
def _load(key: str) -> Login | None:
    session = here() if _is_young() else None
    here_is = browsers.told(request.user_agent.string)
    member = sessions.member_of(kabar(), session, UUID(key), *here_is) if session else None
    return Login(member) if member else None


def _is_young() -> bool:
    """By the machine's time, as the cookie's own end is: a demo's weeks pass at a click."""
    return bool(time.time() - flask.session.get("began", 0) < LASTS)


def here() -> UUID | None:
    """The session that this browser's cookie names, whether or not it still opens anything."""
    try:
        return UUID(str(flask.session.get("session")))
    except ValueError:
        return None  # none, or one of a version before


def current() -> StaffMember | None:
    """Who is logged in, if anybody."""
    if flask.g.get(UNKNOWN):
        return None
    return current_user.member if current_user.is_authenticated else None


def ask_no_more() -> None:
    """For the rest of this request nobody is logged in: the database could not tell."""
    setattr(flask.g, UNKNOWN, True)


def member() -> StaffMember:
    """Who is logged in, behind a door that only members pass."""
    return cast("StaffMember", current_user.member)


def begin(who: StaffMember) -> None:
    """Log in, with a session that nobody had before."""
    flask.session.clear()
    made = sessions.begin(kabar(), who, *browsers.told(request.user_agent.string))
    now = int(time.time())
    flask.session.update(session=str(made), began=now, seen=now)
    flask.session.permanent = True
    login_user(Login(who))


def end() -> None:
    """Log out."""
    if session := here():
        sessions.log_out(kabar(), session)
    logout_user()
    flask.session.clear()


def keep_alive() -> None:
    """Note that somebody used a page, now and then."""
    now = int(time.time())
    if LIVE not in request.headers and now - flask.session.get("seen", 0) > NOTED_EVERY:
        flask.session["seen"] = now
        if session := here():
            sessions.seen(kabar(), session)


def ask_to_log_in() -> ResponseReturnValue:
    """To the log-in page and back; a page that refreshes by itself is only told."""
    if LIVE in request.headers:
        flask.abort(401)
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return flask.redirect(url_for("auth.log_in", next=back))
