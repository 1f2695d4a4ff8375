"""STOP ends follow-up in the middle of anything, and is confirmed once; a cry for help afterwards is still heard."""

from __future__ import annotations

import pytest

from tests.making import Town
from tests.services.rows import consents_of, outbox, plan_of, talk_of

WITHDRAWN = [("check_ins", False), ("awareness", False), ("caseworker", False), ("statistics", False)]


@pytest.mark.parametrize("words", ["STOP", "berhenti", "Stop."])
def test_every_consent_is_withdrawn_and_nothing_is_due_any_more(town: Town, words: str) -> None:
    who = town.person()
    town.says(who, words)
    assert town.reload(who).status == "stopped"
    assert consents_of(town.kabar, who)[1:] == WITHDRAWN
    assert {row.status for row in plan_of(town.kabar, who)} == {"cancelled"}
    assert len(outbox(town.kabar, who)) == 1
    assert talk_of(town.kabar, who).session is None


def test_it_works_in_the_middle_of_a_flow(town: Town) -> None:
    who = town.person()
    town.says(who, "BANTUAN")
    town.says(who, "STOP")
    assert town.reload(who).status == "stopped"
    town.says(who, "1")
    assert "MULAI" in town.last(who)


def test_it_works_in_a_crisis(town: Town) -> None:
    who = town.person()
    town.says(who, "saya dipukul suami")
    town.says(who, "STOP")
    assert town.reload(who).status == "stopped"
    assert town.case().acknowledged_at is None


def test_a_question_that_waits_in_the_outbox_does_not_go_out(town: Town) -> None:
    who = town.person()
    town.clock.moment = plan_of(town.kabar, who)[0].due_at
    town.ticks()
    town.says(who, "STOP")
    assert [row.status for row in outbox(town.kabar, who)] == ["failed", "waiting"]
    assert town.sends().sent == 1


def test_months_of_ticks_bring_nothing_more(town: Town) -> None:
    who = town.person()
    town.says(who, "STOP")
    for _ in range(6):
        town.clock.forward(days=30)
        town.ticks()
    assert len(outbox(town.kabar, who)) == 1


def test_distress_after_stop_is_red_and_answered_but_starts_nothing(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()
    town.says(who, "STOP")
    town.says(who, "tolong saya dipukul suami")
    assert town.case().level == "red"
    assert town.case().code in town.last(sari)
    assert outbox(town.kabar, who)[-1].kind == "crisis"
    assert town.reload(who).status == "stopped"
    assert {row.status for row in plan_of(town.kabar, who)} == {"cancelled"}


def test_writing_again_is_not_consent_but_mulai_asks_anew(town: Town) -> None:
    who = town.person()
    town.says(who, "STOP")
    town.says(who, "halo lagi ya")
    assert town.reload(who).status == "stopped"
    for words in ("MULAI", "1", "1", "ya", "ya"):
        town.says(who, words)
    assert town.reload(who).status == "active"
    assert {row.status for row in plan_of(town.kabar, who)} == {"cancelled", "due"}


def test_hours_that_are_refused_are_a_task_in_words_and_no_stop(town: Town) -> None:
    who, answering = town.person(), town.person()
    town.says(answering, "BANTUAN")
    for one in (who, answering):
        town.says(one, "jangan wa malam")
        assert town.reload(one).status == "active"
    assert [(case.level, case.reason) for case in town.cases()] == [("yellow", "hours_asked")] * 2
    town.says(who, "stop semua ini")
    assert town.reload(who).status == "stopped"
