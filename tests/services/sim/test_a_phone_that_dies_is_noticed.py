"""No ping for 15 minutes, or no loopback SMS within 30: an alarm, once an outage, until it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services import health, metrics
from bot.store import audit, person
from tests.doubles.simgateway.server import DEVICE, NUMBER
from tests.services.rows import rows

PERSON = "+6281299990001"


def lives(sim, **span):
    """Time passes while the phone pings: ten minutes by ten, in its last hour five by five."""
    end = sim.clock.now() + timedelta(**span)
    while sim.clock.now() < end:
        sim.clock.forward(minutes=10 if end - sim.clock.now() > timedelta(hours=1) else 5)
        sim.pings()
        sim.ticks()
        sim.double.telling.flush()


def acts(sim):
    return [row.action for row in rows(sim.kabar, audit) if row.action.startswith("sim_alarm")]


def figures(sim):
    return {figure.name: figure.value for figure in metrics.figures(sim.kabar)}


def sim_part(sim):
    found = health.ready(sim.kabar)
    return found.ok, found.parts["sim"]


@pytest.fixture
def alive(sim):
    """Its first loopback SMS has come back."""
    sim.pings()
    sim.ticks()
    sim.double.telling.flush()
    assert sim.phone.came_back
    return sim


def test_while_it_pings_nothing_is_said(alive):
    lives(alive, hours=2)
    assert alive.phone.alarm_at is None
    assert sim_part(alive) == (True, "ok")
    assert figures(alive)["kabar_sim_alarm"] == 0


def test_pings_that_stop_raise_one_alarm_that_ends_when_they_come_back(alive, capsys):
    alive.clock.forward(minutes=14)
    alive.ticks()
    assert alive.phone.alarm_at is None
    for _ in range(3):
        alive.clock.forward(minutes=5)
        alive.ticks()
    assert acts(alive) == ["sim_alarm"]
    ok, words = sim_part(alive)
    assert not ok
    assert words.startswith(f"{DEVICE}: has not pinged")
    assert figures(alive)["kabar_sim_alarm"] == 1
    assert figures(alive)["kabar_sim_ping_age_seconds"] == 29 * 60
    alive.pings()
    alive.ticks()
    assert acts(alive) == ["sim_alarm", "sim_alarm_end"]
    assert sim_part(alive) == (True, "ok")
    logged = capsys.readouterr().err
    assert logged.count("sim_device_silent") == 1
    assert logged.count("sim_device_back") == 1
    assert "+62" not in logged


def test_a_phone_that_never_pinged_is_missed_too(sim):
    sim.clock.forward(minutes=16)
    sim.ticks()
    assert sim.phone.alarm_at is not None


def test_the_loopback_goes_once_a_day_and_is_nobodys_message(alive):
    lives(alive, hours=25)
    assert [one.text[:6] for one in alive.double.to(NUMBER)] == ["Kabar "] * 2
    assert rows(alive.kabar, person) == []
    assert alive.came() == []
    assert alive.came("noise") == []


def test_a_phone_that_pings_but_does_not_receive_is_noticed(alive):
    alive.double.phone().deaf = True
    lives(alive, hours=24, minutes=25)
    assert alive.phone.alarm_at is None
    lives(alive, minutes=15)
    assert acts(alive) == ["sim_alarm"]
    assert sim_part(alive) == (False, f"{DEVICE}: does not receive (its SMS to itself is missing)")


def test_what_lies_in_a_deaf_phone_is_fetched_until_it_is_mended(alive):
    who = alive.person(phone=PERSON)
    phone = alive.double.phone()
    phone.deaf = True
    lives(alive, hours=25)
    sms = alive.double.text(PERSON, "tlg sy dikurung majikan")
    sms.at = alive.clock.now()
    for other in phone.inbox[:-1]:
        other.at = alive.clock.now()
    lives(alive, minutes=20)
    assert alive.case().level == "red"
    assert alive.phone.alarm_at is not None, "what a refresh digs up proves nothing about receiving"
    phone.deaf = False
    lives(alive, hours=2)
    assert acts(alive) == ["sim_alarm", "sim_alarm_end"]
    assert len(alive.messages(who)) >= 1


def test_two_clocks_send_one_loopback(sim):
    sim.pings()
    sim.ticks()
    sim.ticks()
    assert len(sim.double.to(NUMBER)) == 1


def test_a_loopback_of_another_day_or_forged_does_not_count(sim):
    sim.pings()
    sim.ticks()
    sim.double.telling.waiting.clear()
    sim.texts(NUMBER, "Kabar 0123456789ab")
    assert not sim.phone.came_back
    assert sim.came() == []


def test_after_an_outage_the_phone_is_asked_for_what_came_meanwhile(alive):
    last = alive.phone.last_ping_at
    alive.clock.forward(hours=3)
    alive.ticks()
    alive.pings()
    alive.ticks()
    [asked] = [given for _, path, given in alive.double.requests if path == "/inbox/refresh"]
    assert asked["triggerWebhooks"] is True
    assert asked["deviceId"] == DEVICE
    assert asked["since"] < last.isoformat() < asked["until"]
    alive.clock.forward(minutes=5)
    alive.pings()
    alive.ticks()
    assert alive.phone.refresh_since is None
    assert len([path for _, path, _ in alive.double.requests if path == "/inbox/refresh"]) == 1


def test_a_refresh_that_fails_is_tried_again(alive):
    password, alive.double.password = alive.double.password, "another"
    alive.clock.forward(hours=3)
    alive.pings()
    alive.ticks()
    assert alive.phone.refresh_since is not None
    alive.double.password = password
    alive.clock.forward(minutes=2)
    alive.ticks()
    assert alive.phone.refresh_since is None


def test_without_a_phone_ready_says_so(bare):
    assert sim_part(bare) == (False, "no phone is known")


def test_a_deployment_without_local_sims_says_nothing_of_them(town):
    assert "sim" not in health.ready(town.kabar).parts
    assert "kabar_sim_alarm" not in figures(town)
