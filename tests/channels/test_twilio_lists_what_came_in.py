"""Twilio's list of what came in, by our senders or, where a Messaging Service has its own, the account's whole list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.channels.making import PHONE, SMS_FROM, WHATSAPP_FROM, outgoing

SERVICE = "MG" + "0" * 32


@pytest.fixture
def since():
    return datetime.now(UTC) - timedelta(hours=6)


def came(double, to=WHATSAPP_FROM, text="halo", ago=600.0):
    prefix = "" if to == SMS_FROM or not to.startswith("+") else "whatsapp:"
    return double.unheard(prefix + PHONE, prefix + to, text, ago)


def test_what_came_to_each_sender_is_listed(double, channel, since):
    wanted = {came(double).sid, came(double, SMS_FROM).sid}
    came(double, "+6280000000000")
    listed = channel.inbound_since(since)
    assert ({one.provider_id for one in listed.found}, listed.fault) == (wanted, None)


def test_without_a_sender_of_our_own_the_whole_list_is_read(double, channel, since):
    service = replace(channel, sms_from=None, whatsapp_from=None, messaging_service_sid=SERVICE)
    service.send(outgoing())
    by_service, bare, foreign = (came(double, f"+628110000000{n}") for n in range(3))
    by_service.messaging_service_sid = SERVICE
    foreign.messaging_service_sid = "MG" + "1" * 32
    old = came(double, ago=7 * 3600.0)
    found = {one.provider_id for one in service.inbound_since(since).found}
    assert found == {by_service.sid, bare.sid}
    assert old.sid not in found


def test_a_service_beside_a_sender_may_have_more_senders(double, channel, since):
    both = replace(channel, messaging_service_sid=SERVICE)
    wanted = {came(double).sid, came(double, "+6281100000009").sid}
    assert {one.provider_id for one in both.inbound_since(since).found} == wanted


def test_nobody_can_have_written_to_a_sender_of_letters(double, channel, since):
    replace(channel, sms_from="KABAR").inbound_since(since)
    assert len(double.requests) == 1


def test_one_senders_list_that_fails_does_not_throw_away_the_others(double, channel, since):
    came(double)
    by_sms = came(double, SMS_FROM)
    double.faults.next("500_before", on="list", times=1)
    listed = channel.inbound_since(since)
    assert [one.provider_id for one in listed.found] == [by_sms.sid]
    assert listed.fault is not None


def test_the_list_has_no_end_but_the_time(double, channel, since):
    for _ in range(1005):
        came(double)
    assert len(channel.inbound_since(since).found) == 1005
