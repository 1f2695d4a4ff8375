"""Each column of a list of people is filled with what harms other programs: it is kept as words or refused by name."""

from __future__ import annotations

import csv
import io

import pytest

from bot.services.kabar import Kabar
from bot.services.persons import file_work
from bot.services.persons.importing import import_csv
from bot.services.persons.people_file import COLUMNS, OPTIONAL
from bot.store import person
from tests.making import Town
from tests.services.files import GOOD
from tests.services.rows import rows
from tests.web.conftest import Logged
from tests.web.hostile_words import ESCAPED, MARKUP, WORDS, is_alive

EVERY = (*COLUMNS, *OPTIONAL)


def list_of(*people: dict[str, str]) -> bytes:
    """A file with all columns, each person a good one with changes and a number of their own."""
    out = io.StringIO()
    writer = csv.DictWriter(out, EVERY)
    writer.writeheader()
    for number, one in enumerate(people):
        own = {"name": f"Inaq {number}", "phone": f"0812345670{number:02d}", **dict.fromkeys(OPTIONAL, "")}
        writer.writerow(GOOD | own | one)
    return out.getvalue().encode()


@pytest.mark.parametrize("kind", WORDS)
def test_a_column_keeps_them_as_words_or_names_what_is_wrong(kabar: Kabar, kind: str) -> None:
    there = 0
    for column in EVERY:
        data = list_of({"phone": f"0812345671{there:02d}"} | {column: WORDS[kind]})
        tried, done = (import_csv(kabar, data, dry_run=dry) for dry in (True, False))
        assert tried.problems == done.problems, column
        assert {one.column for one in done.problems} <= {column, ""}, "only this cell is wrong"
        assert all(one.key and one.words for one in done.problems), "a page has words for it"
        assert done.imported == (0 if done.problems else 1), column
        there += done.imported
        assert len(rows(kabar, person)) == there, f"{column}: nothing else came or went"


def test_a_page_shows_them_as_words(town: Town, logged_in: Logged) -> None:
    boss = logged_in("admin", district=None)

    def page_of(data: bytes) -> str:
        form = {
            "csrf_token": boss.token("/people/import"),
            "file": (io.BytesIO(data), "<img src=x onerror=alert(1)>{{7*7}}.csv"),
        }
        path = boss.client.post("/people/import", data=form, content_type="multipart/form-data").location
        file_work.go_on(town.kabar, town.clock.now(), seconds=60)
        return str(path)

    bad = page_of(list_of(*({column: MARKUP} for column in EVERY)))
    good = page_of(list_of({"name": MARKUP, "programme": MARKUP}))
    assert boss.send(good, f"{good}/go").status_code == 303
    file_work.go_on(town.kabar, town.clock.now(), seconds=60)
    [who] = rows(town.kabar, person)
    for path in (bad, good, "/people/import", "/people", f"/people/{who.code}"):
        answer = boss.get(path)
        assert (answer.status_code, is_alive(answer)) == (200, False), path
    assert ESCAPED in boss.get(f"/people/{who.code}").text
