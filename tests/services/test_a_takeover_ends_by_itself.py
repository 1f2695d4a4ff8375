"""Where nobody writes any more the holder is asked, and then Kabar goes on; what was due meanwhile waits."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.services.cases import case_actions, takeover, takeover_words, talk_views
from bot.services.persons import contacts
from bot.services.persons.people import Person
from bot.services.sending.message_states import state_of
from bot.services.staff import StaffMember
from bot.store import conversation, follow_up, message
from tests.making import Town


@pytest.fixture
def worker(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def who(town: Town, worker: StaffMember) -> Person:
    made = town.person()
    town.says(made, "butuh bantuan ngurus KTP hilang")
    code = town.case().code
    case_actions.acknowledge(town.kabar, worker, code)
    return made


def take(town: Town, worker: StaffMember) -> str:
    code = town.case().code
    takeover.take(town.kabar, worker, code)
    return code


def taken(town: Town, who: Person) -> bool:
    with town.kabar.database.read() as connection:
        query = select(conversation.c.taken_at).where(conversation.c.person_id == who.id)
        return connection.execute(query).scalar() is not None


def test_after_an_hour_the_holder_is_asked_and_after_another_kabar_goes_on(town, who, worker):
    code = take(town, worker)
    takeover_words.write(town.kabar, worker, code, "Halo")
    town.clock.forward(minutes=59)
    town.ticks()
    assert "Masih Anda yang membalas?" not in town.last(worker)
    town.clock.forward(minutes=1)
    town.ticks()
    asked = (
        f"KUNING {code}. Sudah lama sepi. Masih Anda yang membalas? Buka: {town.kabar.settings.public_url}/cases/{code}"
    )
    assert town.last(worker) == asked
    assert taken(town, who), "first they are asked"
    town.clock.forward(minutes=60)
    town.ticks()
    assert not taken(town, who)
    assert town.case().news_at is None, "the last word was the caseworker's"


def test_whoever_answers_goes_on_holding_it(town, who, worker):
    code = take(town, worker)
    town.clock.forward(minutes=60)
    town.ticks()
    takeover.keep(town.kabar, worker, code)
    town.clock.forward(minutes=59)
    town.ticks()
    assert taken(town, who)


def test_last_words_that_nobody_answered_are_news_of_the_case(town, who, worker):
    take(town, worker)
    town.says(who, "jadi bagaimana")
    for _ in range(2):
        town.clock.forward(minutes=60)
        town.ticks()
    assert not taken(town, who)
    assert town.case().news_at is not None


def test_a_follow_up_that_is_due_waits_and_goes_out_afterwards(town, who, worker):
    code = take(town, worker)
    with town.kabar.database.write() as connection:
        mine = (follow_up.c.person_id == who.id, follow_up.c.status == "due")
        first = connection.execute(select(follow_up.c.id).where(*mine).order_by(follow_up.c.due_at)).scalars().first()
        connection.execute(update(follow_up).where(follow_up.c.id == first).values(due_at=town.clock.now()))
    before = len(town.messages(who))
    assert town.ticks()["follow_ups"] == 0
    assert talk_views.talk_of(town.kabar, worker, code).waiting == 1
    takeover.hand_back(town.kabar, worker, code)
    assert town.ticks()["follow_ups"] == 1
    assert len(town.messages(who)) == before + 1


def test_a_question_that_waits_in_the_outbox_is_held_and_says_why(town, who, worker):
    with town.kabar.database.write() as connection:
        mine = (follow_up.c.person_id == who.id, follow_up.c.status == "due")
        first = connection.execute(select(follow_up.c.id).where(*mine).order_by(follow_up.c.due_at)).scalars().first()
        connection.execute(update(follow_up).where(follow_up.c.id == first).values(due_at=town.clock.now()))

    assert contacts.fire_due(town.kabar, town.clock.now()) == 1
    code = take(town, worker)
    town.sends()

    def row():
        with town.kabar.database.read() as connection:
            return connection.execute(select(message).where(message.c.kind == "follow_up")).one()

    assert (row().status, state_of(row()).name) == ("waiting", "held_takeover")
    takeover.hand_back(town.kabar, worker, code)
    town.sends()
    assert row().sent_at is not None


def test_nobody_is_silent_while_a_caseworker_writes(town, who, worker):
    with town.kabar.database.write() as connection:
        connection.execute(
            update(follow_up)
            .where(follow_up.c.person_id == who.id, follow_up.c.round == 0)
            .values(status="asked", asked_at=town.clock.now(), next_at=town.clock.now())
        )
    take(town, worker)
    before = len(town.messages(who))
    town.ticks()
    assert len(town.messages(who)) == before


def test_whoever_calls_again_and_again_is_not_kept_waiting_by_it(town, who, worker):
    code = take(town, worker)
    takeover_words.write(town.kabar, worker, code, "Halo")
    for _ in range(7):
        town.clock.forward(minutes=20)
        town.says(who, "halo, ada orang?")
        town.ticks()
    assert "Masih Anda yang membalas?" in "".join(town.messages(worker))
    assert not taken(town, who)
    assert town.case().news_at is not None


def test_an_answer_of_the_holder_begins_the_time_anew(town, who, worker):
    code = take(town, worker)
    for _ in range(5):
        town.says(who, "halo")
        town.clock.forward(minutes=50)
        town.ticks()
        takeover_words.write(town.kabar, worker, code, "Ya, saya di sini.")
    assert taken(town, who)
