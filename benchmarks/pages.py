"""The lists at two sizes: 490 people, and 62,729 with a million messages and 5,000 open cases, on PostgreSQL.

Each page is asked for in the application's own process, in turns of both sizes; what counts is how much longer the
large one takes. The number of SQL statements must be the same.
"""

from __future__ import annotations

import base64
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import flask
from flask.testing import FlaskClient
from sqlalchemy import event

from benchmarks.country import DISTRICTS, PEOPLE, Country, settled
from benchmarks.result import Effort, Result
from benchmarks.servers import deployment
from bot.services.staff import StaffMember
from bot.store.prepared import Prepared
from bot.web import session
from bot.web.app import create_app
from bot.web.people import SEALED

SMALL = 490
MOST = 3.0
"""So many times the small size's time a page may take at most."""
WARM = 3
FEW_PEOPLE = 980
"""The larger size of a run that only sees that everything works."""


@dataclass
class Place:
    """One size, and two browsers that are logged in."""

    country: Country
    browsers: dict[str, FlaskClient]

    def asked(self, who: str, path: str) -> float:
        """Milliseconds of one page. Raises RuntimeError where there is none."""
        begin = time.perf_counter()
        answer = self.browsers[who].get(path)
        took = time.perf_counter() - begin
        if answer.status_code != 200:  # noqa: PLR2004
            raise RuntimeError(f"{path}: {answer.status}")
        return 1000 * took

    def statements(self, who: str, path: str) -> int:
        """How many statements of SQL it takes."""
        with _counting(self.country) as count:
            self.asked(who, path)
        return count[0]


def measure(effort: Effort) -> Result:
    """The page that grows most. Each page's figures: ms small, ms large, how many times, statements of both."""
    many = PEOPLE if effort.judged else FEW_PEOPLE
    with (
        tempfile.TemporaryDirectory(prefix="kbr-") as one,
        tempfile.TemporaryDirectory(prefix="kbr-") as other,
        _place(SMALL, one) as small,
        _place(many, other) as large,
    ):
        found = {name: _page(name, small, large, effort) for name in _pages(small.country)}
    uneven = [name for name, figures in found.items() if figures[3] != figures[4]]
    if uneven:
        raise RuntimeError(f"the number of statements depends on how many people there are: {', '.join(uneven)}")
    worst = max(found, key=lambda name: found[name][2])
    value = found[worst][2]
    if effort.judged and value > MOST:
        sys.stderr.write(f"{worst} takes {value:.1f} times as long\n")
    return Result(value, "times", MOST, value / MOST, {f"page {name}": figures for name, figures in found.items()})


def _page(name: str, small: Place, large: Place, effort: Effort) -> list[float]:
    """In turns, for the machine's speed drifts."""
    times: tuple[list[float], list[float]] = ([], [])
    rounds = WARM + (11 if effort.judged else 2)
    for turn in range(rounds):
        for place, took in zip((small, large), times, strict=True):
            asked = place.asked(*_pages(place.country)[name])
            if turn >= WARM or not effort.judged:
                took.append(asked)
    few, many = (statistics.median(took) for took in times)
    counts = [place.statements(*_pages(place.country)[name]) for place in (small, large)]
    return [few, many, many / few, *map(float, counts)]


def _pages(country: Country) -> Mapping[str, tuple[str, str]]:
    """Who asks for what."""

    def find(text: str) -> str:
        sealed = country.kabar.vault.seal(text, SEALED, country.supervisor.id)
        return f"/people?find={quote(base64.urlsafe_b64encode(sealed).decode())}"

    district = quote(DISTRICTS[0])
    return {
        "today": ("worker", "/today"),
        "today_renewed": ("worker", "/today/live"),
        "today_supervisor": ("supervisor", "/today"),
        "cases": ("supervisor", "/cases"),
        "cases_of_a_district": ("worker", "/cases"),
        "cases_closed": ("supervisor", "/cases?show=closed"),
        "caseload": ("supervisor", "/caseload"),
        "caseload_choose": ("supervisor", "/caseload/cases"),
        "caseload_late": ("supervisor", f"/caseload/cases?state=late&district={district}"),
        "people": ("supervisor", "/people"),
        "people_of_a_district": ("worker", "/people"),
        "people_filtered": ("supervisor", f"/people?status=active&language=sas&district={district}"),
        "people_by_name": ("supervisor", find(country.name)),
        "people_by_common_name": ("supervisor", find(country.name.split()[0])),
        "people_by_number": ("supervisor", find(country.number)),
        "people_by_code": ("supervisor", find(country.code)),
        "programme": ("supervisor", "/programme"),
    }


@contextmanager
def _place(size: int, folder: str) -> Iterator[Place]:
    with deployment("postgresql", Path(folder)) as (kabar, _):
        begin = time.perf_counter()
        country = settled(kabar, size)
        if sys.stderr.isatty() or size > FEW_PEOPLE:
            sys.stderr.write(f"{size} people made in {time.perf_counter() - begin:.0f} s\n")
        app = create_app(kabar)
        members = {"worker": country.worker, "supervisor": country.supervisor}
        yield Place(country, {name: _logged_in(app, member) for name, member in members.items()})


def _logged_in(app: flask.Flask, member: StaffMember) -> FlaskClient:
    client = app.test_client()
    with app.test_request_context():
        session.begin(member)
        made = dict(flask.session)
    with client.session_transaction() as cookie:
        cookie.update(made)
        cookie.permanent = True
    return client


@contextmanager
def _counting(country: Country) -> Iterator[list[int]]:
    """Counts those of SQLAlchemy, and the prepared ones that go past it."""
    count = [0]
    engine, prepared = country.kabar.database.engine, Prepared.execute

    def told(*_: object) -> None:
        count[0] += 1

    def execute(*given: object) -> object:
        told()
        return prepared(*given)  # type: ignore[arg-type]

    event.listen(engine, "before_cursor_execute", told)
    Prepared.execute = execute  # type: ignore[method-assign,assignment]
    try:
        yield count
    finally:
        Prepared.execute = prepared  # type: ignore[method-assign]
        event.remove(engine, "before_cursor_execute", told)
