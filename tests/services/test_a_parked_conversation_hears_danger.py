"""A person has to look first, so the bot is silent - but not towards a cry for help, and not towards STOP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.persons.people import Person
from bot.services.sending.writing import BODY
from bot.store import conversation
from bot.store.message import URGENT
from tests.making import Town
from tests.services.rows import change, inbox, outbox, plan_of, talk_of

RED = "saya dipukul suami"


@pytest.fixture
def who(town: Town) -> Person:
    """Somebody whose conversation was parked yesterday."""
    made = town.person()
    at = town.clock.now() - timedelta(days=1)
    change(town.kabar, conversation, conversation.c.person_id == made.id, parked_at=at)
    return made


def test_a_red_sign_is_raised_and_answered_at_once(town: Town, who: Person) -> None:
    sari = town.caseworker()
    assert town.says(who, RED).state == "parked"
    assert (town.case().level, town.case().code in town.last(sari)) == ("red", True)
    [answer] = outbox(town.kabar, who)
    assert (answer.kind, answer.priority, answer.expires_at) == ("crisis", URGENT, None)
    assert town.last(who).startswith("Kami dengar Anda.")
    assert "110" in town.last(who)


def test_it_stays_parked_and_stands_in_no_flow(town: Town, who: Person) -> None:
    town.says(who, RED)
    assert talk_of(town.kabar, who).parked_at == town.clock.now()
    assert talk_of(town.kabar, who).session is None


def test_every_further_red_sign_is_answered(town: Town, who: Person) -> None:
    for _ in range(3):
        town.says(who, RED)
    assert [row.kind for row in outbox(town.kabar, who)] == ["crisis"] * 3


def test_stop_is_carried_out_and_answered(town: Town, who: Person) -> None:
    assert town.says(who, "STOP").state == "parked"
    assert town.reload(who).status == "stopped"
    assert {row.status for row in plan_of(town.kabar, who)} == {"cancelled"}
    assert town.last(who).startswith("Baik,")
    assert talk_of(town.kabar, who).parked_at is not None


def test_a_red_sign_after_stop_is_answered_too(town: Town, who: Person) -> None:
    town.says(who, "STOP")
    town.says(who, RED)
    assert [row.kind for row in outbox(town.kabar, who)] == ["reply", "crisis"]
    assert town.case().level == "red"


@pytest.mark.parametrize("text", ["halo", "BANTUAN", "HAPUS", "1", "terima kasih", ""])
def test_anything_else_is_kept_and_answered_with_silence(town: Town, who: Person, text: str) -> None:
    assert town.says(who, text).state == "parked"
    [kept] = inbox(town.kabar, who)
    assert town.kabar.vault.open(kept.body, BODY, kept.id) == text
    assert outbox(town.kabar, who) == []
    assert talk_of(town.kabar, who).parked_at is not None


def test_a_lesser_sign_is_raised_without_a_word(town: Town, who: Person) -> None:
    sari = town.caseworker()
    town.says(who, "petugas, paspor saya ditahan agen")
    assert town.case().level == "orange"
    assert town.case().code in town.last(sari)
    assert outbox(town.kabar, who) == []
