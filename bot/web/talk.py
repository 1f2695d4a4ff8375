"""The conversation on a case page: taking it over, writing in it, handing it back. Every form works without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale  # type: ignore[import-untyped]  # it ships no types

from bot.core.segments import ESCAPED, PLAIN
from bot.services.cases import takeover, takeover_words, talk_views, translated
from bot.services.cases.cases import CaseFault
from bot.web import cases, pages
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response
    from flask.typing import ResponseReturnValue

GSM = ("".join(sorted(PLAIN)), "".join(sorted(ESCAPED)))
"""The letters of an ordinary SMS, for the count while typing."""

talk = Blueprint("talk", __name__, url_prefix="/cases")


def install(app: Flask) -> None:
    """The pages, and what their templates need."""
    app.register_blueprint(talk)
    app.jinja_env.globals |= {"in_my_language": in_my_language, "gsm_plain": GSM[0], "gsm_escaped": GSM[1]}


def in_my_language(body: str, kind: str, language: str) -> str | None:
    """What the bot said to a person, in the page's language; None for the same one, and for people's own words."""
    if kind in {"said", "written"}:
        return None
    return translated.of(kabar(), body, language, str(get_locale()))


@talk.get("/<code>/talk")
@staff(*cases.SEES_CASES)
def live(code: str) -> Response:
    """The conversation alone, for a page that renews itself. Raises NotYours."""
    found = talk_views.talk_page(kabar(), member(), code)
    shown = {"messages": found.messages, "language": found.language, "withheld": found.withheld}
    return pages.unless_same(render_template("_chat.html", code=code, talk=found.talk, **shown))


@talk.post("/<code>/talk/take")
@staff(*cases.SEES_CASES)
def take(code: str) -> ResponseReturnValue:
    """Take the conversation over. Raises NotYours."""
    return _done(code, lambda: takeover.take(kabar(), member(), code), "talk_mine")


@talk.post("/<code>/talk/hand-back")
@staff(*cases.SEES_CASES)
def hand_back(code: str) -> ResponseReturnValue:
    """Kabar may speak again. Raises NotYours."""
    return _done(code, lambda: takeover.hand_back(kabar(), member(), code), "talk_back")


@talk.post("/<code>/talk/keep")
@staff(*cases.SEES_CASES)
def keep(code: str) -> ResponseReturnValue:
    """Asked whether Kabar may go on: not yet. Raises NotYours."""
    return _done(code, lambda: takeover.keep(kabar(), member(), code), "talk_kept")


@talk.post("/<code>/talk/knock")
@staff(*cases.SEES_CASES)
def knock(code: str) -> ResponseReturnValue:
    """Send the neutral template. Raises NotYours."""
    try:
        said = takeover_words.knock(kabar(), member(), code)
    except CaseFault as fault:
        return cases.show(code, talk_fault=str(fault)), 422
    flash(f"talk_{said}", "done" if said == "knocked" else "mind")
    return _back(code)


@talk.post("/<code>/talk/write")
@staff(*cases.SEES_CASES)
def write(code: str) -> ResponseReturnValue:
    """Write to the person, or keep what was typed: the button that was pressed says which. Raises NotYours."""
    keep = request.form.get("act") == "keep"
    try:
        written = takeover_words.write(kabar(), member(), code, request.form.get("words", ""), keep=keep)
    except CaseFault as fault:
        return cases.show(code, talk_fault=str(fault)), 422
    said = "kept_draft" if written == "kept" else written
    flash(f"talk_{said}", "done" if written == "sent" else "mind")
    return _back(code)


def _done(code: str, act: Callable[[], None], said: str) -> ResponseReturnValue:
    try:
        act()
    except CaseFault as fault:
        return cases.show(code, talk_fault=str(fault)), 422
    flash(said, "done")
    return _back(code)


def _back(code: str) -> ResponseReturnValue:
    return redirect(url_for("cases.page", code=code) + "#talk", 303)
