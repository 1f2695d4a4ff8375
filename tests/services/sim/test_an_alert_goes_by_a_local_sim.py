"""What WhatsApp does not bring to a caseworker goes by any other line that does: a local SIM, of their district."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.channels.twilio import TwilioChannel
from bot.services.kabar import SIM, Kabar
from bot.services.staff import StaffMember
from bot.store import case_event, device, message, staff
from tests.doubles.simgateway.server import DEVICE
from tests.doubles.twilio import CallbackPlan, TwilioDouble
from tests.services.receiving import tell
from tests.services.rows import change, rows
from tests.services.sim.conftest import SimTown
from tests.services.ways import one_by_one


@pytest.fixture
def kabar(kabar: Kabar) -> Kabar:
    """Whose alerts go by one line at a time."""
    return one_by_one(kabar)


RED = "tolong saya dikurung majikan"
EAST = "dev2aaaaaaaaaaaaaaaaa"


@pytest.fixture
def twilio() -> Iterator[TwilioDouble]:
    with TwilioDouble(callbacks=CallbackPlan(statuses=())) as running:
        yield running


def town(sim: SimTown, twilio: TwilioDouble, *, sms: bool = False, window: bool = False) -> SimTown:
    """WhatsApp by Twilio's own SDK, and phones with a local SIM; with Twilio's SMS only where it says so."""
    channel = TwilioChannel(
        account_sid=twilio.account_sid,
        auth_token=twilio.auth_token,
        sms_from="+6281100000002" if sms else None,
        whatsapp_from="+6281100000001",
        api_url=twilio.url,
        timeout=5.0,
        windowed=frozenset({"whatsapp"} if window else ()),
    )
    settings = sim.kabar.settings if sms else sim.kabar.settings.model_copy(update={"twilio_sms_from": None})
    channels = {"simulator": channel, SIM: sim.kabar.channels[SIM]}
    return replace(sim, kabar=replace(sim.kabar, settings=settings, channels=channels))


def rings(made: SimTown, **columns: object) -> StaffMember:
    member = made.caseworker(**columns)
    made.says(made.person(), RED)
    made.sends()
    return member


def by_whatsapp(made: SimTown, twilio: TwilioDouble, member: StaffMember) -> str:
    """The id of what went to them there."""
    [sent] = twilio.ledger.accepted(f"whatsapp:{made.number_of(member)}")
    return sent.sid


def lines(made: SimTown, member: StaffMember) -> list[tuple[str, str]]:
    return [(row.line, row.status) for row in rows(made.kabar, message, message.c.staff_id == member.id)]


def history(made: SimTown) -> list[str]:
    return [row.kind for row in rows(made.kabar, case_event)]


@pytest.mark.parametrize("code", ["63016", "63024", "63003", "63018", "21610", "30008"])
def test_what_whatsapp_refuses_goes_by_the_sim_and_the_history_says_so(
    sim: SimTown, twilio: TwilioDouble, code: str
) -> None:
    made = town(sim, twilio)
    member = rings(made)
    assert tell(made, by_whatsapp(made, twilio, member), "failed", code)
    made.sends()
    [sms] = made.double.to(made.number_of(member))
    assert (sms.priority, made.case().code in sms.text) == (100, True)
    assert [line for line, _ in lines(made, member)] == ["whatsapp", "sim"]
    assert "alert_by_sim" in history(made)
    made.clock.forward(seconds=5)
    assert made.ticks()["alerts_climbed"] == 0


def test_outside_the_window_and_without_a_template_the_sim_comes_first(sim: SimTown, twilio: TwilioDouble) -> None:
    made = town(sim, twilio, window=True)
    member = rings(made)
    assert len(made.double.to(made.number_of(member))) == 1
    assert [row.to for row in twilio.accepted if row.to.endswith(made.number_of(member))] == []
    assert "alert_by_sim" in history(made)


def test_the_phone_of_the_members_district_carries_it(sim: SimTown, twilio: TwilioDouble) -> None:
    made = town(sim, twilio, window=True)
    made.has(EAST, "+6281110000002", "Lombok Timur")
    member = rings(made, district="Lombok Timur")
    assert [sms.device_id for sms in made.double.to(made.number_of(member))] == [EAST]


def test_a_sim_whose_phones_are_silent_comes_last(sim: SimTown, twilio: TwilioDouble) -> None:
    made = town(sim, twilio, sms=True)
    member = made.caseworker()
    change(made.kabar, staff, staff.c.id == member.id, line="sim")
    change(made.kabar, device, device.c.device_id == DEVICE, alarm_at=made.clock.now())
    made.says(made.person(), RED)
    made.sends()
    assert lines(made, member) == [("sms", "queued")]


def test_without_any_phone_there_is_no_such_line(bare: SimTown, twilio: TwilioDouble) -> None:
    made = town(bare, twilio)
    member = rings(made)
    assert tell(made, by_whatsapp(made, twilio, member), "failed", "63024")
    assert lines(made, member) == [("whatsapp", "failed")]
    made.clock.forward(seconds=5)
    assert made.ticks()["alerts_climbed"] == 1


def test_each_line_is_tried_once_and_the_second_failure_does_not_hold_up_the_ladder(
    sim: SimTown, twilio: TwilioDouble
) -> None:
    made = town(sim, twilio, sms=True)
    member, other = made.caseworker(), made.caseworker()
    made.double.failing[made.number_of(member)] = "Send result: RESULT_ERROR_NO_SERVICE (no service)"
    twilio.faults.reject(f"whatsapp:{made.number_of(member)}", 63024)
    twilio.faults.reject(made.number_of(member), 21612)
    made.says(made.person(), RED)
    made.sends()
    made.double.telling.flush()
    made.sends()
    assert lines(made, member) == [("whatsapp", "failed"), ("sms", "failed"), ("sim", "failed")]
    made.clock.forward(seconds=5)
    assert made.ticks()["alerts_climbed"] == 1
    assert len(made.messages(other)) == 1


def test_where_the_members_own_phone_takes_no_sms_the_next_rung_hears_at_once(
    sim: SimTown, twilio: TwilioDouble
) -> None:
    made = town(sim, twilio, sms=True)
    member, other = made.caseworker(), made.caseworker()
    twilio.faults.reject(f"whatsapp:{made.number_of(member)}", 63024)
    made.says(made.person(), RED)
    made.sends()
    [sms] = twilio.ledger.accepted(made.number_of(member))
    assert tell(made, sms.sid, "failed", "30003")
    assert lines(made, member) == [("whatsapp", "failed"), ("sms", "failed")], "the same phone would be off for a SIM"
    made.clock.forward(seconds=5)
    made.ticks()
    assert len(made.messages(other)) == 1


def test_a_member_on_the_local_sim_is_reached_without_it(sim: SimTown, twilio: TwilioDouble) -> None:
    made = town(sim, twilio, sms=True)
    member = made.caseworker()
    change(made.kabar, staff, staff.c.id == member.id, line="sim")
    made.double.failing[made.number_of(member)] = "Send result: RESULT_ERROR_NO_SERVICE (no service)"
    made.says(made.person(), RED)
    made.sends()
    made.double.telling.flush()
    made.sends()
    assert [line for line, _ in lines(made, member)] == ["sim", "sms"]
    assert "alert_by_sms" in history(made)
