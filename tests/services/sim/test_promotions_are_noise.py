"""Senders that are words or short codes are kept, never heard, never answered, and no person."""

from __future__ import annotations

import pytest

from bot.store import case_file, message, person
from tests.doubles.simgateway.server import NUMBER
from tests.services.rows import rows

SENDERS = ["TELKOMSEL", "3636", "129", "BANK-XYZ", "My Promo!", "+000", ""]


@pytest.mark.parametrize("sender", SENDERS)
def test_it_is_stored_as_noise_and_nothing_follows(sim, sender):
    sim.caseworker()
    assert sim.texts(sender, "Menang 100 juta! tolong saya dipukul, balas YA") == [200]
    sim.sends()
    [kept] = rows(sim.kabar, message)
    assert (kept.kind, kept.direction, kept.person_id, kept.identity_id) == ("noise", "in", None, None)
    assert rows(sim.kabar, person) == []
    assert rows(sim.kabar, case_file) == []
    assert sim.double.accepted == {}


def test_it_is_sealed_with_its_sender_and_kept_once(sim):
    sim.double.telling.repeat = 2
    sim.texts("TELKOMSEL", "Paket murah")
    assert sim.came("noise") == ["TELKOMSEL\nPaket murah"]


def test_it_stands_in_no_list(sim):
    sim.texts("TELKOMSEL", "Paket murah")
    assert sim.cases() == []


def test_a_number_that_our_tables_do_not_know_is_still_a_person(sim):
    """Better to answer a machine than to leave somebody unheard."""
    sim.texts("+6281", "pendek")
    assert len(rows(sim.kabar, person)) == 0
    sim.texts("+855966666666", "tolong")
    assert len(rows(sim.kabar, person)) == 1


def test_our_own_phones_never_talk_to_each_other(sim):
    """Answered, an SMS from one of our numbers would come back, and be answered, for ever."""
    sim.has("dev2aaaaaaaaaaaaaaaaa", "+6281110000002")
    for number in (NUMBER, "+6281110000002", "081110000001"):
        assert sim.texts(number, "halo") == [200]
    sim.sends()
    assert sim.double.accepted == {}
    assert rows(sim.kabar, person) == []
    assert len(sim.came("noise")) == 3
