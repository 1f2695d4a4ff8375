"""Two web processes, and messages of one person in the same millisecond: strictly one after another, each once."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import uuid4

import pytest
import requests
from twilio.request_validator import RequestValidator

from bot.core.session_json import from_json
from bot.services.persons.people import Person
from bot.store import person
from tests.doubles.twilio import Message
from tests.doubles.twilio.phones import form_of
from tests.end_to_end.deployment import WHATSAPP_FROM, Deployment, free_port
from tests.making import Town
from tests.services.rows import inbox, outbox, rows, talk_of

pytestmark = pytest.mark.slow
ROUNDS = 12


@dataclass
class Pair:
    """Two servers of one deployment; each post names the one that takes it."""

    deployment: Deployment
    ports: tuple[int, int]

    def post(self, at: int, number: str, body: str, sid: str) -> int:
        told = Message(f"whatsapp:{WHATSAPP_FROM}", f"whatsapp:{number}", body, "received", "inbound", sid=sid)
        form = form_of(told, self.deployment.double.account_sid)
        validator = RequestValidator(self.deployment.double.auth_token)
        headers = {"X-Twilio-Signature": validator.compute_signature(self.deployment.webhook, form)}
        url = f"http://127.0.0.1:{self.ports[at % 2]}/webhooks/twilio/messages"
        return requests.post(url, data=form, headers=headers, timeout=30).status_code

    def at_once(self, number: str, said: Sequence[tuple[str, str]]) -> None:
        """Each (text, id) at the same moment, in turn at one server and the other."""
        start = threading.Barrier(len(said))

        def one(at: int) -> int:
            start.wait()
            return self.post(at, number, *said[at])

        with ThreadPoolExecutor(len(said)) as pool:
            assert list(pool.map(one, range(len(said)))) == [200] * len(said)


@pytest.fixture
def pair(deployment: Deployment) -> Iterator[Pair]:
    second = free_port()
    deployment.start("web2", "web", "--port", str(second), "--processes", "1")
    deployment.serve(processes=1)

    def both() -> bool:
        return requests.get(f"http://127.0.0.1:{second}/health", timeout=2).ok

    deployment.wait(lambda: answers(both), "the second server answers")
    yield Pair(deployment, (deployment.port, second))
    assert "step_failed" not in deployment.logs()
    assert "webhook_failed" not in deployment.logs()


def answers(ask: object) -> bool:
    try:
        return bool(ask())  # type: ignore[operator]
    except requests.RequestException:
        return False


def stands(town: Town, who: Person) -> object:
    """Where the conversation stands, and what was said in it."""
    talk = talk_of(town.kabar, who)
    session = from_json(town.kabar.vault.open(talk.session, "conversation.session", who.id))
    top = session.top
    return top.flow, top.node, dict(top.answers), dict(top.points), town.messages(who)


def sid() -> str:
    return f"SM{uuid4().hex}"


def two_answers_in_the_same_moment_are_two_steps(town: Town, pair: Pair) -> None:
    control, *people = [town.person() for _ in range(ROUNDS + 1)]
    for text in ("tawaran", "4", "1", "1"):
        assert pair.post(0, town.number_of(control), text, sid()) == 200
    for who in people:
        pair.post(1, town.number_of(who), "tawaran", sid())
        pair.post(0, town.number_of(who), "4", sid())
        pair.at_once(town.number_of(who), [("1", sid()), ("1", sid())])
    assert [stands(town, who) for who in people] == [stands(town, control)] * ROUNDS
    assert {len(inbox(town.kabar, who)) for who in people} == {4}
    assert {len(outbox(town.kabar, who)) for who in people} == {4}


def many_people_at_once_do_not_get_in_each_others_way(town: Town, pair: Pair) -> None:
    people = [town.person() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        said = [[("tawaran", sid()), ("halo", sid()), ("BANTUAN", sid())] for _ in people]
        list(pool.map(lambda who, texts: pair.at_once(town.number_of(who), texts), people, said))
    assert {(len(inbox(town.kabar, who)), len(outbox(town.kabar, who))) for who in people} == {(3, 3)}


def one_message_delivered_five_times_at_once_is_one(town: Town, pair: Pair) -> None:
    people = [town.person() for _ in range(ROUNDS)]
    for who in people:
        pair.at_once(town.number_of(who), [("saya dipukul suami", sid())] * 5)
    assert {(len(inbox(town.kabar, who)), len(outbox(town.kabar, who))) for who in people} == {(1, 1)}
    assert len(town.cases()) == ROUNDS


def a_new_numbers_first_messages_at_both_make_one_person(town: Town, pair: Pair) -> None:
    numbers = [f"+62812999{count:05d}" for count in range(ROUNDS)]
    for number in numbers:
        pair.at_once(number, [("halo", sid()), ("permisi", sid()), ("BANTUAN", sid()), ("halo", sid())])
    made = rows(town.kabar, person, person.c.status == "new")
    assert len(made) == ROUNDS
    assert {(len(inbox(town.kabar, who)), len(outbox(town.kabar, who))) for who in made} == {(4, 4)}


def test_two_processes_take_turns(town: Town, pair: Pair) -> None:
    two_answers_in_the_same_moment_are_two_steps(town, pair)
    many_people_at_once_do_not_get_in_each_others_way(town, pair)
    one_message_delivered_five_times_at_once_is_one(town, pair)
    a_new_numbers_first_messages_at_both_make_one_person(town, pair)
