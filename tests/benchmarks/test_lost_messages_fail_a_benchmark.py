"""A benchmark that loses messages must fail, however fast it was."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import delete, select, update

from benchmarks.letters import Post
from benchmarks.village import Lost, Village, compare
from bot.channels.base import Inbound
from bot.services.arriving import inbound
from bot.store import message


@pytest.fixture
def village(kabar):
    made = Village.found(kabar, 3)
    made.ask(3)
    for count, number in enumerate(made.people):
        inbound.receive(kabar, Inbound("twilio", f"SM{count}", "whatsapp", number, "1", kabar.clock.now()))
    return made


def test_all_accounted_for(village):
    assert village.account(["SM0", "SM1", "SM2"]) == 3


def test_one_that_was_accepted_and_is_not_there(village):
    with pytest.raises(Lost, match="1 lost"):
        village.account(["SM0", "SM1", "SM2", "SM3"])


def test_one_that_is_there_twice_or_was_never_accepted(village):
    with pytest.raises(Lost, match="1 too many"):
        village.account(["SM0", "SM1"])
    with pytest.raises(Lost, match="1 too many"):
        compare("bare", ["a"], Counter({"a": 2}))


def test_a_reply_that_is_missing(village):
    with village.kabar.database.write() as connection:
        one = connection.execute(select(message.c.id).where(message.c.kind == "reply").limit(1)).scalar_one()
        connection.execute(delete(message).where(message.c.id == one))

    with pytest.raises(Lost, match="no reply"):
        village.account(["SM0", "SM1", "SM2"])


def test_a_reply_that_went_to_somebody_else(village):
    first, second, _ = village.people.values()
    with village.kabar.database.write() as connection:
        given = update(message).where(message.c.kind == "reply", message.c.person_id == first)
        connection.execute(given.values(person_id=second))

    with pytest.raises(Lost, match="no reply"):
        village.account(["SM0", "SM1", "SM2"])


def test_no_two_letters_are_the_same_message():
    letters = Post([f"+62813{number:08d}" for number in range(50)], at_a_time=10).letters(100)

    assert len({letter.sid for letter in letters}) == 100
    for at in range(90):
        nearby = [letter.request.split(b"From=")[1][:30] for letter in letters[at : at + 10]]
        assert len(set(nearby)) == 10, "one person would wait for their own other message"
