"""E-mail is a way of an alert where the ladder names it: with the others for red, behind them for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine

from bot.content import packaged
from bot.core.effects import Raised
from bot.services.cases.case_actions import acknowledge
from bot.services.cases.raising import Sign, raise_sign
from bot.services.staff import StaffMember
from bot.store import alert, case_event, identity, message, staff
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


@pytest.fixture
def post(town: Town, server: MailDouble) -> Town:
    """Phones take everything."""
    return mailed(town, server)


@pytest.fixture
def posted(wired: Town, server: MailDouble) -> Town:
    """Phones can refuse."""
    return mailed(wired, server)


def to(town: Town, member: StaffMember, line: str | None = None) -> list[object]:
    found = rows(town.kabar, message, message.c.staff_id == member.id, message.c.direction == "out")
    return [row for row in found if line in {None, row.line}]


def raises(town: Town, level: str) -> None:
    who = town.person()
    with town.kabar.database.write() as connection:
        raise_sign(connection, town.kabar, who, Sign(Raised(level, "fear", "a rule")), town.clock.now())


def naming(town: Town, *ways: str) -> Town:
    content = packaged()
    levels = {level: replace(rung, through=ways) for level, rung in content.ladder.levels.items()}
    changed = replace(content, ladder=replace(content.ladder, levels=levels))
    return replace(town, kabar=replace(town.kabar, content_of=lambda: changed))


def test_red_goes_by_whatsapp_sms_and_email_at_the_same_moment(post: Town, server: MailDouble) -> None:
    sari = post.caseworker()
    post.says(post.person(name="Baiq Rahasia"), RED)
    assert [row.line for row in to(post, sari)] == ["whatsapp", "sms", "email"]
    assert len(rows(post.kabar, alert)) == 1
    post.sends()
    [got] = mails(post, server, sari)
    code = post.case().code
    assert got.mail["Subject"] == f"MERAH {code}"
    link = r"http://127\.0\.0\.1:8000/a/[\w-]{22}"
    words = "Balasan surel ini tidak dibaca. Ambil kasusnya lewat tautan itu."
    assert re.fullmatch(rf"MERAH {code}\. 04/05 10:00 WITA\.\n\nBuka: {link}\n\n{re.escape(words)}", got.text)


def test_whoever_reads_english_is_written_to_in_english(post: Town, server: MailDouble) -> None:
    sari = post.caseworker()
    change(post.kabar, staff, staff.c.id == sari.id, language="en")
    post.says(post.person(), RED)
    post.sends()
    [got] = mails(post, server, sari)
    assert got.mail["Subject"] == f"RED {post.case().code}"
    assert "Replies to this e-mail are not read." in got.text


@pytest.mark.parametrize("level", ["orange", "yellow", "silence"])
def test_the_others_go_to_the_phone_and_by_email_when_that_fails(
    posted: Town, server: MailDouble, double: TwilioDouble, level: str
) -> None:
    sari = posted.caseworker()
    raises(posted, level)
    assert [row.line for row in to(posted, sari)] == ["whatsapp"]
    number = posted.number_of(sari)
    for address in (number, f"whatsapp:{number}"):
        double.faults.reject(address, 21211)
    posted.sends()
    assert [row.line for row in to(posted, sari)] == ["whatsapp", "sms", "email"]
    assert len(mails(posted, server, sari)) == 1
    assert "alert_by_email" in [row.kind for row in rows(posted.kabar, case_event)]


def test_a_level_that_does_not_name_it_sends_none(posted: Town, server: MailDouble, double: TwilioDouble) -> None:
    town = naming(posted, "whatsapp", "sms")
    sari = town.caseworker()
    double.faults.reject(town.number_of(sari), 21211)
    double.faults.reject(f"whatsapp:{town.number_of(sari)}", 21211)
    town.says(town.person(), RED)
    town.sends()
    assert to(town, sari, "email") == []
    assert server.got == []


def test_a_level_may_name_nothing_else(post: Town, server: MailDouble) -> None:
    town = naming(post, "email")
    sari = town.caseworker()
    raises(town, "silence")
    town.sends()
    assert [row.line for row in to(town, sari)] == ["email"]
    assert len(mails(town, server, sari)) == 1


def test_an_email_that_was_taken_holds_up_no_ladder(posted: Town, server: MailDouble, double: TwilioDouble) -> None:
    sari, dewi = posted.caseworker(), posted.caseworker()
    double.faults.reject(posted.number_of(sari), 21211)
    double.faults.reject(f"whatsapp:{posted.number_of(sari)}", 21211)
    posted.says(posted.person(), RED)
    posted.sends()
    assert len(mails(posted, server, sari)) == 1
    posted.clock.forward(seconds=5)
    assert posted.ticks()["alerts_climbed"] == 1
    assert len(to(posted, dewi)) == 3


def test_nor_does_one_where_no_phone_takes_anything_now(windowed: Town, server: MailDouble) -> None:
    """WhatsApp alone, outside its window and without a template: that it fails must be heard of."""
    settings = windowed.kabar.settings.model_copy(update={"twilio_sms_from": None})
    town = mailed(replace(windowed, kabar=replace(windowed.kabar, settings=settings)), server)
    sari = town.caseworker()
    town.says(town.person(), RED)
    assert [row.line for row in to(town, sari)] == ["whatsapp", "email"]
    raises(town, "orange")
    assert [row.line for row in to(town, sari)][2:] == ["whatsapp"]


def test_one_that_is_refused_for_good_is_told_and_changes_nothing_else(post: Town, server: MailDouble) -> None:
    sari, dewi = post.caseworker(), post.caseworker()
    server.refusing["rcpt"] = "550 5.1.1 no such user"
    post.says(post.person(), RED)
    post.sends()
    [row] = to(post, sari, "email")
    assert (row.status, row.error_code, row.attempts) == ("failed", "smtp-550-5.1.1", 0)
    post.clock.forward(seconds=5)
    assert post.ticks()["alerts_climbed"] == 0
    assert len(to(post, sari)) == 3
    assert to(post, dewi) == []


@pytest.mark.parametrize("reply", ["450 4.2.1 greylisted", "away"])
def test_one_that_is_put_off_is_tried_again(
    post: Town, server: MailDouble, later: time_machine.Coordinates, reply: str
) -> None:
    away = mailed(post, server, plainly=True)
    if reply == "away":
        away.kabar.channels["email"].url = "smtp://127.0.0.1:9"
    server.refusing["rcpt"] = reply
    sari = away.caseworker()
    away.says(away.person(), RED)
    away.sends()
    [row] = to(away, sari, "email")
    assert (row.status, row.held_why) == ("waiting", "retry")
    server.refusing.clear()
    later.shift(30)
    post.sends()
    [row] = to(post, sari, "email")
    assert row.status == "sent"
    assert len(mails(post, server, sari)) == 1


def test_one_of_which_nobody_knows_is_repeated_under_the_same_id(
    post: Town, server: MailDouble, later: time_machine.Coordinates
) -> None:
    server.after_text = "drop"
    sari = post.caseworker()
    post.says(post.person(), RED)
    post.sends()
    [row] = to(post, sari, "email")
    assert (row.status, row.error_code) == ("unknown", "mail-silent")
    server.after_text = ""
    later.shift(30)
    post.sends()
    post.sends()
    [row] = to(post, sari, "email")
    assert row.status == "sent"
    first, second = mails(post, server, sari)
    assert first.mail["Message-ID"] == second.mail["Message-ID"] == f"<{row.id}@example.org>"


def test_one_that_still_waits_is_not_sent_once_somebody_has_the_case(
    post: Town, server: MailDouble, later: time_machine.Coordinates
) -> None:
    server.refusing["rcpt"] = "450 later"
    sari = post.caseworker()
    post.says(post.person(), RED)
    post.sends()
    acknowledge(post.kabar, sari, post.case().code)
    server.refusing.clear()
    later.shift(60)
    post.sends()
    assert server.got == []
    [row] = to(post, sari, "email")
    assert (row.status, row.error_code) == ("failed", "superseded")


def test_the_database_is_free_while_the_server_is_spoken_to(post: Town, server: MailDouble) -> None:
    sari = post.caseworker()
    wrote: list[str] = []

    def write() -> None:
        change(post.kabar, staff, staff.c.id == sari.id, district="Lombok Barat")
        wrote.append("in the middle of it")

    server.meanwhile = write
    post.says(post.person(), RED)
    post.sends()
    assert wrote == ["in the middle of it"]
    [row] = to(post, sari, "email")
    assert row.status == "sent"


def test_a_name_with_a_new_line_breaks_into_no_header(post: Town, server: MailDouble) -> None:
    sari = post.caseworker()
    hostile = post.kabar.vault.seal("Sari\r\nBcc: all@example.org", "staff.name", sari.id)
    change(post.kabar, staff, staff.c.id == sari.id, name=hostile)
    post.says(post.person(), RED)
    post.sends()
    [got] = mails(post, server, sari)
    assert got.mail["Bcc"] is None
    assert b"Sari" not in got.raw
    assert b"all@" not in got.raw


def test_an_address_with_a_new_line_fails_and_the_phone_rings(post: Town, server: MailDouble) -> None:
    sari = post.caseworker()
    address = "sari@example.org\r\nBcc: all@example.org"
    sealed, index = post.kabar.vault.seal(address, "staff.email", sari.id), post.kabar.vault.index("email", address)
    change(post.kabar, staff, staff.c.id == sari.id, email=sealed, email_index=index)
    post.says(post.person(), RED)
    post.sends()
    assert server.got == []
    [row] = to(post, sari, "email")
    assert (row.status, row.error_code) == ("failed", "mail-address")
    assert {row.status for row in to(post, sari, "sms")} == {"queued"}


def test_an_address_that_changed_is_the_one_written_to(post: Town, server: MailDouble) -> None:
    sari = post.caseworker()
    post.says(post.person(), RED)
    post.sends()
    sealed, index = (
        post.kabar.vault.seal("new@example.org", "staff.email", sari.id),
        post.kabar.vault.index("email", "new@example.org"),
    )
    change(post.kabar, staff, staff.c.id == sari.id, email=sealed, email_index=index)
    post.says(post.person(), RED)
    post.says(post.person(), RED)
    post.sends()
    assert len(server.to("new@example.org")) == 2
    assert len(rows(post.kabar, identity, identity.c.kind == "email")) == 2
