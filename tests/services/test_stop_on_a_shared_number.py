"""Whoever holds the phone says STOP: nobody's questions come to that number any more."""

from __future__ import annotations

from bot.channels.base import Inbound
from bot.services.arriving import inbound
from bot.store import case_file
from tests.making import Town
from tests.services.rows import consents_of, outbox, plan_of, rows
from tests.services.test_stop_always_works import WITHDRAWN

NUMBER = "+6281299990001"


def family(town: Town, **columns: object) -> list:
    return [town.person(phone=NUMBER, name=name, **columns) for name in ("Amaq", "Inaq", "Nine")]


def test_everybody_on_it_is_stopped_and_nobody_else(town: Town) -> None:
    everybody, other = family(town), town.person()
    town.says(NUMBER, "STOP")
    assert [town.reload(who).status for who in everybody] == ["stopped"] * 3
    assert [consents_of(town.kabar, who)[1:] for who in everybody] == [WITHDRAWN] * 3
    assert {row.status for who in everybody for row in plan_of(town.kabar, who)} == {"cancelled"}
    assert town.reload(other).status == "active"
    assert {row.status for row in plan_of(town.kabar, other)} == {"due"}


def test_it_is_confirmed_once(town: Town) -> None:
    everybody = family(town)
    town.says(NUMBER, "STOP")
    assert sum(len(outbox(town.kabar, who)) for who in everybody) == 1


def test_a_question_to_another_that_waits_in_the_outbox_does_not_go_out(town: Town) -> None:
    amaq, *others = family(town)
    town.clock.moment = plan_of(town.kabar, amaq)[0].due_at
    assert town.ticks()["follow_ups"] == 1
    [asked] = [who for who in (amaq, *others) if outbox(town.kabar, who)]
    # the last one written to is the one who is heard: let it be another
    town.clock.forward(minutes=1)
    newest = town.person(phone=NUMBER, name="Papuq")
    town.clock.forward(minutes=1)
    assert town.says(NUMBER, "STOP").person == newest.code
    assert (outbox(town.kabar, asked)[0].status, outbox(town.kabar, asked)[0].error_code) == ("failed", "stopped")
    assert town.sends().sent == 1


def test_months_of_ticks_bring_none_of_them_a_question(town: Town) -> None:
    everybody = family(town)
    town.says(NUMBER, "STOP")
    town.sends()
    for _ in range(6):
        town.clock.forward(days=30)
        assert town.ticks()["follow_ups"] == 0
    assert sum(len(outbox(town.kabar, who)) for who in everybody) == 1


def test_a_child_on_the_number_stays_a_social_workers(town: Town) -> None:
    town.person(phone=NUMBER, name="Amaq")
    child = town.person(phone=NUMBER, name="Nine", status="minor")
    town.says(NUMBER, "STOP")
    assert town.reload(child).status == "minor"


def test_it_holds_for_those_who_share_a_whatsapp_user_id(town: Town) -> None:
    def writes(words: str, sender: str, user_id: str | None = None) -> None:
        said = Inbound("simulator", f"SM{words}{sender}", "whatsapp", sender, words, town.clock.now(), user_id)
        inbound.receive(town.kabar, said)

    who = town.person(phone=NUMBER)
    writes("halo", NUMBER, "ID.1349")
    other = town.person(phone=NUMBER, name="Inaq")
    writes("STOP", "ID.1349")
    assert [town.reload(one).status for one in (who, other)] == ["stopped", "stopped"]


def test_a_case_of_one_of_them_stays_open(town: Town) -> None:
    family(town)
    town.says(NUMBER, "saya dipukul suami")
    town.says(NUMBER, "STOP")
    assert [row.status for row in rows(town.kabar, case_file)] == ["open"]


def test_mulai_afterwards_begins_with_one_only(town: Town) -> None:
    everybody = family(town)
    town.says(NUMBER, "STOP")
    for words in ("MULAI", "1", "1", "ya", "ya", "ya", "ya", "ya", "1"):
        town.says(NUMBER, words)
    assert sorted(town.reload(who).status for who in everybody) == ["active", "stopped", "stopped"]
