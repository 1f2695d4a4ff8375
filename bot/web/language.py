"""The language of the staff pages: Indonesian is the source, the other catalogues are compiled in memory.

Chosen by ``?lang=`` (and kept in a cookie), the member's own, what the browser asks for; else Indonesian.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import current_app, g, request, url_for
from flask_babel import Babel, Domain, get_domain, get_locale  # type: ignore[import-untyped]  # it ships no types
from jinja2 import pass_eval_context
from markupsafe import Markup

from bot.i18n import PACKAGED
from bot.web import session
from bot.web.context import kabar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from babel import Locale
    from flask import Flask, Response
    from jinja2.nodes import EvalContext

SOURCE = "id"
LANGUAGES = {"id": "Indonesia", "en": "English"}
"""Code -> its own name, which is the same in every language."""
COOKIE = "lang"
A_YEAR = 365 * 24 * 3600
READABLE = frozenset(
    (
        *("auth", "second_step", "invitation", "account", "members", "trail"),
        *("studio", "studio_flow", "studio_phone", "studio_replay", "studio_tests"),
    )
)
"""Whose forms answer at an address that can be read as well."""


class Memory(Domain):  # type: ignore[misc]  # the library ships no types
    """Catalogues that were read from ``.po`` files when the application was made."""

    def __init__(self, found: Mapping[str, NullTranslations]) -> None:
        super().__init__(domain="staff")
        self.found = found

    def get_translations(self) -> NullTranslations:
        """The running request's catalogue; the source needs none."""
        return self.found[str(get_locale() or SOURCE)]


def install(app: Flask) -> None:
    """Have templates speak the request's language."""
    babel = Babel(app, default_locale=SOURCE, locale_selector=chosen)
    babel.domain_instance = Memory({code: catalogue(code) for code in LANGUAGES})
    app.jinja_env.globals["_"] = said
    app.after_request(_keep)
    app.context_processor(lambda: {"languages": LANGUAGES, "here": str(get_locale()), "in_language": in_language})


@pass_eval_context
def said(context: EvalContext, text: str, /, **values: Any) -> str:  # noqa: ANN401 - whatever a text has places for
    """A template's text in the request's language, as Jinja's own ``_`` gives it, in a third of its time.

    A list says some two hundred, and Jinja and Flask-Babel look for the request and its language at each.
    """
    found: NullTranslations | None = g.get("kabar_texts")
    if found is None:
        found = g.kabar_texts = get_domain().get_translations()
    told = found.ugettext(text)
    return (Markup(told) if context.autoescape else told) % values  # noqa: S704 - our own words; values are escaped


def locale() -> Locale:
    """The request's language as Babel knows it, looked up once."""
    kept: Locale | None = g.get("kabar_locale")
    if kept is None:
        kept = g.kabar_locale = get_locale()
    return kept


@cache
def catalogue(code: str, folder: Path = PACKAGED) -> NullTranslations:
    """A language's texts, read once. The source's are the message ids themselves."""
    if code == SOURCE:
        return Translations()
    with (folder / code / "LC_MESSAGES" / "staff.po").open("rb") as file:
        compiled = BytesIO()
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Translations(compiled)


def chosen() -> str:
    """The request's language."""
    for code in (request.args.get(COOKIE), request.cookies.get(COOKIE)):
        if code in LANGUAGES:
            return code
    # a visitor of the demo is logged in as somebody made up, whose language says nothing about theirs
    who = None if kabar().settings.demo else session.current()
    if who is not None and who.language in LANGUAGES:
        return who.language
    return request.accept_languages.best_match(LANGUAGES, SOURCE) or SOURCE


def in_language(code: str) -> str:
    """Where the page at hand is in another language; an answered form has none, so its page."""
    asked = request.args.to_dict() | {COOKIE: code}
    if request.method == "GET" or request.blueprint in READABLE:
        return f"{request.script_root}{request.path}?{urlencode(asked)}"
    if request.blueprint == "alert_link":
        return f"{request.path}?{urlencode({COOKIE: code})}"
    if request.blueprint == "caseload":
        code_of = (request.view_args or {}).get("code")
        page = url_for("caseload.move", code=code_of) if code_of else url_for("caseload.cases")
        return f"{page}?{urlencode({COOKIE: code})}"
    pages = "people" if request.path.startswith("/people") else "cases"
    of = (request.view_args or {}).get("code")
    page = url_for(f"{pages}.page", code=of) if of else url_for(f"{pages}.overview")
    return f"{page}?{urlencode({COOKIE: code})}"


def _keep(response: Response) -> Response:
    if not request.query_string:
        return response
    code = request.args.get(COOKIE)
    if code in LANGUAGES:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(COOKIE, code, max_age=A_YEAR, samesite="Lax", httponly=True, secure=secure)
    return response
