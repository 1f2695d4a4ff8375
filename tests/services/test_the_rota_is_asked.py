"""Who is on call is told, leave is kept, and a person hears the truth about an hour that nobody covers."""

from __future__ import annotations

import pytest

from bot.services.cases import rota_board, rotas
from bot.services.cases.rotas import NewShift, RotaFault
from bot.services.staff import StaffMember
from bot.store import audit, staff
from tests.making import Town
from tests.services.rows import change, rows

RED = "saya dipukul suami"
SOMEBODY = "Petugas sudah diberi tahu"
NOBODY = "Sekarang tidak ada petugas yang berjaga"


def duty(town: Town, who: StaffMember, begins: str = "08:00", ends: str = "20:00", **more: object) -> None:
    given = {"duty": "on_call", **more}
    rotas.add_shift(town.kabar, None, NewShift(str(who.id), begins=begins, ends=ends, **given))


def told(town: Town, *members: StaffMember) -> list[int]:
    return [len(town.messages(one)) for one in members]


def climb(town: Town) -> None:
    town.clock.forward(minutes=15)
    town.ticks()


def test_on_call_is_told_first_then_backup_then_supervisor_then_everybody(town: Town) -> None:
    other, backup, called = town.caseworker(), town.caseworker(), town.caseworker()
    chief = town.caseworker(role="supervisor")
    duty(town, called)
    duty(town, backup, duty="backup")
    town.says(town.person(), RED)
    seen = [told(town, other, called, backup, chief)]
    for _ in range(3):
        climb(town)
        seen.append(told(town, other, called, backup, chief))
    assert seen == [[0, 1, 0, 0], [0, 1, 1, 0], [0, 1, 1, 1], [0, 2, 2, 2]]


def test_the_own_caseworker_who_is_not_on_call_is_told_with_who_is(town: Town) -> None:
    own, called = town.caseworker(), town.caseworker(district="Sumbawa")
    duty(town, called)
    who = town.person(caseworker_id=own.id)
    town.says(who, RED)
    assert told(town, own, called) == [1, 1]
    assert SOMEBODY in town.last(who)


def test_a_second_one_on_call_is_told_before_the_backup(town: Town) -> None:
    first, second, backup = town.caseworker(), town.caseworker(), town.caseworker()
    duty(town, first)
    duty(town, second)
    duty(town, backup, duty="backup")
    town.says(town.person(), RED)
    climb(town)
    assert told(town, first, second, backup) == [1, 1, 0]


def test_where_the_rota_covers_the_hour_the_person_is_told_that_somebody_comes(town: Town) -> None:
    duty(town, town.caseworker(), district="Lombok Tengah", levels=("red",))
    who = town.person()
    town.says(who, RED)
    assert SOMEBODY in town.last(who)


@pytest.mark.parametrize(
    "more",
    [
        {"begins": "20:00", "ends": "08:00"},
        {"district": "Sumbawa"},
        {"levels": ("yellow",)},
        {"days": ("7",)},
        {"until": "2026-05-03"},
        {"since": "2026-05-05"},
    ],
)
def test_where_it_does_not_the_person_is_told_so_and_somebody_is_alerted_all_the_same(
    town: Town, more: dict[str, object]
) -> None:
    sari = town.caseworker()
    duty(town, sari, **more)
    who = town.person()
    town.says(who, RED)
    assert NOBODY in town.last(who)
    assert told(town, sari) == [1]


def test_whoever_is_on_leave_covers_nothing_and_is_not_called(town: Town) -> None:
    own, other = town.caseworker(), town.caseworker()
    duty(town, own)
    rotas.add_leave(town.kabar, None, str(own.id), "2026-05-04", "2026-05-05")
    who = town.person(caseworker_id=own.id)
    town.says(who, RED)
    assert told(town, own, other) == [0, 1]
    assert NOBODY in town.last(who)


def test_leave_counts_also_where_there_is_no_rota(town: Town) -> None:
    own, other = town.caseworker(), town.caseworker()
    rotas.add_leave(town.kabar, None, str(own.id), "2026-05-04", "")
    who = town.person(caseworker_id=own.id)
    town.says(who, RED)
    assert told(town, own, other) == [0, 1]
    assert SOMEBODY in town.last(who)


def test_where_everybody_is_on_leave_somebody_is_called_even_so(town: Town) -> None:
    only = town.caseworker()
    rotas.add_leave(town.kabar, None, str(only.id), "2026-05-04", "")
    town.says(town.person(), RED)
    assert told(town, only) == [1]


def test_gaps_are_seen_a_week_ahead_for_each_district_where_somebody_lives(town: Town) -> None:
    sari = town.caseworker()
    town.person()
    town.person(district="Sumbawa")
    duty(town, sari, "00:00", "00:00", district="Lombok Tengah")
    board = rota_board.board(town.kabar)
    assert [place.district for place in board.places] == ["Lombok Tengah", "Sumbawa"]
    [sumbawa] = board.open
    assert sumbawa.district == "Sumbawa"
    assert [gap.ends - gap.begins for gap in sumbawa.gaps] == [rota_board.AHEAD]


def test_whoever_left_covers_nothing(town: Town) -> None:
    gone = town.caseworker()
    town.person()
    duty(town, town.caseworker(), "08:00", "20:00")
    duty(town, gone, "20:00", "08:00")
    assert rota_board.board(town.kabar).open == ()
    change(town.kabar, staff, staff.c.id == gone.id, active=False)
    board = rota_board.board(town.kabar)
    assert len(board.open[0].gaps) == 7
    assert len(board.shifts) == 1


def test_a_line_is_taken_away_and_every_change_is_in_the_audit_trail(town: Town) -> None:
    sari = town.caseworker()
    duty(town, sari)
    [line] = rota_board.board(town.kabar).shifts
    rotas.remove(town.kabar, sari.id, str(line.id))
    assert rota_board.board(town.kabar).shifts == ()
    kinds = [row.action for row in rows(town.kabar, audit)]
    assert kinds[-2:] == ["rota_shift_add", "rota_remove"]
    with pytest.raises(RotaFault, match="gone"):
        rotas.remove(town.kabar, sari.id, str(line.id))


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"duty": "boss"}, "duty"),
        ({"begins": "25:00"}, "hours"),
        ({"levels": ()}, "levels"),
        ({"levels": ("purple",)}, "levels"),
        ({"days": ("8",)}, "days"),
        ({"district": "Atlantis"}, "district"),
        ({"since": "tomorrow"}, "day"),
        ({"since": "2026-05-05", "until": "2026-05-04"}, "until"),
    ],
)
def test_what_cannot_be_is_refused(town: Town, more: dict[str, object], fault: str) -> None:
    with pytest.raises(RotaFault, match=fault):
        duty(town, town.caseworker(), **more)


def test_an_editor_stands_on_no_rota(town: Town) -> None:
    with pytest.raises(RotaFault, match="staff"):
        duty(town, town.caseworker(role="editor"))
