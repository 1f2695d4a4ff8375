"""A number, a WhatsApp user id, or both, one after the other or in the same moment: one person, one conversation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from bot.channels.base import Inbound
from bot.services.arriving import inbound
from bot.services.arriving.inbound import Received
from bot.store import identity, person
from tests.making import Town
from tests.services.rows import outbox, plan_of, rows, talk_of

pytestmark = pytest.mark.both

NUMBER = "+6281299990001"
USER_ID = "ID.13491208655302741918"

Named = tuple[str, str | None]
ALONE: Named = (NUMBER, None)
HIDDEN: Named = (USER_ID, None)
BOTH: Named = (NUMBER, USER_ID)


def writes(town: Town, named: Named, words: str = "halo") -> Received:
    sender, user_id = named
    sid = f"SM{uuid4().hex}"
    said = Inbound("simulator", sid, "whatsapp", sender, words, town.clock.now(), user_id)
    return inbound.receive(town.kabar, said)


def kinds(town: Town) -> list[str]:
    return sorted(row.kind for row in rows(town.kabar, identity))


@pytest.mark.parametrize("way", [(ALONE, BOTH, HIDDEN), (HIDDEN, BOTH, ALONE), (BOTH, HIDDEN, ALONE)])
def test_once_they_came_together_each_alone_is_the_same_person(town: Town, way: tuple[Named, ...]) -> None:
    codes = {writes(town, named).person for named in way}
    assert len(codes) == 1
    assert len(rows(town.kabar, person)) == 1
    assert kinds(town) == ["phone", "whatsapp_user"]


def test_a_conversation_begun_by_number_goes_on_by_user_id(town: Town) -> None:
    who = town.person(phone=NUMBER)
    writes(town, BOTH, "BANTUAN")
    session = talk_of(town.kabar, who).session
    assert session is not None
    writes(town, HIDDEN, "1")
    assert talk_of(town.kabar, who).session != session
    assert town.case().reason


def test_stop_by_user_id_stops_who_is_known_by_number(town: Town) -> None:
    who = town.person(phone=NUMBER)
    writes(town, BOTH)
    writes(town, HIDDEN, "STOP")
    assert town.reload(who).status == "stopped"
    assert {row.status for row in plan_of(town.kabar, who)} == {"cancelled"}


def test_an_answer_goes_back_the_way_the_message_came(town: Town) -> None:
    who = town.person(phone=NUMBER)
    for named in (BOTH, HIDDEN, ALONE):
        writes(town, named)
    kind = {row.id: row.kind for row in rows(town.kabar, identity)}
    assert [kind[row.identity_id] for row in outbox(town.kabar, who)] == ["phone", "whatsapp_user", "phone"]


@pytest.mark.parametrize("named", [ALONE, HIDDEN, BOTH], ids=["number", "user id", "both"])
def test_first_messages_in_the_same_moment_make_one_person(town: Town, named: Named) -> None:
    with ThreadPoolExecutor(6) as pool:
        received = list(pool.map(lambda _: writes(town, named), range(6)))
    assert [one.state for one in received] == ["new"] * 6
    assert len({one.person for one in received}) == 1
    [who] = rows(town.kabar, person)
    assert len(outbox(town.kabar, who)) == 6
    assert len(kinds(town)) == (2 if named == BOTH else 1)


def test_many_strangers_at_once_are_as_many_people(town: Town) -> None:
    strangers: list[Named] = [(f"+62812999910{n:02d}", f"ID.{n:020d}") for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda named: writes(town, named), strangers * 2))
    assert len(rows(town.kabar, person)) == 6
    assert kinds(town) == ["phone"] * 6 + ["whatsapp_user"] * 6


def test_on_a_shared_number_a_user_id_is_learned_of_everybody_and_the_one_who_is_heard_goes_on(town: Town) -> None:
    for name in ("Amaq", "Inaq"):
        town.person(phone=NUMBER, name=name)
    heard = writes(town, BOTH).person
    assert writes(town, HIDDEN).person == heard
    assert kinds(town) == ["phone", "phone", "whatsapp_user", "whatsapp_user"]
