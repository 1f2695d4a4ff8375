"""What a list writes a hundred times a page is written by hand: as Babel and Jinja would have written it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_datetime
from babel.units import format_unit

from bot.web import times

LANGUAGES = pytest.mark.parametrize("code", ["id", "en"])


@LANGUAGES
def test_a_moment_is_written_as_babel_writes_it(app, kabar, code):
    zone, now = ZoneInfo(kabar.settings.timezone), kabar.clock.now()
    today = now.astimezone(zone).date()
    with app.test_request_context(f"/?lang={code}"):
        for hours in range(0, 366 * 24, 37):
            at = now - timedelta(hours=hours, minutes=hours)
            pattern = "HH:mm" if at.astimezone(zone).date() == today else "d MMM HH:mm"
            assert times.moment(at) == format_datetime(at, pattern, tzinfo=zone, locale=code)


@LANGUAGES
def test_a_span_is_written_as_babel_writes_it(app, kabar, code):
    now = kabar.clock.now()
    with app.test_request_context(f"/?lang={code}"):
        assert times.span(now - timedelta(minutes=90, seconds=5)) == format_unit(90, "duration-minute", locale=code)
        assert times.span(now - timedelta(hours=30, seconds=5)) == format_unit(30, "duration-hour", locale=code)
        assert times.span(now - timedelta(days=9, seconds=5)) == format_unit(9, "duration-day", locale=code)


def test_each_request_has_its_own_language(app):
    source = app.jinja_env.from_string("{{ _('Kasus') }} {{ at|moment }}")
    at, said = datetime(2020, 8, 17, 3, tzinfo=UTC), []
    for code in ("id", "en", "id"):
        with app.test_request_context(f"/?lang={code}"):
            said.append(source.render(at=at))
    assert said[0] == said[2] != said[1]
    assert said[0].startswith("Kasus 17 Agu ")
    assert said[1].startswith("Cases 17 Aug ")


def test_what_stands_in_a_text_is_escaped(app):
    page = app.jinja_env.from_string("{% autoescape true %}{{ _('Dipegang %(who)s', who=who) }}{% endautoescape %}")
    with app.test_request_context("/"):
        assert page.render(who="<b>") == "Dipegang &lt;b&gt;"
