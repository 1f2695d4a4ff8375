"""Alerts that reach nobody, or are not sent, are an alarm: it begins and ends by itself, and is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.core.effects import Raised
from bot.services import health, metrics
from bot.services.cases import alarms, case_actions
from bot.services.cases.raising import Sign, raise_sign
from bot.services.staff import StaffMember
from bot.store import alarm, identity, message, staff
from tests.doubles.mail import MailDouble
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.mailing import mailed, mails
from tests.services.rows import change, rows

RED = "saya dipukul suami"


@pytest.fixture
def server() -> Iterator[MailDouble]:
    with MailDouble() as running:
        yield running


def on(town: Town) -> list[tuple[str, tuple[str, ...]]]:
    with town.kabar.database.read() as connection:
        return [(one.kind, one.levels) for one in alarms.on(connection)]


def ready(town: Town) -> tuple[str, str]:
    found = health.ready(town.kabar)
    return found.status, found.parts["alerts"]


def rejects(town: Town, double: TwilioDouble, *members: StaffMember) -> None:
    for member in members:
        for address in (town.number_of(member), f"whatsapp:{town.number_of(member)}"):
            double.faults.reject(address, 21211)


def fails_on_every_rung(town: Town, double: TwilioDouble) -> StaffMember:
    sari = town.caseworker()
    rejects(town, double, sari)
    town.says(town.person(), RED)
    town.sends()
    for _ in range(8):
        town.clock.forward(seconds=10)
        town.ticks()
        town.sends()
    return sari


def test_where_all_that_are_told_cannot_be_reached_it_begins(wired: Town, double: TwilioDouble) -> None:
    fails_on_every_rung(wired, double)
    assert on(wired) == [("failed", ("red",))]
    status, words = ready(wired)
    assert status == "degraded"
    assert words == "alerts have reached nobody since 2026-05-04T02:00Z (red)"


def test_and_ends_when_an_alert_goes_again(
    wired: Town, double: TwilioDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    fails_on_every_rung(wired, double)
    double.faults.clear()
    wired.clock.forward(minutes=16)
    assert wired.ticks()["alarms"] == 0
    wired.sends()
    assert wired.ticks()["alarms"] == 1
    assert on(wired) == []
    assert ready(wired)[1] == "ok"
    [row] = rows(wired.kabar, alarm)
    assert (row.since, row.ended_at) == (wired.clock.now().replace(hour=2, minute=0, second=0), wired.clock.now())
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines() if "alarm_" in line]
    assert [(line["event"], line["kind"]) for line in told] == [("alarm_began", "failed"), ("alarm_ended", "failed")]


def test_one_dead_phone_is_none_while_the_next_is_reached(wired: Town, double: TwilioDouble) -> None:
    sari, _ = wired.caseworker(), wired.caseworker()
    rejects(wired, double, sari)
    wired.says(wired.person(), RED)
    wired.sends()
    for _ in range(20):
        wired.clock.forward(seconds=10)
        wired.ticks()
        wired.sends()
    assert rows(wired.kabar, alarm) == []


def test_that_somebody_took_the_case_mends_no_line(wired: Town, double: TwilioDouble) -> None:
    sari = fails_on_every_rung(wired, double)
    case_actions.acknowledge(wired.kabar, sari, wired.case().code)
    wired.clock.forward(hours=1)
    wired.ticks()
    assert on(wired) == [("failed", ("red",))]
    double.faults.clear()
    wired.says(wired.person(), RED)
    wired.sends()
    wired.ticks()
    assert on(wired) == []


def test_without_another_alert_it_is_forgotten_after_a_day(wired: Town, double: TwilioDouble) -> None:
    sari = fails_on_every_rung(wired, double)
    case_actions.acknowledge(wired.kabar, sari, wired.case().code)
    wired.clock.forward(hours=25)
    wired.ticks()
    assert on(wired) == []


def test_an_alert_that_is_not_sent_hangs(town: Town) -> None:
    town.caseworker()
    town.says(town.person(), RED)
    town.kabar.channels.clear()
    town.clock.forward(seconds=119)
    town.ticks()
    assert on(town) == []
    town.clock.forward(seconds=1)
    town.ticks()
    assert on(town) == [("stuck", ("red",))]
    assert "alerts are not sent since" in ready(town)[1]


def test_one_that_waits_for_the_morning_does_not(town: Town) -> None:
    town.caseworker()
    who = town.person()
    town.clock.forward(hours=13)
    with town.kabar.database.write() as connection:
        raise_sign(connection, town.kabar, who, Sign(Raised("yellow", "debt", "a rule")), town.clock.now())
    town.clock.forward(hours=2)
    town.ticks()
    assert on(town) == []


def test_one_that_went_by_another_way_does_not(town: Town, server: MailDouble) -> None:
    post = mailed(town, server)
    post.caseworker()
    server.refusing["rcpt"] = "450 later"
    post.says(post.person(), RED)
    post.sends()
    post.clock.forward(minutes=5)
    post.ticks()
    assert on(post) == []


def test_where_nobody_can_be_alerted_it_begins_and_ends_with_the_first_who_can(town: Town) -> None:
    town.ticks()
    assert on(town) == []
    town.person()
    town.ticks()
    assert on(town) == [("nobody", ())]
    assert ready(town) == ("degraded", "there is nobody to alert since 2026-05-04T02:00Z")
    town.caseworker()
    town.ticks()
    assert on(town) == []


def test_staff_without_a_number_count_as_nobody(town: Town) -> None:
    sari = town.caseworker()
    town.person()
    with town.kabar.database.write() as connection:
        connection.execute(identity.delete().where(identity.c.staff_id == sari.id))
    town.ticks()
    assert on(town) == [("nobody", ())]


def test_of_several_clocks_one_begins_it_and_mails_once(town: Town, server: MailDouble) -> None:
    post = mailed(town, server)
    post.person()
    head = post.caseworker(role="admin")
    change(post.kabar, identity, identity.c.staff_id == head.id, kind="gone")
    starts = threading.Barrier(4)

    def look() -> None:
        starts.wait()
        alarms.watch(post.kabar, post.clock.now())

    threads = [threading.Thread(target=look) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(rows(post.kabar, alarm)) == 1
    assert len(rows(post.kabar, message, message.c.kind == "notice")) == 1


def test_supervisors_and_admins_hear_by_email_of_its_beginning_and_its_end(
    wired: Town, server: MailDouble, double: TwilioDouble
) -> None:
    post = mailed(wired, server)
    content = post.kabar.content
    levels = {level: replace(rung, through=("whatsapp", "sms")) for level, rung in content.ladder.levels.items()}
    changed = replace(content, ladder=replace(content.ladder, levels=levels))
    post.kabar = replace(post.kabar, content_of=lambda: changed)
    head, admin = post.caseworker(role="supervisor"), post.caseworker(role="admin", district=None)
    change(post.kabar, staff, staff.c.id == admin.id, language="en")
    rejects(post, double, head, admin)
    sari = fails_on_every_rung(post, double)
    assert on(post) == [("failed", ("red",))]
    post.sends()
    [got] = mails(post, server, head)
    assert got.mail["Subject"] == "Kabar: pemberitahuan tidak sampai"
    assert got.text == (
        "Sejak 04/05 10:00 WITA pemberitahuan kasus tidak sampai ke siapa pun. Level: MERAH. "
        "Buka daftar kasus dan telepon rekan yang jaga: http://127.0.0.1:8000/cases"
    )
    assert mails(post, server, admin)[0].mail["Subject"] == "Kabar: alerts do not arrive"
    assert mails(post, server, sari) == []
    double.faults.clear()
    post.clock.forward(minutes=16)
    for _ in range(2):
        post.ticks()
        post.sends()
    assert [one.mail["Subject"] for one in mails(post, server, admin)] == [
        *("Kabar: alerts do not arrive", "Kabar: alerts arrive again"),
    ]


def test_one_that_comes_and_goes_is_mailed_once_an_hour(town: Town, server: MailDouble) -> None:
    post = mailed(town, server)
    post.person()
    head = post.caseworker(role="admin")
    told = []
    for kind in ("gone", "phone", "gone", "phone", "gone"):
        change(post.kabar, identity, identity.c.staff_id == head.id, identity.c.kind != "email", kind=kind)
        post.clock.forward(minutes=5)
        post.ticks()
        told.append(len(rows(post.kabar, message, message.c.kind == "notice")))
    assert told == [1, 2, 2, 2, 2]
    post.clock.forward(hours=1)
    post.ticks()
    assert len(rows(post.kabar, message, message.c.kind == "notice")) == 3


def test_it_is_a_figure(town: Town) -> None:
    town.person()
    town.ticks()
    told = {one.labels[0][1]: one.value for one in metrics.figures(town.kabar) if one.name == "kabar_alarm"}
    assert told == {"nobody": True, "failed": False, "stuck": False}
