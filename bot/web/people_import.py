"""Importing a list: hand it in, see what is wrong, say go; the work goes on while nobody looks, and is found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, make_response, redirect, render_template, request, url_for

from bot.services.cases import import_desk
from bot.services.cases.import_desk import LARGEST, FileFault
from bot.services.persons.people_file import COLUMNS, MOST_ROWS, OPTIONAL
from bot.web import gate, pages
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.people_new import people
from bot.web.session import member

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

__all__ = ["people"]

IMPORTS = ("supervisor", "admin")
AROUND = 64 * 1024
"""Bytes of a form besides its file."""
SHOWN = 200


@people.get("/import")
@staff(*IMPORTS)
def imports() -> ResponseReturnValue:
    """Where lists are handed in, and found again."""
    return _overview()


@people.post("/import")
@staff(*IMPORTS)
@gate.larger(LARGEST + AROUND)
def hand_in() -> ResponseReturnValue:
    """Take a file, and lead to its page."""
    file = request.files.get("file")
    try:
        code = import_desk.hand_in(kabar(), member(), file.filename or "" if file else "", file.read() if file else b"")
    except FileFault as fault:
        return _overview(str(fault)), 422
    return redirect(url_for("people.imported", code=code), 303)


@people.get("/import/empty.csv")
@staff(*IMPORTS)
def empty_list() -> Response:
    """A list with its first row alone, to be filled in."""
    answer = make_response("\ufeff" + ",".join((*COLUMNS, *OPTIONAL)) + "\r\n")
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="kabar.csv"'
    return answer


@people.get("/import/<code>")
@staff(*IMPORTS)
def imported(code: str) -> ResponseReturnValue:
    """One list: how far it is, what is wrong with it, what was done. Raises NotYours."""
    return _page(code)


@people.get("/import/<code>/live")
@staff(*IMPORTS)
def import_live(code: str) -> Response:
    """How far it is, for a page that refreshes by itself. Raises NotYours."""
    line = import_desk.progress(kabar(), member(), code)
    return pages.unless_same(render_template("_import_progress.html", line=line))


@people.post("/import/<code>/go")
@staff(*IMPORTS)
def import_go(code: str) -> ResponseReturnValue:
    """Import it. Raises NotYours."""
    try:
        import_desk.begin(kabar(), member(), code)
    except FileFault as fault:
        return _page(code, str(fault)), 422
    return redirect(url_for("people.imported", code=code), 303)


@people.post("/import/<code>/cancel")
@staff(*IMPORTS)
def import_cancel(code: str) -> ResponseReturnValue:
    """Throw it away. Raises NotYours."""
    try:
        import_desk.cancel(kabar(), member(), code)
    except FileFault as fault:
        return _page(code, str(fault)), 422
    return redirect(url_for("people.imported", code=code), 303)


def _overview(fault: str | None = None) -> str:
    limits = {"megabytes": LARGEST // 1024 // 1024, "most": MOST_ROWS, "columns": COLUMNS, "optional": OPTIONAL}
    return render_template("people_import.html", files=import_desk.files(kabar(), member()), fault=fault, limits=limits)


def _page(code: str, fault: str | None = None) -> str:
    found = import_desk.page(kabar(), member(), code)
    return render_template("people_imported.html", file=found.line, found=found.found, fault=fault, shown=SHOWN)
