"""Translations as files: out for a translator, in again, and what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for

from bot.services.studio.doors import StudioFault
from bot.services.studio.texts import board, sending_out, taking_in
from bot.services.studio.texts.guard import TextFault
from bot.services.studio.texts.standing import LANGUAGES
from bot.web import gate
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member
from bot.web.studio.menu import SEES, WRITES
from bot.web.studio.texts import asked, studio_texts

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

__all__ = ["studio_texts"]

AROUND = 64 * 1024
"""Bytes of a form besides its file."""
SHOWN = 100


@studio_texts.get("/files")
@staff(*SEES)
def files() -> ResponseReturnValue:
    """Where files go out and come in."""
    return _files()


@studio_texts.post("/export")
@staff(*SEES)
def export() -> ResponseReturnValue:
    """The PO file of a language, or of one flow in it. That it went out is remembered, so it is asked for by POST."""
    chosen = asked(request.form)
    try:
        text = sending_out.export(kabar(), member(), chosen.language, chosen.flow)
    except StudioFault as fault:
        return _files(fault), 422
    answer = make_response(text)
    name = "-".join(filter(None, ("kabar", chosen.language, chosen.flow)))
    answer.headers["Content-Type"] = "text/x-gettext-translation; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.po"'
    return answer


@studio_texts.post("/import")
@staff(*WRITES)
@gate.larger(taking_in.LARGEST + AROUND)
def hand_in() -> ResponseReturnValue:
    """Take a file, and lead to what it would change."""
    file = request.files.get("file")
    name, data = (file.filename or "", file.read()) if file else ("", b"")
    try:
        kept = taking_in.hand_in(kabar(), member(), request.form.get("language", ""), name, data)
    except StudioFault as fault:
        return _files(fault), 422
    return redirect(url_for("studio_texts.imported", file_id=kept), 303)


@studio_texts.get("/import/<uuid:file_id>")
@staff(*WRITES)
def imported(file_id: UUID) -> ResponseReturnValue:
    """What the file would change, and what is wrong with it."""
    return _imported(file_id)


@studio_texts.post("/import/<uuid:file_id>/take")
@staff(*WRITES)
def take(file_id: UUID) -> ResponseReturnValue:
    """Take all of it."""
    chosen = frozenset(request.form.getlist("theirs"))
    try:
        file = taking_in.file_of(kabar(), file_id)
        done = taking_in.take(kabar(), member(), file.language, taking_in.read(file.body.encode()), chosen)
        taking_in.throw_away(kabar(), member(), file_id)
    except StudioFault as fault:
        return _imported(file_id, fault)
    place = url_for("studio_texts.page", language=file.language, done="taken", count=len(done.acts))
    return redirect(place, 303)


@studio_texts.post("/import/<uuid:file_id>/drop")
@staff(*WRITES)
def drop(file_id: UUID) -> ResponseReturnValue:
    """Throw the file away."""
    taking_in.throw_away(kabar(), member(), file_id)
    return redirect(url_for("studio_texts.files"), 303)


def _imported(file_id: UUID, fault: StudioFault | None = None) -> ResponseReturnValue:
    try:
        file = taking_in.file_of(kabar(), file_id)
        plan = taking_in.looked_at(kabar(), member(), file.language, taking_in.read(file.body.encode()))
    except StudioFault as gone:
        return _files(gone), 404 if request.method == "GET" else 422
    told = fault if fault and not isinstance(fault, TextFault) else None
    lines = {one.now.text.context: one.line for one in plan.coming}
    page = render_template("studio/texts_import.html", file=file, plan=plan, line_of=lines, fault=told, shown=SHOWN)
    return page, 422 if fault else 200


def _files(fault: StudioFault | None = None) -> str:
    chosen = asked(request.values)
    language = chosen.language or LANGUAGES[0]
    found = board.files(kabar(), language, request.args.get("since", ""))
    return render_template(
        "studio/texts_files.html",
        chosen=chosen,
        language=language,
        languages_of=LANGUAGES,
        found=found,
        shown=SHOWN,
        fault=fault,
        may_write=member().role in WRITES,
    )
