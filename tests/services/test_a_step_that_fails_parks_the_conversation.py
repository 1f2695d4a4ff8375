"""A fault of ours keeps the message, silences the bot and makes a task: nobody knows where the talk stood."""

from __future__ import annotations

import pytest

from bot.core.session import Frame, Session
from bot.core.session_json import to_json
from bot.services.cases import case_actions
from bot.services.sending.writing import BODY
from bot.store import conversation
from tests.closing import WELL
from tests.making import Town
from tests.services.content import broken
from tests.services.rows import change, inbox, outbox, plan_of, talk_of


@pytest.fixture
def town(town: Town) -> Town:
    return broken(town)


def test_the_message_is_kept_and_a_person_looks(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()
    assert town.says(who, "putar").state == "parked"
    [row] = inbox(town.kabar, who)
    assert town.kabar.vault.open(row.body, BODY, row.id) == "putar"
    assert outbox(town.kabar, who) == []
    assert (town.case().level, town.case().reason) == ("orange", "parked")
    assert town.case().code in town.last(sari)
    assert talk_of(town.kabar, who).parked_at is not None


def test_a_strangers_first_message_may_fail_too(town: Town) -> None:
    assert town.says("+6281299990001", "putar").state == "parked"
    assert town.case().reason == "parked"


def test_the_same_message_again_is_a_duplicate(town: Town) -> None:
    who = town.person()
    town.says(who, "putar", sid="SM1")
    assert town.says(who, "putar", sid="SM1").state == "duplicate"


def test_a_session_that_leads_nowhere_parks(town: Town) -> None:
    who = town.person()
    world = town.kabar.content.world
    below = Frame("help", world.flows["help"].version, "gone", returns=True)
    above = Frame("erase", world.flows["erase"].version, "sure")
    session = to_json(Session((below, above), town.clock.moment.replace(year=2027)))
    sealed = town.kabar.vault.seal(session, "conversation.session", who.id)
    change(town.kabar, conversation, conversation.c.person_id == who.id, session=sealed)
    assert town.says(who, "tidak").state == "parked"
    assert talk_of(town.kabar, who).session is None


def test_while_parked_the_bot_is_silent_but_keeps_and_hears_everything(town: Town) -> None:
    who = town.person()
    town.says(who, "putar")
    assert town.says(who, "halo").state == "parked"
    assert outbox(town.kabar, who) == []
    town.says(who, "saya dipukul suami")
    assert town.case().level == "red"
    assert len(inbox(town.kabar, who)) == 3


def test_while_parked_stop_works_and_is_confirmed(town: Town) -> None:
    who = town.person()
    town.says(who, "putar")
    town.says(who, "STOP")
    assert town.reload(who).status == "stopped"
    assert len(outbox(town.kabar, who)) == 1


def test_closing_the_case_lets_the_bot_speak_again(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()
    town.says(who, "putar")
    code = town.case().code
    case_actions.acknowledge(town.kabar, sari, code)
    case_actions.close(town.kabar, sari, code, WELL)
    assert town.says(who, "BANTUAN").state == "new"
    assert len(outbox(town.kabar, who)) == 1


def test_a_message_that_fails_is_an_answer_all_the_same(town: Town) -> None:
    who = town.person()
    town.clock.moment = plan_of(town.kabar, who)[0].due_at
    town.ticks()
    town.says(who, "putar")
    assert plan_of(town.kabar, who)[0].status == "answered"
    town.clock.forward(days=8)
    town.ticks()
    assert town.case().reason == "parked"


def test_a_follow_up_that_fails_parks_only_its_own_person(town: Town) -> None:
    first, second = town.person(), town.person(status="invited")
    change(town.kabar, conversation, conversation.c.person_id == first.id, session=b"\x01\x02k1not a seal")
    town.clock.moment = plan_of(town.kabar, first)[0].due_at
    third = town.person()
    town.ticks()
    assert town.case().reason == "parked"
    assert talk_of(town.kabar, first).parked_at is not None
    assert talk_of(town.kabar, second).parked_at is None
    town.clock.moment = plan_of(town.kabar, third)[0].due_at
    assert town.ticks()["follow_ups"] == 1


def test_a_session_that_does_not_open_keeps_the_message_too(town: Town) -> None:
    who = town.person()
    change(town.kabar, conversation, conversation.c.person_id == who.id, session=b"\x01\x02k1not a seal")
    assert town.says(who, "tolong saya").state == "parked"
    assert len(inbox(town.kabar, who)) == 1
    assert talk_of(town.kabar, who).session is None
