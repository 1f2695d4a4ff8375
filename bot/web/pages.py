"""What templates may use: times, addresses of files, who is logged in; and pages that are asked for again and again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from flask import Response, g, request
from sqlalchemy.exc import SQLAlchemyError

from bot.services.cases import alarms
from bot.web import assets, fired_words, session, times
from bot.web.context import kabar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from bot.services.cases.alarms import Alarm

FILTERS = (
    times.moment,
    times.clock,
    times.iso,
    times.day_in,
    times.time_in,
    times.zone_at,
    times.time_of,
    times.day,
    times.full,
    times.span,
    times.days_since,
    times.zone_name,
    times.moment_in,
    times.date_of,
    times.field,
    times.month_name,
    times.moment_day,
    fired_words.listens_for,
    fired_words.flow_title,
)
TESTS = {"passed": times.passed, "fresh": times.fresh, "elsewhere": times.elsewhere}


def install(app: Flask) -> None:
    """Give templates their tools."""
    app.jinja_env.filters |= {function.__name__: function for function in FILTERS}
    app.jinja_env.tests |= TESTS
    app.jinja_env.globals |= {
        "asset": assets.address,
        "now": times.now,
        "zone_key": times.zone_key,
        "here_zone": times.here_zone,
        "once": once,
        "besides": besides,
    }
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["alarms"] = alarms_on
    app.context_processor(lambda: {"me": session.current(), "demo": kabar().settings.demo})


def alarms_on() -> tuple[Alarm, ...]:
    """For the banner on every page of staff; none where the database cannot be asked, which the page says itself."""
    if session.current() is None:
        return ()
    try:
        with kabar().database.read() as connection:
            return alarms.on(connection)
    except SQLAlchemyError:
        return ()


def once(macro: Any, code: str) -> Any:  # noqa: ANN401 - a template's macro and what it says
    """A word that a list says on many lines, looked up once a page: to find one, a macro translates all it knows."""
    kept = g.setdefault("kabar_words", {})
    key = (macro.name, code)
    if key not in kept:
        kept[key] = macro(code)
    return kept[key]


def besides(macro: Any, code: str, others: Sequence[str]) -> list[str]:  # noqa: ANN401 - as above
    """The words for ``others``, in their order, without what says the same as the word for ``code`` or one before."""
    told = dict.fromkeys(once(macro, other).lower() for other in others)
    return [words for words in told if words != once(macro, code).lower()]


def unless_same(body: str, mimetype: str = "text/html") -> Response:
    """The page with an ETag, or 304 where the asker has this very page."""
    response = Response(body, mimetype=mimetype)
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:24])
    response.make_conditional(request)
    return response
