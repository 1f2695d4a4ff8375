"""A person's own copy as one file: a page that needs nothing else, in their language and on their clocks.

Also for the command line, so it asks for no request. The name of the file says nothing about anybody.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_eval_context
from markupsafe import Markup

from bot.services import zones
from bot.web import pages
from bot.web.language import LANGUAGES, SOURCE, catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from jinja2.nodes import EvalContext

    from bot.services.cases.subject_views import Copy

HERE = Path(__file__).parent


def file_name(copy: Copy) -> str:
    """Of the file: the day alone."""
    return named(copy.made_at, copy.who.person.timezone)


def named(at: datetime, timezone: str) -> str:
    """The same of a file that is still to be made."""
    return f"salinan-{at.astimezone(ZoneInfo(timezone)):%Y-%m-%d}.html"


def written(copy: Copy) -> str:
    """The file. Whoever reads neither English nor Indonesian gets Indonesian; questions stand in their own language."""
    language = copy.language if copy.language in LANGUAGES else SOURCE
    environment = _environment(language)
    zone = ZoneInfo(copy.who.person.timezone)
    # the text stands in our own style sheet, where no value of anybody's comes
    style = Markup(f"<style>{(HERE / 'static' / 'subject_copy.css').read_text(encoding='utf-8')}</style>")  # noqa: S704
    template = environment.get_template("subject_copy.html")
    return template.render(
        copy=copy,
        person=copy.who.person,
        here=language,
        style=style,
        moment=_moment(zone, language),
        day=_day(language),
        zone=zones.short(zone, copy.made_at),
    )


def _environment(language: str) -> Environment:
    texts = catalogue(language)

    @pass_eval_context
    def said(context: EvalContext, text: str, /, **values: Any) -> str:  # noqa: ANN401 - whatever a text has places for
        told = texts.ugettext(text)
        return (Markup(told) if context.autoescape else told) % values  # noqa: S704 - our own words; values are escaped

    loader = FileSystemLoader(HERE / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    # the pages' words are shared; what in them asks for a reader's clock is not used here
    made.filters |= {function.__name__: function for function in pages.FILTERS}
    made.tests |= pages.TESTS
    made.globals["_"] = said
    return made


def _moment(zone: ZoneInfo, language: str) -> Callable[[datetime], str]:
    return lambda at: format_datetime(at, "d MMMM yyyy, HH:mm", tzinfo=zone, locale=language)


def _day(language: str) -> Callable[[date], str]:
    return lambda on: format_date(on, "d MMMM yyyy", locale=language)
