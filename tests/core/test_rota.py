from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.rota import Gap, Leave, Rota, Shift, day_names, gaps

LOMBOK = ZoneInfo("Asia/Makassar")
SARI, DEWI = UUID(int=1), UUID(int=2)
MONDAY = date(2026, 5, 4)
WEEK = timedelta(days=7)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), LOMBOK).astimezone(UTC)


def shift(begins: int, ends: int, who: UUID = SARI, **more) -> Shift:
    return Shift(who, more.pop("duty", "on_call"), time(begins), time(ends), **more)


def uncovered(rota: Rota, *, staff=(SARI, DEWI), district: str | None = "Lombok Tengah", span=WEEK) -> tuple[Gap, ...]:
    return gaps(rota, staff, district, "red", at(0), at(0) + span, LOMBOK)


def test_a_shift_over_midnight_belongs_to_the_day_it_begins_on():
    night = shift(20, 8, days=frozenset({0}))
    assert night.covers(at(23), LOMBOK)
    assert night.covers(at(7, 59, MONDAY + timedelta(days=1)), LOMBOK)
    assert not night.covers(at(8, 0, MONDAY + timedelta(days=1)), LOMBOK)
    assert not night.covers(at(7), LOMBOK)


def test_the_same_hour_twice_is_a_whole_day():
    assert all(shift(8, 8, days=frozenset({0})).covers(at(8) + timedelta(hours=n), LOMBOK) for n in range(24))


def test_a_shift_of_another_district_or_level_does_not_serve():
    far = shift(0, 0, district="Sumbawa", levels=frozenset({"red"}))
    assert not far.serves("Lombok Tengah", "red")
    assert far.serves("sumbawa", "red")
    assert not far.serves("Sumbawa", "yellow")
    assert not far.serves(None, "red")


def test_the_districts_own_come_before_those_for_every_district():
    rota = Rota((shift(0, 0, DEWI), shift(0, 0, SARI, district="Lombok Tengah")))
    assert rota.on("on_call", "Lombok Tengah", "red", at(12), LOMBOK) == [SARI, DEWI]


def test_whoever_is_on_leave_is_not_on_call_that_day():
    rota = Rota((shift(0, 0),), (Leave(SARI, MONDAY, MONDAY),))
    assert rota.on("on_call", None, "red", at(12), LOMBOK) == []
    assert rota.on("on_call", None, "red", at(0, 0, MONDAY + timedelta(days=1)), LOMBOK) == [SARI]


def test_nights_without_anybody_are_gaps():
    found = uncovered(Rota((shift(8, 20),)), span=timedelta(days=1))
    assert found == (Gap(at(0), at(8)), Gap(at(20), at(0, 0, MONDAY + timedelta(days=1))))


def test_a_backup_covers_as_well():
    assert uncovered(Rota((shift(8, 20), shift(20, 8, DEWI, duty="backup")))) == ()


def test_leave_opens_a_gap_of_exactly_its_days():
    tuesday = MONDAY + timedelta(days=1)
    found = uncovered(Rota((shift(0, 0),), (Leave(SARI, tuesday, tuesday),)))
    assert found == (Gap(at(0, 0, tuesday), at(0, 0, tuesday + timedelta(days=1))),)


def test_whoever_cannot_be_alerted_covers_nothing():
    assert uncovered(Rota((shift(0, 0),)), staff=()) == (Gap(at(0), at(0) + WEEK),)


def test_a_shift_that_ends_leaves_a_gap_from_then_on():
    [gap] = uncovered(Rota((shift(0, 0, until=MONDAY + timedelta(days=2)),)))
    assert gap.begins == at(0, 0, MONDAY + timedelta(days=3))


def test_days_are_told_in_runs():
    assert day_names((0, 1, 2, 4, 6)) == ((0, 2), (4, 4), (6, 6))


hours = st.integers(0, 23).map(time)
shifts = st.builds(
    Shift,
    staff=st.sampled_from([SARI, DEWI]),
    duty=st.sampled_from(["on_call", "backup"]),
    begins=hours,
    ends=hours,
    district=st.sampled_from([None, "Lombok Tengah", "Sumbawa"]),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    since=st.none() | st.just(MONDAY + timedelta(days=2)),
    until=st.none() | st.just(MONDAY + timedelta(days=5)),
)


@settings(deadline=None)
@given(st.lists(shifts, max_size=5), st.lists(st.builds(Leave, st.just(SARI), st.just(MONDAY), st.just(MONDAY))))
def test_a_moment_is_in_a_gap_exactly_where_nobody_is_on(some, away):
    rota = Rota(tuple(some), tuple(away))
    found = uncovered(rota)
    for hour in range(0, 7 * 24, 5):
        moment = at(0) + timedelta(hours=hour, minutes=30)
        here = [rota.on(duty, "Lombok Tengah", "red", moment, LOMBOK) for duty in ("on_call", "backup")]
        assert any(gap.begins <= moment < gap.ends for gap in found) == (not any(here))
