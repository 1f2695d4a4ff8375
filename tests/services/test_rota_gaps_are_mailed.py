"""Once a day supervisors and admins hear by e-mail of the hours that nobody covers: district, level, hours, a link."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from bot.services.cases import gap_mail, rotas
from bot.services.cases.rotas import NewShift
from bot.services.staff import StaffMember
from bot.store import message, staff
from tests.doubles.mail import MailDouble
from tests.making import Town
from tests.services.mailing import mailed, mails
from tests.services.rows import change, rows


@pytest.fixture
def server() -> Iterator[MailDouble]:
    with MailDouble() as running:
        yield running


@pytest.fixture
def post(town: Town, server: MailDouble) -> Town:
    """Ten in the morning; somebody lives in Lombok Tengah."""
    made = mailed(town, server)
    made.person(name="Baiq Rahasia")
    return made


def shift(town: Town, who: StaffMember, begins: str, ends: str, district: str = "") -> None:
    rotas.add_shift(town.kabar, None, NewShift(str(who.id), "on_call", begins, ends, district))


def test_gaps_are_told_with_district_level_hours_and_a_link(post: Town, server: MailDouble) -> None:
    head, sari = post.caseworker(role="supervisor"), post.caseworker()
    shift(post, sari, "06:00", "22:00")
    assert post.ticks()["gaps_mailed"] == 1
    post.sends()
    [got] = mails(post, server, head)
    assert got.mail["Subject"] == "Kabar: jam tanpa petugas jaga"
    first, empty, *gaps = got.text.split("\n")
    assert first == (
        "MERAH, ORANYE: dalam 7 hari ke depan ada jam tanpa petugas jaga. Isi jadwalnya: http://127.0.0.1:8000/rota"
    )
    assert empty == ""
    assert gaps[0] == "MERAH, ORANYE, Lombok Tengah: 04/05 22:00 sampai 05/05 06:00 (WITA)"
    assert len(gaps) == 7
    assert "Rahasia" not in got.text
    assert mails(post, server, sari) == []


def test_hours_that_only_red_has_are_told_as_oranges_in_one_mail(post: Town, server: MailDouble) -> None:
    head = post.caseworker(role="supervisor")
    only_red = NewShift(str(post.caseworker().id), "on_call", "00:00", "00:00", "", levels=("red",))
    rotas.add_shift(post.kabar, None, only_red)
    assert post.ticks()["gaps_mailed"] == 1
    post.sends()
    [got] = mails(post, server, head)
    assert got.text.startswith("ORANYE: dalam 7 hari")
    assert got.text.split("\n")[2:] == ["ORANYE, Lombok Tengah: 04/05 10:00 sampai 11/05 10:00 (WITA)"]


def test_once_a_day_and_not_before_its_time(post: Town) -> None:
    post.caseworker(role="supervisor")
    shift(post, post.caseworker(), "06:00", "22:00")
    told = [post.ticks()["gaps_mailed"] for _ in range(3)]
    post.clock.forward(hours=20, minutes=59)  # one minute to seven
    told.append(post.ticks()["gaps_mailed"])
    post.clock.forward(minutes=1)
    told += [post.ticks()["gaps_mailed"] for _ in range(2)]
    assert told == [1, 0, 0, 0, 1, 0]


def test_of_several_clocks_one_writes(post: Town) -> None:
    head = post.caseworker(role="supervisor")
    shift(post, post.caseworker(), "06:00", "22:00")
    ready = threading.Barrier(4)

    def tick() -> None:
        ready.wait()
        gap_mail.mail(post.kabar, post.clock.now())

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(rows(post.kabar, message, message.c.staff_id == head.id, message.c.kind == "notice")) == 1


def test_where_every_hour_is_covered_nothing_is_said(post: Town, server: MailDouble) -> None:
    post.caseworker(role="supervisor")
    shift(post, post.caseworker(), "00:00", "00:00")
    assert post.ticks()["gaps_mailed"] == 0
    post.sends()
    assert server.got == []


def test_without_a_rota_there_are_no_gaps(post: Town) -> None:
    post.caseworker(role="supervisor")
    assert post.ticks()["gaps_mailed"] == 0


def test_each_hears_of_their_own_district_and_of_none_if_it_is_covered(post: Town, server: MailDouble) -> None:
    post.person(district="Lombok Barat")
    sari = post.caseworker()
    middle, west, all_of_it = (
        post.caseworker(role="supervisor", district="Lombok Tengah"),
        post.caseworker(role="supervisor", district="lombok barat"),
        post.caseworker(role="admin", district=None),
    )
    editor = post.caseworker(role="editor", district=None)
    shift(post, sari, "00:00", "00:00", "Lombok Tengah")
    assert post.ticks()["gaps_mailed"] == 2
    post.sends()
    assert mails(post, server, middle) == mails(post, server, editor) == []
    for member in (west, all_of_it):
        [got] = mails(post, server, member)
        assert "Lombok Barat: 04/05 10:00 sampai 11/05 10:00 (WITA)" in got.text
        assert "Lombok Tengah" not in got.text


def test_a_district_that_nobody_leads_is_everybodys(post: Town, server: MailDouble) -> None:
    west = post.caseworker(role="supervisor", district="Lombok Barat")
    shift(post, post.caseworker(), "06:00", "22:00")
    post.ticks()
    post.sends()
    assert "Lombok Tengah" in mails(post, server, west)[0].text


def test_whoever_has_left_hears_nothing_and_english_is_written_to_those_who_read_it(
    post: Town, server: MailDouble
) -> None:
    gone, head = post.caseworker(role="supervisor"), post.caseworker(role="supervisor")
    change(post.kabar, staff, staff.c.id == gone.id, active=False)
    change(post.kabar, staff, staff.c.id == head.id, language="en")
    shift(post, post.caseworker(), "06:00", "22:00")
    assert post.ticks()["gaps_mailed"] == 1
    post.sends()
    [got] = mails(post, server, head)
    assert got.mail["Subject"] == "Kabar: hours without anybody on duty"
    assert "RED, ORANGE: in the next 7 days" in got.text


def test_many_gaps_are_counted_and_the_link_stands_first(post: Town, server: MailDouble) -> None:
    head = post.caseworker(role="supervisor", district=None)
    for name in ("Lombok Barat", "Sumbawa", "Bima"):
        post.person(district=name)
    shift(post, post.caseworker(), "06:00", "22:00")
    post.ticks()
    post.sends()
    [got] = mails(post, server, head)
    assert got.text.endswith("\nDan 13 lagi.")
    assert "/rota" in got.text.split("\n")[0]


def test_one_that_is_refused_rings_no_phone(post: Town, server: MailDouble) -> None:
    head = post.caseworker(role="supervisor")
    server.refusing["rcpt"] = "550 no such user"
    shift(post, post.caseworker(), "06:00", "22:00")
    post.ticks()
    post.sends()
    [row] = rows(post.kabar, message, message.c.staff_id == head.id)
    assert (row.line, row.status) == ("email", "failed")


def test_without_a_mail_server_nothing_is_written(town: Town) -> None:
    town.person()
    town.caseworker(role="supervisor")
    shift(town, town.caseworker(), "06:00", "22:00")
    assert town.ticks()["gaps_mailed"] == 0
    assert rows(town.kabar, message, message.c.kind == "notice") == []
