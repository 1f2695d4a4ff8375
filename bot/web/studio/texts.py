"""Translations: how far each language is, texts as cards to write in and to approve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for

from bot.core.segments import segments
from bot.services.studio.doors import StudioFault
from bot.services.studio.texts import board, writing
from bot.services.studio.texts.board import Chosen
from bot.services.studio.texts.guard import TextFault
from bot.services.studio.texts.standing import LANGUAGES, STATUSES
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member
from bot.web.studio.menu import SEES, WRITES

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from bot.services.studio.texts.standing import Standing

DIGITS = 5
"""Of a page's number, or of a revision."""

studio_texts = Blueprint("studio_texts", __name__, url_prefix="/studio/texts")


@studio_texts.get("")
@staff(*SEES)
def page() -> ResponseReturnValue:
    """All flows in all languages; one flow in all languages; one language's texts."""
    chosen = asked(request.args)
    if chosen.language:
        return _cards(chosen)
    if chosen.flow:
        title, texts = board.in_every_language(kabar(), chosen.flow)
        found = {"title": title, "texts": texts, "chosen": chosen, "languages_of": LANGUAGES}
        return render_template("studio/texts_flow.html", **found)
    return render_template("studio/texts.html", found=board.overview(kabar()), languages_of=LANGUAGES)


@studio_texts.post("/save")
@staff(*WRITES)
def save() -> ResponseReturnValue:
    """Keep a translation."""
    return _turn(
        lambda *of: writing.save(kabar(), member(), of[0], of[1], request.form.get("text", ""), of[2]), "saved"
    )


@studio_texts.post("/approve")
@staff(*SEES)
def approve() -> ResponseReturnValue:
    """Say that it is good."""
    return _turn(lambda *of: writing.approve(kabar(), member(), *of), "approved")


@studio_texts.post("/withdraw")
@staff(*SEES)
def withdraw() -> ResponseReturnValue:
    """Make it a draft again."""
    return _turn(lambda *of: writing.withdraw(kabar(), member(), *of), "withdrawn")


def asked(given: dict[str, str]) -> Chosen:
    """What the address or the form asks for; what is no language or status counts as none."""
    language, status = given.get("language", ""), given.get("status", "")
    page = given.get("page", "1")
    return Chosen(
        language=language if language in LANGUAGES else "",
        flow=given.get("flow", "")[:60],
        status=status if status in STATUSES else "",
        page=_number(page, 1),
    )


def address(chosen: Chosen, anchor: str | None = None, **other: object) -> str:
    """Of the page that shows this."""
    parts = {"language": chosen.language, "flow": chosen.flow, "status": chosen.status, "page": chosen.page, **other}
    said: dict[str, Any] = {name: value for name, value in parts.items() if value and (name, value) != ("page", 1)}
    return url_for("studio_texts.page", **said, _anchor=anchor)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= DIGITS else otherwise


def _turn(act: Callable[[str, str, int], Standing], done: str) -> ResponseReturnValue:
    form, chosen = request.form, asked(request.form)
    key, seen = form.get("key", ""), form.get("seen", "")
    try:
        now = act(form.get("language", ""), key, _number(seen, -1))
    except StudioFault as fault:
        text = form.get("text")
        size = segments(text or "").count
        return _cards(chosen, {"key": key, "fault": fault, "text": text, "size": size}), 422
    told = "" if done == "saved" and now.status == "reviewed" else done  # it was saved as it is
    return redirect(address(chosen, f"t-{key[:12]}", done=told, key=key[:12]), 303)


def _cards(chosen: Chosen, typed: dict[str, object] | None = None) -> str:
    """``typed``: what was not kept, and why."""
    typed = typed or {}
    fault = typed.get("fault")
    found = board.board(kabar(), chosen) if chosen.language else None
    shown = {card.now.text.key for card in found.cards} if found else set()
    key = str(typed.get("key", ""))
    extra = board.card(kabar(), chosen.language, key) if found and key and key not in shown else None
    return render_template(
        "studio/texts_language.html",
        found=found,
        extra=extra,
        chosen=chosen,
        statuses=STATUSES,
        languages_of=LANGUAGES,
        typed=typed,
        faults=fault.faults if isinstance(fault, TextFault) else (),
        code=fault.code if isinstance(fault, StudioFault) else "",
        may_write=member().role in WRITES,
        address=address,
        done=request.args.get("done", ""),
        done_key=request.args.get("key", ""),
    )
