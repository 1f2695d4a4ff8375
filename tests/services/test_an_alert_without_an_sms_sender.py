"""Where there is no SMS to fall back on, an alert that fails is the next rung's at once, and shows in the figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.base import Receipt
from bot.services import metrics
from bot.services.kabar import Kabar
from bot.services.sending import receipts
from bot.services.sending.writing import BODY
from bot.services.staff import StaffMember
from bot.store import message
from bot.store.message import URGENT
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import rows
from tests.services.ways import one_by_one


@pytest.fixture
def kabar(kabar: Kabar) -> Kabar:
    """Whose alerts go by one line at a time."""
    return one_by_one(kabar)


RED = "saya dipukul suami"
OUT_OF_WINDOW = 63016
PHONE_OFF = "30003"
"""A message to a person waits for the phone to come back; an alert does not."""


@pytest.fixture
def mute(wired: Town) -> Town:
    """A deployment on WhatsApp alone."""
    settings = wired.kabar.settings.model_copy(update={"twilio_sms_from": None})
    return Town(replace(wired.kabar, settings=settings), wired.clock, wired.phones)


def refused(town: Town, double: TwilioDouble, member: StaffMember) -> None:
    double.faults.reject(f"whatsapp:{town.number_of(member)}", OUT_OF_WINDOW)


def alerts(town: Town, member: StaffMember) -> list[tuple[str, str]]:
    return [(row.line, row.status) for row in rows(town.kabar, message, message.c.staff_id == member.id)]


def test_the_next_rung_is_told_at_the_next_tick(mute: Town, double: TwilioDouble) -> None:
    sari, dewi = mute.caseworker(), mute.caseworker()
    refused(mute, double, sari)
    mute.says(mute.person(), RED)
    mute.sends()
    assert alerts(mute, sari) == [("whatsapp", "failed")]
    mute.clock.forward(seconds=5)
    assert mute.ticks()["alerts_climbed"] == 1
    mute.sends()
    assert alerts(mute, dewi) == [("whatsapp", "queued")]


@pytest.mark.parametrize("code", [str(OUT_OF_WINDOW), PHONE_OFF])
def test_a_receipt_that_says_so_later_counts_as_much(mute: Town, code: str) -> None:
    sari, dewi = mute.caseworker(), mute.caseworker()
    mute.says(mute.person(), RED)
    mute.sends()
    [sent] = rows(mute.kabar, message, message.c.staff_id == sari.id)
    said = Receipt("simulator", sent.provider_id, "failed", code, mute.clock.now())
    assert receipts.record(mute.kabar, said)
    mute.clock.forward(seconds=5)
    assert mute.ticks()["alerts_climbed"] == 1
    assert len(mute.messages(dewi)) == 1


def test_where_no_alert_arrives_the_figures_say_so(mute: Town, double: TwilioDouble) -> None:
    for role in ("caseworker", "caseworker", "supervisor"):
        refused(mute, double, mute.caseworker(role=role))
    mute.says(mute.person(), RED)
    for _ in range(3):
        mute.sends()
        mute.clock.forward(seconds=5)
        mute.ticks()
    mute.sends()
    told = {
        (figure.name, *(value for _, value in figure.labels)): figure.value for figure in metrics.figures(mute.kabar)
    }
    assert told["kabar_messages", "out", "alert", "failed"] == 3
    assert told["kabar_cases_open", "red", "no"] == 1
    assert told["kabar_case_waiting_seconds", "red"] == 15


def test_with_an_sms_sender_the_same_words_go_urgently_by_sms(wired: Town, double: TwilioDouble) -> None:
    sari, dewi = wired.caseworker(), wired.caseworker()
    refused(wired, double, sari)
    wired.says(wired.person(), RED)
    wired.sends()
    first, second = rows(wired.kabar, message, message.c.staff_id == sari.id)
    assert alerts(wired, sari) == [("whatsapp", "failed"), ("sms", "queued")]
    assert (second.kind, second.priority, second.case_id) == ("alert", URGENT, first.case_id)
    words = [wired.kabar.vault.open(row.body, BODY, row.id) for row in (first, second)]
    assert words[0] == words[1]
    wired.clock.forward(seconds=5)
    assert wired.ticks()["alerts_climbed"] == 0
    assert wired.messages(dewi) == []
