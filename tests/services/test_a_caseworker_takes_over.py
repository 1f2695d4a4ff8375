"""A caseworker takes a conversation over: they write, Kabar is silent, and goes on when it is handed back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.services.cases import case_actions, takeover, takeover_words
from bot.services.cases.cases import CaseFault
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from bot.store import audit, conversation, message
from tests.closing import WELL
from tests.making import Town

NOTICE = "Mulai sekarang yang membalas di sini orang, bukan pesan otomatis."


@pytest.fixture
def worker(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def who(town: Town, worker: StaffMember) -> Person:
    """Somebody with a case that the worker has taken."""
    made = town.person()
    town.says(made, "penagih utang ngancam terus")
    case_actions.acknowledge(town.kabar, worker, town.case().code)
    return made


def take(town: Town, worker: StaffMember) -> str:
    code = town.case().code
    takeover.take(town.kabar, worker, code)
    return code


def test_the_first_words_say_once_that_a_person_writes(town, who, worker):
    code = take(town, worker)
    assert takeover_words.write(town.kabar, worker, code, "Selamat pagi, saya baca pesannya.") == "sent"
    takeover_words.write(town.kabar, worker, code, "Sekarang aman?")
    assert town.messages(who)[-2:] == [f"{NOTICE}\nSelamat pagi, saya baca pesannya.", "Sekarang aman?"]


def test_each_text_is_kept_with_who_wrote_it(town, who, worker):
    code = take(town, worker)
    takeover_words.write(town.kabar, worker, code, "Selamat pagi")
    with town.kabar.database.read() as connection:
        row = connection.execute(select(message).where(message.c.kind == "written")).one()
        done = connection.execute(select(audit.c.action).where(audit.c.staff_id == worker.id, audit.c.target == code))
        actions = set(done.scalars())
    assert (row.written_by, row.person_id, row.staff_id) == (worker.id, who.id, None)
    assert {"talk_take", "talk_write"} <= actions


def test_kabar_is_silent_until_it_is_handed_back(town, who, worker):
    code = take(town, worker)
    takeover_words.write(town.kabar, worker, code, "Ada yang bisa dibantu?")
    before = len(town.messages(who))
    for text in ("BANTUAN", "halo", "besok ke pasar dulu", "1"):
        town.says(who, text)
    assert len(town.messages(who)) == before
    assert len(town.cases()) == 1
    takeover.hand_back(town.kabar, worker, code)
    town.says(who, "BANTUAN")
    assert len(town.messages(who)) == before + 1


@pytest.mark.usefixtures("who")
def test_only_whoever_holds_the_case_or_leads_may_take_it(town, worker):
    other, leads = town.caseworker(), town.caseworker(role="supervisor", district=None)
    code = town.case().code
    with pytest.raises(CaseFault, match="take_case_first"):
        takeover.take(town.kabar, other, code)
    takeover.take(town.kabar, leads, code)
    with pytest.raises(CaseFault, match="talk_taken"):
        takeover.take(town.kabar, worker, code)


@pytest.mark.usefixtures("who")
def test_two_cannot_both_write(town, worker):
    leads = town.caseworker(role="supervisor", district=None)
    code = take(town, worker)
    with pytest.raises(CaseFault, match="talk_taken"):
        takeover_words.write(town.kabar, leads, code, "Halo")
    takeover.hand_back(town.kabar, leads, code)
    with pytest.raises(CaseFault, match="talk_not_taken"):
        takeover_words.write(town.kabar, worker, code, "Halo")


def test_on_a_number_of_two_only_one_conversation_is_held(town, who, worker):
    beside = town.person(phone=town.number_of(who))
    take(town, worker)
    with town.kabar.database.write() as connection:
        connection.execute(
            conversation.update()
            .where(conversation.c.person_id == beside.id)
            .values(last_out_at=town.clock.forward(minutes=1))
        )
    town.says(beside, "sy dipukul suami")
    second = next(row.code for row in town.cases() if row.reason == "violence")
    case_actions.acknowledge(town.kabar, worker, second)
    with pytest.raises(CaseFault, match="talk_shared"):
        takeover.take(town.kabar, worker, second)


def test_closing_the_case_ends_it(town, who, worker):
    code = take(town, worker)
    case_actions.close(town.kabar, worker, code, WELL)
    before = len(town.messages(who))
    town.says(who, "BANTUAN")
    assert len(town.messages(who)) == before + 1


@pytest.mark.parametrize(("text", "fault"), [("  ", "text_empty"), ("a" * 1001, "text_long")])
@pytest.mark.usefixtures("who")
def test_words_that_will_not_do_say_why(town, worker, text, fault):
    code = take(town, worker)
    with pytest.raises(CaseFault, match=fault):
        takeover_words.write(town.kabar, worker, code, text)
