"""A question that waits behind a knock is asked, or falls due again: it is never counted as answered unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.persons import follow_ups
from bot.store import case_file, conversation
from tests.making import Town
from tests.services.knocking import CHECK_IN, KNOCK, held, kinds, knocked, seen, watched
from tests.services.rows import change, plan_of


def test_somebody_who_asks_for_help_gets_it_and_the_question_some_hours_later(approved: Town) -> None:
    who = knocked(approved)
    approved.says(who, "BANTUAN")
    assert "Mau apa?" in approved.last(who)
    assert held(approved, who) is None
    assert watched(approved, who) == []
    assert "answered" not in [row.status for row in plan_of(approved.kabar, who)]
    approved.ticks()
    assert kinds(approved, who) == ["knock", "reply"]
    approved.clock.forward(hours=4)
    approved.ticks()
    approved.sends()
    # the window is open, so it needs no second knock
    assert kinds(approved, who) == ["knock", "reply", "follow_up"]
    assert CHECK_IN in approved.last(who)
    assert (watched(approved, who), seen(approved, who)) == (["asked"], [True])
    approved.says(who, "1")
    assert watched(approved, who) == ["answered"]


@pytest.mark.parametrize("words", ["utang saya banyak", "saya sakit"])
def test_words_that_worry_reach_a_person_and_the_question_is_asked_later(approved: Town, words: str) -> None:
    who = knocked(approved)
    approved.says(who, words)
    assert approved.cases()
    assert watched(approved, who) == []
    approved.clock.forward(hours=4)
    approved.ticks()
    assert kinds(approved, who)[-1] == "follow_up"
    assert watched(approved, who) == ["asked"]


def test_after_a_red_word_a_person_asks_instead(approved: Town) -> None:
    who = knocked(approved)
    approved.says(who, "saya dipukul suami")
    assert approved.case().level == "red"
    assert held(approved, who) is None
    assert (watched(approved, who), seen(approved, who)) == (["task"], [False])
    for _ in range(5):
        approved.clock.forward(days=1)
        approved.ticks()
    assert kinds(approved, who) == ["knock", "crisis"]
    # the plan goes on when somebody has reached them
    change(approved.kabar, case_file, case_file.c.person_id == who.id, contacted_at=approved.clock.now())
    approved.clock.forward(days=2)
    approved.ticks()
    assert kinds(approved, who) == ["knock", "crisis", "knock"]


def test_a_red_word_on_a_line_without_a_window_counts_as_no_answer_either(approved: Town) -> None:
    who = knocked(approved, on=("whatsapp", "sms"))
    approved.says(who, "saya dipukul suami", line="sms")
    assert "answered" not in [row.status for row in plan_of(approved.kabar, who)]


def test_a_question_that_nobody_has_seen_is_never_answered_by_a_word(approved: Town) -> None:
    who = knocked(approved)
    assert (watched(approved, who), seen(approved, who)) == (["asked"], [False])
    for _ in range(12):
        approved.clock.forward(days=1)
        approved.ticks()
        approved.sends()
    waits = held(approved, who)
    approved.says(who, "halo")
    found = plan_of(approved.kabar, who)
    assert [f"{row.flow}/{row.round}" for row in found if row.status == "asked"] == [waits]
    assert [row.status for row in found if row.status == "answered"] == []
    # of another flow nothing is lost: it falls due again
    flows = {row.flow for row in found if row.asked_at is None and row.status == "due"}
    assert flows == {"check_in", "assistance", "review", "wellbeing", "safe_contact"}


def test_a_step_that_fails_behind_a_knock_loses_no_question(approved: Town) -> None:
    who = knocked(approved)
    change(approved.kabar, conversation, conversation.c.person_id == who.id, session=b"does not open")
    assert approved.says(who, "halo").state == "parked"
    assert "answered" not in [row.status for row in plan_of(approved.kabar, who)]
    [due] = [
        row
        for row in plan_of(approved.kabar, who)
        if row.status == "due" and row.asked_at is None and row.due_at < approved.clock.now() + timedelta(days=1)
    ]
    assert due.flow == "check_in"


def test_the_invitation_waits_in_the_same_way(approved: Town) -> None:
    who = approved.person(status="invited")
    with approved.kabar.database.write() as connection:
        follow_ups.invite(connection, approved.kabar, who, approved.clock.now())
    approved.ticks()
    approved.sends()
    assert approved.last(who).startswith(KNOCK)
    assert held(approved, who) == "welcome/0"
    approved.says(who, "BANTUAN")
    assert "answered" not in [row.status for row in plan_of(approved.kabar, who)]
    approved.clock.forward(hours=4)
    approved.ticks()
    assert kinds(approved, who)[-1] == "follow_up"
    assert watched(approved, who) == ["asked"]
