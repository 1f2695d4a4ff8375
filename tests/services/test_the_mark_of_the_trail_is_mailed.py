"""Once a week supervisors and admins get the head of the trail's chain by e-mail: a mark that no server holds alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.services.cases import people_access
from bot.services.trail import anchors, checking
from tests.doubles.mail import MailDouble
from tests.making import Town
from tests.services.mailing import mailed, mails


@pytest.fixture
def server() -> Iterator[MailDouble]:
    with MailDouble() as running:
        yield running


def test_the_mark_comes_once_a_week_and_proves_the_trail(town: Town, server: MailDouble) -> None:
    post = mailed(town, server)
    boss, sari = post.caseworker(role="supervisor"), post.caseworker()
    people_access.person_page(post.kabar, sari, post.person(name="Baiq Rahasia").code)
    told = []
    for days in (0, 6, 1, 0, 7):
        post.clock.forward(days=days)
        told.append(post.ticks()["anchors_mailed"])
    assert told == [0, 0, 1, 0, 1]
    post.sends()
    assert mails(post, server, sari) == []
    first, last = (got.text for got in mails(post, server, boss) if "jejak audit" in got.mail["Subject"])
    marks = anchors.marks_in(first) | anchors.marks_in(last.replace("\n", "\r\n> "))
    assert len(marks) == 2
    assert checking.check(post.kabar, marks).passed == tuple(sorted(marks))
    assert "Rahasia" not in first
    assert "kabar audit verify --anchor" in first


def test_without_e_mail_or_rows_nothing_is_told(town: Town, server: MailDouble) -> None:
    assert town.ticks()["anchors_mailed"] == 0
    post = mailed(town, server)
    assert post.ticks()["anchors_mailed"] == 0
    post.clock.forward(days=8)
    assert post.ticks()["anchors_mailed"] == 0, "nothing is in the trail yet"
