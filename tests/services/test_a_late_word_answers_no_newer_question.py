"""What no webhook brought was written before we asked: it is no answer to it, and a person reads it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.channels.base import Inbound
from bot.services.arriving import overtaken
from bot.services.persons.people import Person
from bot.store import case_sign, line
from tests.making import Town
from tests.services.rows import inbox, outbox, plan_of, rows, talk_of


def asked(town: Town) -> Person:
    """Somebody whose first check-in has just been put."""
    who = town.person()
    town.clock.moment = plan_of(town.kabar, who)[0].due_at
    town.ticks()
    assert plan_of(town.kabar, who)[0].status == "asked"
    return who


def ago(town: Town, **span: float) -> datetime:
    return town.clock.now() - timedelta(**span)


def test_it_is_no_answer_and_the_question_goes_on_waiting(town: Town) -> None:
    who = asked(town)
    town.says(who, "3", written_at=ago(town, hours=1))
    assert (town.case().level, town.case().reason) == ("yellow", "not_understood")
    assert plan_of(town.kabar, who)[0].status == "asked"
    assert talk_of(town.kabar, who).awaited_since is not None
    assert len(outbox(town.kabar, who)) == 1
    town.says(who, "1")
    assert plan_of(town.kabar, who)[0].status == "answered"


def test_nor_to_what_a_reply_asked_since(town: Town) -> None:
    who = town.person(status="invited")
    town.says(who, "MULAI", written_at=ago(town, hours=2))
    town.clock.forward(minutes=10)
    town.says(who, "1", written_at=ago(town, hours=1))
    assert len(outbox(town.kabar, who)) == 1
    assert town.case().reason == "not_understood"


def test_two_that_were_missed_together_follow_one_another(town: Town) -> None:
    who = town.person()
    for minutes, word in ((50, "MASALAH"), (40, "1")):
        town.says(who, word, written_at=ago(town, minutes=minutes))
        town.clock.forward(seconds=1)
    assert len(outbox(town.kabar, who)) == 2
    assert len(inbox(town.kabar, who)) == 2


@pytest.mark.parametrize(("word", "level"), [("saya dipukul suami", "red"), ("penagih utang ngancam terus", "orange")])
def test_danger_is_heard_whenever_it_comes(town: Town, word: str, level: str) -> None:
    who = asked(town)
    town.says(who, word, written_at=ago(town, hours=1))
    assert town.case().level == level


def test_stop_is_heard_whenever_it_comes(town: Town) -> None:
    who = asked(town)
    town.says(who, "STOP", written_at=ago(town, hours=1))
    assert town.reload(who).status == "stopped"


def test_a_wrong_number_is_heard_whenever_it_comes_and_hapus_is_a_task_in_words(town: Town) -> None:
    who, other = asked(town), town.person()
    town.says(other, "HAPUS", written_at=ago(town, hours=30))
    case = town.case()
    assert (case.level, case.reason) == ("orange", "erase_asked")
    assert town.messages(other) == [], "nothing is asked of whoever holds the phone by now"
    town.says(who, "salah sambung", written_at=ago(town, hours=30))
    assert [row.set_aside_why for row in rows(town.kabar, line) if row.person_id == who.id] == ["wrong_number"]
    assert town.reload(who).status == "stopped"
    assert "wrong_number" in {row.reason for row in rows(town.kabar, case_sign)}


def test_what_was_asked_before_it_is_not_met_with_silence(town: Town) -> None:
    """The reminder overtook the answer: a person reads it, and nobody is told that there was none."""
    who = asked(town)
    wrote = town.clock.forward(hours=1)
    town.clock.moment = plan_of(town.kabar, who)[0].next_at
    town.ticks()
    assert plan_of(town.kabar, who)[0].status == "reminded"
    town.says(who, "1", written_at=wrote)
    assert plan_of(town.kabar, who)[0].status == "answered"
    assert town.case().reason == "not_understood"


def test_a_word_from_before_does_not_close_whatsapps_window(town: Town) -> None:
    who = town.person()
    town.says(who, "BANTUAN")
    town.says(who, "STOP", written_at=ago(town, hours=20))
    assert talk_of(town.kabar, who).whatsapp_in_at == town.clock.now()
    town.says(who, "halo")
    assert talk_of(town.kabar, who).whatsapp_in_at == town.clock.now()


def test_what_comes_at_once_asks_the_database_nothing_more(town: Town) -> None:
    who = town.person()
    said = Inbound("simulator", "SM1", "whatsapp", town.number_of(who), "1", town.clock.now())
    assert not overtaken.is_(None, town.kabar, who.id, said, town.clock.now())
