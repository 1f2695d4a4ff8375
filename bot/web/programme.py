"""The programme in numbers, as a page and as a file. Nothing here is about one person: see ``core.disclosure``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template, request

from bot.services.programme import figures, periods
from bot.services.programme.periods import ALL, Period, PeriodFault
from bot.services.programme.topics import STIMULUS, TOPICS
from bot.store.staff import ROLES
from bot.web import programme_file, programme_plots
from bot.web.context import kabar
from bot.web.gate import staff

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flask import Response
    from flask.typing import ResponseReturnValue
    from sqlalchemy import Connection

    from bot.services.programme.figures import Indicator

# Editors too, who see no people: what stands here may leave the house, and they see what their texts do. Caseworkers
# fill these numbers with their work.
programme = Blueprint("programme", __name__)


@programme.get("/programme")
@staff(*ROLES)
def page() -> ResponseReturnValue:
    """One topic of one period. What is not known is said, beside what there is."""
    topic, fault = request.args.get("topic", next(iter(TOPICS))), None
    if topic not in TOPICS:
        topic, fault = next(iter(TOPICS)), ("topic", topic[:40])
    with kabar().database.read() as connection:
        months = figures.closed(connection)
        offered = periods.of(months)
        try:
            period = periods.chosen(offered, request.args.get("period", ALL)) if offered else None
        except PeriodFault as unknown:
            period, fault = offered[0], ("period", str(unknown))
        told = figures.read(connection, TOPICS[topic], period, months) if period else {}
    shown: dict[str, object] = {"topics": TOPICS, "topic": topic, "fault": fault, "periods": offered, "period": period}
    shown |= {"told": told, "stimulus": STIMULUS, "months": months}
    return render_template("programme.html", **shown, **programme_plots.tools()), 400 if fault else 200


@programme.get("/programme/kabar.csv")
@staff(*ROLES)
def csv() -> Response | ResponseReturnValue:
    """The period's numbers for a spreadsheet, as text."""
    return _file("csv")


@programme.get("/programme/kabar.xlsx")
@staff(*ROLES)
def xlsx() -> Response | ResponseReturnValue:
    """The period's numbers as a workbook, with a sheet that says what they are."""
    return _file("xlsx")


def _file(kind: str) -> ResponseReturnValue:
    with kabar().database.read() as connection:
        months = figures.closed(connection)
        offered = periods.of(months)
        try:
            period = periods.chosen(offered, request.args.get("period", ALL))
        except PeriodFault as unknown:
            fault = ("period", str(unknown))
            return render_template("programme_none.html", fault=fault, periods=offered), 400 if offered else 404
        told = _all(connection, period, months)
    made = programme_file.csv(told, period) if kind == "csv" else programme_file.xlsx(told, period, months)
    answer = make_response(made)
    answer.headers["Content-Type"] = programme_file.KINDS[kind]
    answer.headers["Content-Disposition"] = f'attachment; filename="kabar-{period.key}.{kind}"'
    return answer


def _all(connection: Connection, period: Period, months: Sequence[date]) -> dict[str, Indicator]:
    return figures.read(connection, [name for names in TOPICS.values() for name in names], period, months)
