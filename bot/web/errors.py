"""What a person sees when something is wrong: a page in their language, never a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from bot.log import get_logger
from bot.services.accounts.members import NotAllowed
from bot.services.cases.access import NotYours
from bot.web import session
from bot.web.session import LIVE
from bot.web.webhooks import AWAY

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

PLAIN = ("/webhooks/", "/health", "/ready", "/metrics", "/static/")
"""Paths that no person looks at."""
NOT_SO, TOO_OFTEN = 405, 429
KNOWN = frozenset({400, 403, 404, 413, 429, 503})
OF_A_CASE = frozenset({"cases", "case_acts", "talk"})
"""Whose forms stand on the page of a case."""

log = get_logger(__name__)


def install(app: Flask) -> None:
    """Answer every error."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(NotYours, not_yours)
    app.register_error_handler(NotAllowed, not_yours)
    for kind in AWAY:
        app.register_error_handler(kind, away)
    app.register_error_handler(Exception, unexpected)


def http_error(error: HTTPException) -> ResponseReturnValue:
    """A refusal: its code, and a page for it."""
    code = error.code or 500
    if error.response is not None:
        return error.response
    if request.path.startswith(PLAIN) or LIVE in request.headers:
        return Response("", code, mimetype="text/plain")
    if code == NOT_SO and (page := _page_of_form()):
        return redirect(page, 303)
    later = {"Retry-After": "60"} if code == TOO_OFTEN else {}
    return render_template("error.html", code=code if code in KNOWN else 500), code, later


def _page_of_form() -> str | None:
    """The case's page, where a refused form's address is opened again; whose it is, that page asks."""
    adapter = current_app.create_url_adapter(request)
    if request.method != "GET" or adapter is None:
        return None
    endpoint, values = adapter.match(method="POST")
    return url_for("cases.page", code=values["code"]) if endpoint.partition(".")[0] in OF_A_CASE else None


def not_yours(_error: NotYours | NotAllowed) -> ResponseReturnValue:
    """Not there and not this member's look the same from outside."""
    return render_template("error.html", code=404), 404


def away(error: Exception) -> ResponseReturnValue:
    """The database cannot be reached."""
    log.error("database_away", endpoint=request.endpoint, kind=type(error).__name__)
    return _without_database(503)


def unexpected(error: Exception) -> ResponseReturnValue:
    """A fault of ours; or a zero byte, which nobody types and PostgreSQL takes in no text."""
    if _holds_nul():
        return _without_database(400)
    log.error("request_failed", endpoint=request.endpoint, exc_info=error)
    return _without_database(500)


def _holds_nul() -> bool:
    given = (*request.args.values(), *request.form.values(), request.path)
    return any("\x00" in value for value in given)


def _without_database(code: int) -> ResponseReturnValue:
    """A page that asks nothing of what may be broken: not even who is logged in."""
    if request.path.startswith(PLAIN) or LIVE in request.headers:
        return Response("", code, mimetype="text/plain")
    session.ask_no_more()
    return render_template("error.html", code=code), code
