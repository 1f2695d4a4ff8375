"""A caseworker of another district tries every address of a real person and a real case: nothing is there for them.

The forms are filled so that they would do what they are for: the person's own caseworker sends the same afterwards,
and finds everything there. What lies far away is tried under the code of somebody near, too.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, Table, insert, select

from bot.services.arriving.media import BODY
from bot.store import audit, case_task, line, media, message, new_id, referral, staff, visit
from bot.store.base import metadata
from tests.closing import FORM
from tests.making import Town
from tests.services.rows import rows
from tests.web.conftest import Logged
from tests.web.test_check_ins_over_time import run
from tests.web.test_every_endpoint_says_who_may_call_it import VALUES
from tests.web.visitor import Visitor
from tests.web.who_may_call import WHO_MAY_CALL

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WEST, EAST = "Lombok Barat", "Sumbawa"
NAME, TEXT = "Zubaidah Rekaan", "tlg sy dikurung majikan zebra"
TODAY, DAY = "2026-05-04", "2026-05-06"


@dataclass(frozen=True)
class Far:
    """Somebody, their case, and the ids of what stands on their pages."""

    person: str
    case: str
    ids: Mapping[str, str]
    planted: tuple[str, ...]
    """What nobody far away may read."""

    def code_for(self, path: str) -> str:
        return self.case if path.startswith(("/cases/", "/today/")) else self.person

    def fields(self, endpoint: str) -> Mapping[str, str]:
        """What the form of this endpoint holds when somebody fills it."""
        ids = self.ids
        return {
            "answers.correct": {"run": ids["run"], "node": "mood", "value": "days", "why": "Ditanya lagi"},
            "answers.raise_case": {"run": ids["run"]},
            "case_acts.add_task": {"kind": "own", "task_title": "Ambil surat", "due_on": DAY, "holder": ""},
            "case_acts.finish_task": {"task": ids["task"]},
            "case_acts.hand_over": {"colleague": ids["colleague"]},
            "case_acts.move_task": {"task": ids["task"], "holder": "", "due_on": "2026-05-07"},
            "case_acts.plan": {"next_contact": "2026-05-05T09:30"},
            "case_acts.refer": {"direction": "out", "service": "lpsk", "referral_why": "Bantuan", "sent_on": TODAY},
            "case_acts.referral_outcome": {"referral": ids["referral"], "referral_outcome": "refused", "was": ""},
            "case_acts.reopen": {"why": "Belum selesai"},
            "cases.close": FORM,
            "cases.note": {"text": "Ditelepon, baik."},
            "indicator_form.save": {"act": "save", "age": "adult", "indicator": "coercion_there.debt"},
            "people.ask_for_copy": {"sure": "yes"},
            "people.companion": {"to": ids["colleague"], "seen": ""},
            "people.confirm_word": {"word": "melati"},
            "people.danger_word": {"word": "hujan deras"},
            "people.line_first": {"key": ids["line"]},
            "people.mark": {"milestone": "fund_received", "answer": "yes", "on_day": TODAY},
            "people.number": {"phone": "081234567009", "line": "sms"},
            "people.plan": {"until": DAY, "agreed": "yes"},
            "people.reach": {"language": "sas", "safe_from": "08:00", "safe_to": "20:00"},
            "people.visit": {"on_day": DAY},
            "people.visited": {"result": "cancelled"},
            "talk.write": {"words": "Apa kabar?"},
        }.get(endpoint, {})


@pytest.fixture
def near(logged_in: Logged) -> Visitor:
    """The caseworker of the person's district."""
    return logged_in(district=WEST)


@pytest.fixture
def far(town: Town, near: Visitor) -> Far:
    who = town.person(name=NAME, district=WEST, birth_year=1990, gender="female")
    town.says(who, "", kind="image", media=1)
    town.says(who, TEXT)
    case = max(one.code for one in town.cases())
    page, hers = f"/cases/{case}", f"/people/{who.code}"
    colleague = town.caseworker(district=WEST)
    assert near.send(page, f"{page}/acknowledge").status_code == 303
    near.send(page, f"{page}/referrals", direction="in", service="lpsk", referral_why="Zebra", sent_on=TODAY)
    near.send(page, f"{page}/tasks", kind="visit", due_on=DAY)
    near.send(hers, f"{hers}/visits", on_day="2026-05-05")
    near.send(hers, f"{hers}/numbers", phone="081234567008", line="sms")
    number, first = town.number_of(who), rows(town.kabar, line, line.c.person_id == who.id)[0]
    ids = {
        "run": str(run(town, who, "feelings", {"interest": "never", "mood": "never"}, {"phq2": 0})),
        "media": _file(town),
        "colleague": str(colleague.id),
        "line": f"{first.identity_id}.{first.kind}",
        "visit": one(town, visit),
        "referral": one(town, referral, referral.c.direction == "in"),
        "task": one(town, case_task),
    }
    return Far(who.code, case, ids, (NAME, "zebra", "Zebra", number, number.removeprefix("+62")))


def one(town: Town, table: Table, *where: ColumnElement[bool]) -> str:
    [found] = rows(town.kabar, table, *where)
    return str(found.id)


def _file(town: Town) -> str:
    """A file that the person's picture was kept as."""
    made = new_id()
    with town.kabar.database.write() as connection:
        came = select(message.c.id).where(message.c.direction == "in").order_by(message.c.id).limit(1)
        sealed = town.kabar.vault.seal(base64.b64encode(b"\xff\xd8\xffzebra").decode(), BODY, made)
        row = {
            "id": made,
            "message_id": connection.execute(came).scalar_one(),
            "status": "kept",
            "content_type": "image/jpeg",
            "size": 8,
        }
        connection.execute(insert(media).values(**row, body=sealed, created_at=town.clock.now()))
    return str(made)


def addresses(app: Flask, far: Far) -> Iterator[tuple[str, str, str]]:
    """Every address with a code in it: method, path and endpoint."""
    values = {
        **VALUES,
        "<uuid:media_id>": far.ids["media"],
        "<uuid:visit_id>": far.ids["visit"],
    }
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "<code>" not in rule.rule:
            continue
        path = rule.rule.replace("<code>", far.code_for(rule.rule))
        for variable, value in values.items():
            path = path.replace(variable, value)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, path, rule.endpoint


def everything(town: Town, *but: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with town.kabar.database.read() as connection:
        tables = [table for table in metadata.sorted_tables if table.name not in but]
        return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in tables}


def calls(visitor: Visitor, method: str, path: str, fields: Mapping[str, str], token: str):
    data = {"csrf_token": token, **fields} if method == "POST" else None
    return visitor.client.open(path, method=method, data=data)


def test_each_address_says_that_it_is_not_there_and_nothing_changes(
    app: Flask, town: Town, far: Far, near: Visitor, logged_in: Logged
) -> None:
    stranger = logged_in(district=EAST)
    token, before, tried = stranger.token("/account/password"), everything(town), 0
    for method, path, endpoint in addresses(app, far):
        answer = calls(stranger, method, path, far.fields(endpoint), token)
        assert answer.status_code == (404 if "caseworker" in WHO_MAY_CALL[endpoint] else 403), (method, path)
        assert not [words for words in far.planted if words in answer.text], path
        assert everything(town) == before, f"{method} {path} changed something"
        tried += 1
    assert tried > 50
    _finds_them_there(app, far, near)


def _finds_them_there(app: Flask, far: Far, near: Visitor) -> None:
    """Whose person it is, by the same calls: what was refused was no misspelt address or form without its token."""
    token = near.token("/account/password")
    for method, path, endpoint in addresses(app, far):
        answer = calls(near, method, path, far.fields(endpoint), token)
        if "caseworker" in WHO_MAY_CALL[endpoint]:
            assert answer.status_code in {200, 303, 422}, (method, path, answer.status_code)


def test_what_lies_far_away_is_not_reached_under_a_code_of_ones_own(town: Town, far: Far, logged_in: Logged) -> None:
    mine = town.person(district=EAST)
    town.says(mine, "penagih utang ngancam terus")
    case = max(one.code for one in town.cases())
    stranger = logged_in(district=EAST)
    assert stranger.send(f"/cases/{case}", f"/cases/{case}/acknowledge").status_code == 303
    token, ids = stranger.token("/account/password"), far.ids
    before = everything(town, "audit", "staff_session")
    for method, path, fields, code in (
        ("GET", f"/cases/{case}/media/{ids['media']}", {}, 404),
        ("POST", f"/cases/{case}/tasks/done", far.fields("case_acts.finish_task"), 422),
        ("POST", f"/cases/{case}/tasks/move", far.fields("case_acts.move_task"), 422),
        ("POST", f"/cases/{case}/referrals/outcome", far.fields("case_acts.referral_outcome"), 422),
        ("POST", f"/people/{mine.code}/visits/{ids['visit']}", {"result": "met"}, 422),
        ("POST", f"/people/{mine.code}/lines", far.fields("people.line_first"), 422),
        ("POST", f"/people/{mine.code}/answers", far.fields("answers.correct"), 422),
        ("POST", f"/people/{mine.code}/answers/raise", far.fields("answers.raise_case"), 422),
        ("POST", f"/people/{mine.code}/milestones", {"milestone": "none", "case": far.case}, 404),
        ("GET", f"/today?taken={far.case}", {}, 200),
        ("GET", f"/cases?after={far.case}", {}, 200),
        ("GET", f"/people?after={far.person}", {}, 200),
        ("GET", f"/people?text={NAME}", {}, 200),
    ):
        answer = calls(stranger, method, path, fields, token)
        assert answer.status_code == code, path
        assert not [words for words in far.planted if words in answer.text], path
        assert everything(town, "audit", "staff_session") == before, f"{method} {path} changed something"
    looked = rows(town.kabar, audit, audit.c.target.in_([far.case, far.person]))
    assert not {row.staff_id for row in looked} - {None, *_of(town, WEST)}


def _of(town: Town, district: str):
    return {row.id for row in rows(town.kabar, staff, staff.c.district == district)}
