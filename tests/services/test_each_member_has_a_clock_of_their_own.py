"""Alerts, days and tasks go by the clock of the member whom they concern."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from bot.core.effects import Raised
from bot.core.segments import segments
from bot.services import staff as accounts
from bot.services import zones
from bot.services.cases import case_actions, case_tasks, referrals
from bot.services.cases.cases import CaseFault
from bot.services.cases.raising import Sign, raise_sign
from bot.services.cases.referrals import Ending, NewReferral
from bot.services.day import my_day
from bot.services.staff import NewStaff, StaffFault
from bot.store import message, staff
from tests.making import Town
from tests.services.rows import rows

DANGER = "saya dipukul suami"


def test_an_alert_says_the_time_where_the_member_is(town: Town) -> None:
    jakarta, riyadh = (town.caseworker(timezone=zone) for zone in ("Asia/Jakarta", "Asia/Riyadh"))
    town.says(town.person(), DANGER)
    town.clock.forward(minutes=15)
    town.ticks()
    assert "04/05 09:00 WIB" in town.messages(jakarta)[0]
    assert "04/05 05:00 +03" in town.messages(riyadh)[0]


@pytest.mark.parametrize("zone", ["WITA", "Asia/Kathmandu"])
def test_it_is_one_sms_still_when_it_is_said_the_third_time(town: Town, zone: str) -> None:
    sari = town.caseworker(timezone=zone)
    town.says(town.person(), DANGER)
    for _ in range(2):
        town.clock.forward(minutes=15)
        town.ticks()
    assert {segments(text).count for text in town.messages(sari)} == {1}
    assert all(segments(text).encoding == "GSM-7" for text in town.messages(sari))


def test_what_is_not_urgent_wakes_nobody_where_they_are(town: Town) -> None:
    sari = town.caseworker(timezone="Asia/Riyadh")  # 05:00
    who = town.person()
    with town.kabar.database.write() as connection:
        raise_sign(connection, town.kabar, who, Sign(Raised("yellow", "debt", "a rule")), town.clock.now())
    alert, *_ = rows(town.kabar, message, message.c.staff_id == sari.id)
    assert alert.due_at == datetime(2026, 5, 4, 5, tzinfo=UTC)


def test_a_zone_that_tzdata_dropped_stops_no_alert(town: Town) -> None:
    sari = town.caseworker(timezone="Asia/Jakarta")
    with town.kabar.database.write() as connection:
        connection.execute(update(staff).values(timezone="Asia/Gone_Forever"))
    town.says(town.person(), DANGER)
    assert "04/05 10:00 WITA" in town.last(sari)
    who = accounts.member(town.kabar, sari.id)
    assert who is not None
    assert (who.zone.key, who.timezone) == ("Asia/Makassar", "Asia/Gone_Forever")


def kinds(town: Town, who: accounts.StaffMember) -> list[str]:
    return [item.kind for item in my_day.day_of(town.kabar, who).items]


def test_a_day_begins_at_the_members_own_midnight(town: Town) -> None:
    west, east = town.caseworker(timezone="Asia/Jakarta"), town.caseworker(timezone="Asia/Jayapura")
    town.says(town.person(), DANGER)
    code = town.case().code
    case_actions.acknowledge(town.kabar, west, code)
    case_actions.contacted(town.kabar, west, code)
    for one in (west, east):
        given = {"kind": "own", "title": f"untuk {one.name}", "due_on": "2026-05-05", "holder": str(one.id)}
        case_tasks.add(town.kabar, west, code, **given)
    town.clock.moment = datetime(2026, 5, 4, 14, 59, tzinfo=UTC)  # 21:59 WIB, 23:59 WIT
    assert ("task" in kinds(town, west), "task" in kinds(town, east)) == (False, False)
    town.clock.moment = datetime(2026, 5, 4, 15, 0, tzinfo=UTC)  # 22:00 WIB, 00:00 WIT
    assert ("task" in kinds(town, west), "task" in kinds(town, east)) == (False, True)
    town.clock.moment = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)  # 00:00 WIB
    assert "task" in kinds(town, west)
    town.clock.moment = datetime(2026, 5, 5, 16, 0, tzinfo=UTC)  # 23:00 WIB of that day, 01:00 WIT of the next
    assert case_tasks.overdue(town.kabar, west) == frozenset()
    assert case_tasks.overdue(town.kabar, east) == {code}


def test_today_of_a_form_is_the_members(town: Town) -> None:
    west, east = town.caseworker(timezone="Asia/Jakarta"), town.caseworker(timezone="Asia/Jayapura")
    town.says(town.person(), DANGER)
    code = town.case().code
    town.clock.moment = datetime(2026, 5, 4, 16, 0, tzinfo=UTC)  # 23:00 WIB of the 4th, 01:00 WIT of the 5th
    new = NewReferral("out", "lpsk", "", "perlu pendampingan hukum", "2026-05-05")
    with pytest.raises(CaseFault, match="sent_future"):
        referrals.make(town.kabar, west, code, new)
    referrals.make(town.kabar, east, code, new)
    (line,) = referrals.of_case(town.kabar, west, code).lines
    assert (line.day, line.late) == (0, False), "a day that is still to come where it is read"
    referrals.end(town.kabar, west, code, line.id, Ending("received", "2026-05-05"))


@pytest.mark.parametrize(("given", "kept"), [("wib", "Asia/Jakarta"), (" Asia/Riyadh ", "Asia/Riyadh"), ("", None)])
def test_a_zone_is_kept_by_its_name(given: str, kept: str | None) -> None:
    assert accounts.zone_named(given) == kept


@pytest.mark.parametrize(
    ("given", "mend"), [("Asia/Makasar", "did you mean Asia/Makassar"), ("x" * 99, "write WIB, WITA, WIT, or a name")]
)
def test_what_is_no_zone_is_one_error_that_names_the_mend(town: Town, given: str, mend: str) -> None:
    new = NewStaff("Sari", None, "sari@example.org", "editor", "a long password", timezone=given)
    with pytest.raises(StaffFault, match=mend) as found:
        accounts.add(town.kabar, new)
    assert found.value.code == "timezone_unknown"
    assert str(found.value).startswith("timezone: ")


def test_every_zone_that_a_page_offers_can_be_chosen() -> None:
    every = [*zones.INDONESIAN.values(), *zones.ABROAD, *(name for names in zones.others().values() for name in names)]
    assert len(every) == len(set(every)) > 300
    assert all(zones.named(name) == name and zones.offered(name) for name in every)
