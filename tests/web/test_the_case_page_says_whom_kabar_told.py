"""Who was alerted, by which ways, and how far it came; of an e-mail never more than that a server took it."""

from __future__ import annotations

import re

import pytest

from tests.doubles.mail import MailDouble
from tests.services.mailing import mailed

SEVERAL = "saya dipukul suami"


@pytest.fixture
def server():
    with MailDouble() as running:
        yield running


def told(page: str) -> str:
    section = page.partition('aria-labelledby="alerts"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section))


def test_each_way_stands_with_its_state(town, logged_in, server):
    visitor = logged_in("supervisor")
    post = mailed(town, server)
    post.caseworker()
    post.says(post.person(), SEVERAL)
    code = post.case().code
    assert "Surel: menunggu sejak" in told(visitor.get(f"/cases/{code}").text)
    post.sends()
    page = told(visitor.get(f"/cases/{code}").text)
    assert "WhatsApp: terkirim" in page
    assert "SMS: terkirim" in page
    assert "Surel: diterima server surel" in page
    assert "bukan apakah sudah dibaca" in page
    assert "Surel: terkirim" not in page


def test_a_refusal_and_what_nobody_knows_are_said(town, logged_in, server):
    visitor = logged_in("supervisor")
    post = mailed(town, server)
    post.caseworker()
    server.refusing["rcpt"] = "550 5.1.1 no such user"
    post.says(post.person(), SEVERAL)
    post.sends()
    [case] = post.cases()
    assert "Surel: gagal" in (page := told(visitor.get(f"/cases/{case.code}").text))
    assert "smtp-550-5.1.1" in page
    server.refusing.clear()
    server.after_text = "drop"
    post.says(post.person(), SEVERAL)
    post.sends()
    [other] = [one for one in post.cases() if one.code != case.code]
    assert "Surel: belum pasti diterima server surel" in told(visitor.get(f"/cases/{other.code}").text)


def test_without_anybody_told_it_says_so(town, logged_in):
    visitor = logged_in("admin")
    with town.kabar.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM identity WHERE staff_id IS NOT NULL")
    town.says(town.person(), SEVERAL)
    assert "Belum ada yang diberi tahu." in told(visitor.get(f"/cases/{town.case().code}").text)
