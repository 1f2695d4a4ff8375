"""What was agreed to or refused, in which words, on which line, when; nothing else depends on it."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DatabaseError

from bot.services.persons.importing import import_csv
from bot.store import audit, consent, person
from tests.making import Town
from tests.services.files import csv_of
from tests.services.rows import change, consents_of, plan_of, rows

WELCOME = ("MULAI", "1", "1", "ya")


def test_each_answer_is_a_row_with_its_wording_line_and_moment(town: Town) -> None:
    who = town.person(status="invited")
    for words in (*WELCOME, "ya", "ya", "tidak", "ya"):
        town.says(who, words, line="sms")
        town.clock.forward(seconds=5)
    kept = rows(town.kabar, consent)
    assert [(row.scope, row.given) for row in kept] == [
        ("check_ins", True),
        ("awareness", True),
        ("caseworker", False),
        ("statistics", True),
    ]
    assert {row.source for row in kept} == {"sms"}
    assert {row.language for row in kept} == {"id"}
    assert [row.wording.partition("@")[0] for row in kept] == [f"welcome.{row.scope}.ask" for row in kept]
    assert all(row.wording.partition("@")[2] for row in kept), "which version of the words it was"
    assert len({row.at for row in kept}) == 4
    assert kept[0].words == "Boleh kami menanyakan kabar Anda, kira-kira seminggu sekali?"
    assert {row.withdraw_by for row in kept} == {"ATUR, BERHENTI"}
    assert "ATUR" in "".join(town.messages(who)), "and the texts say so"
    told = [(row.action, row.target) for row in rows(town.kabar, audit) if row.action.startswith("consent_")]
    yes, no = (f"consent_{one}" for one in ("given", "taken_back"))
    assert told == [(one, who.code) for one in (yes, yes, no, yes)], "what was said stands in the chain too"
    with pytest.raises(DatabaseError, match="only added"):
        change(town.kabar, consent, consent.c.id == kept[2].id, given=True)


def test_agreeing_lays_out_the_plan(town: Town) -> None:
    who = town.person(status="invited")
    for words in (*WELCOME, "ya"):
        town.says(who, words)
    assert town.reload(who).status == "active"
    assert plan_of(town.kabar, who)


def test_refusing_is_kept_and_nothing_is_due(town: Town) -> None:
    who = town.person(status="invited")
    for words in (*WELCOME, "tidak", "tidak"):
        town.says(who, words)
    assert town.reload(who).status == "refused"
    assert consents_of(town.kabar, who) == [("check_ins", False), ("awareness", False)]
    assert plan_of(town.kabar, who) == []
    assert "tidak berubah" in town.last(who)


def test_someone_too_young_is_a_social_workers(town: Town) -> None:
    who = town.person(status="invited")
    for words in (*WELCOME[:3], "tidak"):
        town.says(who, words)
    assert town.reload(who).status == "minor"
    assert (town.case().level, town.case().reason) == ("yellow", "under_18")
    town.says(who, "MULAI")
    assert town.reload(who).status == "minor"
    assert plan_of(town.kabar, who) == []


def test_stop_adds_rows_and_takes_none_away(town: Town) -> None:
    who = town.person()
    town.says(who, "STOP")
    assert consents_of(town.kabar, who)[0] == ("check_ins", True)
    assert len(consents_of(town.kabar, who)) == 5


def test_an_imports_consent_names_the_import(town: Town) -> None:
    import_csv(town.kabar, csv_of(consent="yes"))
    [row] = rows(town.kabar, consent)
    assert (row.source, row.wording, row.given) == ("import", "import", True)
    assert rows(town.kabar, person)[0].status == "active"
