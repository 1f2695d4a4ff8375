"""A phone that went silent is told to the staff on duty, once an outage, and once when it is back."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from bot.services.phones import device_watch
from bot.store import audit, message, staff
from tests.doubles.simgateway.server import DEVICE, NUMBER
from tests.services.receiving import tell
from tests.services.rows import change, rows

EAST = "dev2aaaaaaaaaaaaaaaaa"


@pytest.fixture
def alive(sim):
    """It pings, and its first SMS to itself has come back."""
    sim.pings()
    sim.ticks()
    sim.double.telling.flush()
    return sim


def silent(town, minutes=16):
    """So long without a ping, tick by tick."""
    for _ in range(minutes // 4):
        town.clock.forward(minutes=4)
        town.ticks()


def told(town, member):
    return [row for row in rows(town.kabar, message, message.c.staff_id == member.id) if row.kind == "alarm"]


def test_it_is_told_once_an_outage_and_once_when_it_is_back(alive):
    member = alive.caseworker()
    silent(alive, 60)
    [text] = alive.messages(member)
    assert text.startswith(f"Telepon SIM {DEVICE} diam sejak 04/05 10:00 WITA.")
    alive.pings()
    for _ in range(3):
        alive.ticks()
    assert len(alive.messages(member)) == 2
    assert alive.last(member) == f"Telepon SIM {DEVICE} bekerja lagi sejak 04/05 11:00 WITA."
    assert [row.action for row in rows(alive.kabar, audit) if row.action.startswith("sim_told")] == [
        "sim_told",
        "sim_told_back",
    ]


def test_it_goes_out_at_once_and_urgently(alive):
    member = alive.caseworker()
    silent(alive)
    [alarm] = told(alive, member)
    assert (alarm.priority, alarm.due_at, alarm.case_id) == (0, None, None)
    alive.sends()
    assert told(alive, member)[0].status == "queued"


def test_a_phone_that_sends_but_does_not_receive_is_told_as_what_it_is(alive):
    member = alive.caseworker()
    alive.double.phone().deaf = True
    alive.clock.forward(hours=25)
    for _ in range(8):
        alive.clock.forward(minutes=5)
        alive.pings()
        alive.ticks()
    assert "tidak menerima SMS" in alive.last(member)
    assert len(alive.messages(member)) == 1


def test_one_that_comes_and_goes_is_told_once_an_hour_at_most(alive):
    member = alive.caseworker()
    for _ in range(9):
        silent(alive, 20)
        alive.pings()
        alive.ticks()
    assert len(alive.messages(member)) == 6, "silent and back, three times in three hours"


def test_one_that_falls_silent_soon_again_is_told_when_the_hour_is_over(alive):
    member = alive.caseworker()
    silent(alive, 20)
    alive.pings()
    alive.ticks()
    silent(alive, 28)
    assert len(alive.messages(member)) == 2, "silent, and back"
    silent(alive, 40)
    assert len(alive.messages(member)) == 3
    assert "diam sejak" in alive.last(member)


def test_those_on_duty_in_its_district_and_who_leads_them_are_told(alive):
    near, far, asleep = alive.caseworker(), alive.caseworker(district="Sumbawa"), alive.caseworker()
    leader, editor = alive.caseworker(role="supervisor"), alive.caseworker(role="editor")
    change(alive.kabar, staff, staff.c.id == asleep.id, duty_from="20:00", duty_to="06:00")
    silent(alive)
    assert [len(alive.messages(one)) for one in (near, leader, far, asleep, editor)] == [1, 1, 0, 0, 0]


def test_where_nobody_is_on_duty_they_hear_in_the_morning(alive):
    member = alive.caseworker()
    change(alive.kabar, staff, staff.c.id == member.id, duty_from="08:00", duty_to="16:00")
    alive.clock.forward(hours=13)
    alive.pings()
    alive.ticks()
    alive.double.telling.flush()
    silent(alive)
    [alarm] = told(alive, member)
    local = alarm.due_at.astimezone(ZoneInfo("Asia/Makassar"))
    assert f"{local:%d/%m %H:%M}" == "05/05 08:00"


def test_where_nobody_could_be_told_it_is_tried_until_somebody_can(alive, capsys):
    silent(alive, 32)
    member = alive.caseworker()
    silent(alive, 4)
    assert len(alive.messages(member)) == 1
    assert capsys.readouterr().err.count("nobody_to_tell") == 1


def test_the_message_does_not_go_by_the_phone_that_is_silent(alive):
    member = alive.caseworker()
    change(alive.kabar, staff, staff.c.id == member.id, line="sim")
    silent(alive)
    assert [row.line for row in told(alive, member)] == ["sms"]


def test_it_goes_by_another_phone_that_lives(alive):
    settings = alive.kabar.settings.model_copy(update={"twilio_sms_from": None})
    object.__setattr__(alive.kabar, "settings", settings)
    alive.has(EAST, "+6281110000002", "Lombok Timur")
    member = alive.caseworker()
    change(alive.kabar, staff, staff.c.id == member.id, line="sim")
    for _ in range(16):
        alive.clock.forward(minutes=1)
        alive.pings(EAST)
        alive.ticks()
    alive.sends()
    assert [sms.device_id for sms in alive.double.to(alive.number_of(member))] == [EAST]


def test_what_one_line_refuses_goes_by_another(alive):
    member = alive.caseworker()
    silent(alive)
    alive.sends()
    [alarm] = told(alive, member)
    assert tell(alive, alarm.provider_id, "failed", "63016")
    assert [row.line for row in told(alive, member)] == ["whatsapp", "sms"]


def test_two_clocks_tell_once(alive):
    member = alive.caseworker()
    alive.clock.forward(minutes=20)
    for _ in range(2):
        device_watch.watch(alive.kabar, alive.clock.now())
    assert len(alive.messages(member)) == 1


def test_no_number_stands_in_it(alive):
    member = alive.caseworker()
    silent(alive)
    assert NUMBER not in alive.last(member)
    assert "+62" not in alive.last(member)
