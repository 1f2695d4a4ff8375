"""How a person is reached safely, changed on their page: a number, the line, hours, language, the word agreed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for

from bot.services.cases import confirm_words, danger_words, reaching
from bot.services.cases.cases import CaseFault
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.people import SEES_PEOPLE, show
from bot.web.session import member
from bot.web.visits import people

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

__all__ = ["people"]


@people.post("/<code>/confirm-word")
@staff(*SEES_PEOPLE)
def confirm_word(code: str) -> ResponseReturnValue:
    """Write it down, or forget it. Raises NotYours."""
    word = request.form.get("word", "")
    try:
        confirm_words.write(kabar(), member(), code, word)
    except CaseFault as fault:
        return show(code, word_fault=str(fault)), 422
    flash("word_kept" if word.strip() else "word_gone", "done")
    return redirect(url_for("people.page", code=code) + "#word", 303)


@people.post("/<code>/danger-word")
@staff(*SEES_PEOPLE)
def danger_word(code: str) -> ResponseReturnValue:
    """Write it down, or forget it. Raises NotYours."""
    word = request.form.get("word", "")
    try:
        danger_words.write(kabar(), member(), code, word)
    except CaseFault as fault:
        return show(code, danger_fault=str(fault)), 422
    flash("danger_kept" if word.strip() else "danger_gone", "done")
    return redirect(url_for("people.page", code=code) + "#danger", 303)


@people.post("/<code>/numbers")
@staff(*SEES_PEOPLE)
def number(code: str) -> ResponseReturnValue:
    """Add a number that the person gave. Raises NotYours."""
    given = request.form
    old, shared = given.get("old") == "retire", given.get("number_shared") == "yes"
    try:
        reaching.add_number(
            kabar(), member(), code, given.get("phone", ""), given.get("line", ""), retire=old, shared=shared
        )
    except CaseFault as fault:
        return show(code, number_fault=str(fault)), 422
    flash("number_added", "done")
    return redirect(url_for("people.page", code=code) + "#contact", 303)


@people.post("/<code>/lines")
@staff(*SEES_PEOPLE)
def line_first(code: str) -> ResponseReturnValue:
    """Try this line first. Raises NotYours."""
    try:
        reaching.use_first(kabar(), member(), code, request.form.get("key", ""))
    except CaseFault as fault:
        return show(code, reach_fault=str(fault)), 422
    flash("reach_changed", "done")
    return redirect(url_for("people.page", code=code) + "#contact", 303)


@people.post("/<code>/reach")
@staff(*SEES_PEOPLE)
def reach(code: str) -> ResponseReturnValue:
    """Language, safe hours, who else uses the phone. Raises NotYours."""
    try:
        reaching.change(kabar(), member(), code, request.form)
    except CaseFault as fault:
        return show(code, reach_fault=str(fault)), 422
    flash("reach_changed", "done")
    return redirect(url_for("people.page", code=code) + "#contact", 303)
