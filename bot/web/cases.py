"""The case list and the case page: read, take, note, close. Every form works without scripts."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

from bot.core.needs import DANGER_WORD
from bot.services.cases import access, alert_views, case_actions, case_lists, people_access, talk_views
from bot.services.cases.cases import OUTCOMES, CaseFault
from bot.services.cases.closing import ANSWERS, Closing, Unfinished
from bot.web import case_sections, case_signs, pages
from bot.web.context import kabar
from bot.web.gate import staff
from bot.web.session import member

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Response
    from flask.typing import ResponseReturnValue

TABS = ("open", "closed")
SEES_CASES = ("caseworker", "supervisor", "admin")

cases = Blueprint("cases", __name__, url_prefix="/cases")


@cases.get("")
@staff(*SEES_CASES)
def overview() -> ResponseReturnValue:
    """The list, most pressing first."""
    return render_template("cases.html", **_listed())


@cases.get("/live")
@staff(*SEES_CASES)
def live() -> Response:
    """The same list alone, for a page that refreshes by itself."""
    return pages.unless_same(render_template("_cases.html", **_listed(looks=False)))


@cases.get("/<code>")
@staff(*SEES_CASES)
def page(code: str) -> ResponseReturnValue:
    """One case. Raises NotYours."""
    return show(code)


@cases.get("/<code>/media/<uuid:media_id>")
@staff(*SEES_CASES)
def file(code: str, media_id: UUID) -> Response:
    """A picture, a voice or a paper, to be saved: never shown within our own pages. Raises NotYours."""
    kind, data = access.case_file_of(kabar(), member(), code, media_id)
    answer = make_response(data)
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}.{kind.rpartition("/")[2]}"'
    return answer


@cases.post("/<code>/acknowledge")
@staff(*SEES_CASES)
def acknowledge(code: str) -> ResponseReturnValue:
    """Take the case; the page tells who has it where somebody was quicker."""
    flash(case_actions.acknowledge(kabar(), member(), code), "taken")
    return redirect(url_for("cases.page", code=code), 303)


@cases.post("/<code>/note")
@staff(*SEES_CASES)
def note(code: str) -> ResponseReturnValue:
    """Write a note."""
    try:
        case_actions.note(kabar(), member(), code, request.form.get("text", ""))
    except CaseFault as fault:
        return show(code, note_fault=str(fault)), 422
    flash("noted", "done")
    return redirect(url_for("cases.page", code=code) + "#history", 303)


@cases.post("/<code>/close")
@staff(*SEES_CASES)
def close(code: str) -> ResponseReturnValue:
    """Close with an outcome and what the level asks to be written."""
    how = Closing(**{field.name: request.form.get(field.name, "") for field in fields(Closing)})
    try:
        case_actions.close(kabar(), member(), code, how)
    except Unfinished as fault:
        return show(code, close_faults=fault.fields), 422
    except CaseFault as fault:
        return show(code, close_faults={"": str(fault)}), 422
    flash("closed", "done")
    return redirect(url_for("cases.page", code=code), 303)


def _listed(*, looks: bool = True) -> dict[str, object]:
    tab = request.args.get("show", TABS[0])
    tab, after = tab if tab in TABS else TABS[0], request.args.get("after", "")
    found = case_lists.page_of(kabar(), member(), tab, after, looks=looks)
    return {
        "tab": tab,
        "rows": found.rows,
        "following": found.following,
        "after": after,
        "behind": case_sections.behind(tab),
    }


def show(code: str, **faults: str | dict[str, str]) -> str:
    """The page of a case, with what is wrong in one of its forms. Raises NotYours."""
    found = access.case_page(kabar(), member(), code)
    talk = talk_views.talk_of(kabar(), member(), code)
    told = alert_views.of_case(kabar(), member(), code)
    choices = {"outcomes": OUTCOMES, "answers": ANSWERS, "wanted": kabar().content.ladder.wanted(found.row.level, "")}
    parts: dict[str, Any] = {"talk": talk, "told": told, "signs": case_signs.folded(found.signs)}
    parts["leads"] = people_access.shows(kabar(), member(), found.contact.person)
    # whatever this case began with: nobody is advised to write to a phone that a danger word came from
    reason = DANGER_WORD if found.contact.hushed_at else found.row.reason
    more = choices | case_sections.of_case(code, found.row.level, reason) | {"close_faults": {}} | faults
    return render_template("case.html", case=found, form=request.form, **parts, **more)
