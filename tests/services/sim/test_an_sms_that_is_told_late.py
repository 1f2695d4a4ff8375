"""A phone tells some SMS late, and in another order than they were written: their own time counts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.doubles.simgateway import gson
from tests.doubles.simgateway.server import DEVICE
from tests.services.rows import consents_of, inbox, outbox, plan_of

PERSON = "+6281299990001"


def told(sim, text: str, at: datetime) -> None:
    """The phone tells now what the network took ``at``."""
    payload = {"messageId": f"{text}{at}".encode().hex()[-40:], "sender": PERSON, "message": text}
    sim.double.telling.emit("sms:received", DEVICE, payload | {"receivedAt": gson.moment(at)})
    assert set(sim.double.telling.flush()) == {200}


def ago(sim, **span: float) -> datetime:
    return sim.clock.now() - timedelta(**span)


def asked(sim):
    """Somebody whose first check-in has just been put."""
    who = sim.on_sim(phone=PERSON)
    sim.clock.moment = plan_of(sim.kabar, who)[0].due_at
    sim.ticks()
    assert plan_of(sim.kabar, who)[0].status == "asked"
    return who


def test_it_answers_no_question_that_was_put_since(sim):
    who = asked(sim)
    told(sim, "3", ago(sim, hours=44))
    assert plan_of(sim.kabar, who)[0].status == "asked"
    assert (sim.case().level, sim.case().reason) == ("yellow", "not_understood")
    assert len(outbox(sim.kabar, who)) == 1
    told(sim, "1", sim.clock.now())
    assert plan_of(sim.kabar, who)[0].status == "answered"


def test_a_late_mulai_does_not_undo_a_stop(sim):
    who = sim.on_sim(phone=PERSON)
    told(sim, "BERHENTI", ago(sim, minutes=3))
    given = consents_of(sim.kabar, who)
    for minutes, word in enumerate(("MULAI", "1", "1", "1")):
        told(sim, word, ago(sim, minutes=30 - minutes))
    assert sim.reload(who).status == "stopped"
    assert consents_of(sim.kabar, who) == given


def test_a_late_stop_stops_and_a_late_danger_is_heard(sim):
    who = asked(sim)
    told(sim, "saya dikurung majikan", ago(sim, hours=30))
    assert sim.case().level == "red"
    told(sim, "BERHENTI", ago(sim, hours=29))
    assert sim.reload(who).status == "stopped"


def test_what_comes_within_two_minutes_is_as_any_other(sim):
    who = asked(sim)
    told(sim, "1", ago(sim, seconds=110))
    assert plan_of(sim.kabar, who)[0].status == "answered"
    assert inbox(sim.kabar, who)[0].late_at is None


@pytest.mark.parametrize("written", [{"minutes": -5}, {"days": 20_000}], ids=["to come", "1970"])
def test_a_time_that_cannot_be_is_none(sim, written):
    who = asked(sim)
    told(sim, "1", ago(sim, **written))
    assert plan_of(sim.kabar, who)[0].status == "answered"
    assert inbox(sim.kabar, who)[0].late_at is None


def test_its_own_time_is_kept(sim):
    who = sim.on_sim(phone=PERSON)
    at = ago(sim, hours=2)
    told(sim, "BANTUAN", at)
    [row] = inbox(sim.kabar, who)
    assert row.late_at == at


def test_two_that_are_told_in_their_order_follow_one_another(sim):
    who = sim.on_sim(phone=PERSON)
    for at in (ago(sim, hours=4), ago(sim, hours=3), ago(sim, hours=3, minutes=30)):
        told(sim, "BANTUAN", at)
    assert len(outbox(sim.kabar, who)) == 2
    assert sim.case().reason == "not_understood", "the third was written before the second"
