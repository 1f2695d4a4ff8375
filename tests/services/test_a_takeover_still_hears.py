"""In a conversation that a caseworker has taken over danger is heard as ever, and STOP and HAPUS work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.services.cases import case_actions, takeover, takeover_words
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from bot.store import line, message
from tests.making import Town

CRISIS = "pergilah ke tempat aman"


@pytest.fixture
def worker(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def who(town: Town, worker: StaffMember) -> Person:
    """Somebody in whose conversation the worker writes."""
    made = town.person()
    town.says(made, "butuh bantuan ngurus KTP hilang")
    code = town.case().code
    case_actions.acknowledge(town.kabar, worker, code)
    takeover.take(town.kabar, worker, code)
    takeover_words.write(town.kabar, worker, code, "Apa kabar?")
    return made


def test_red_words_raise_alert_and_are_answered(town, who, worker):
    alerts = len(town.messages(worker))
    town.says(who, "sy dikurung majikan")
    assert town.case().level == "red"
    assert town.case().acknowledged_at is None, "it rings anew"
    assert any("MERAH" in text for text in town.messages(worker)[alerts:])
    assert CRISIS in town.last(who)


def test_the_crisis_answer_is_not_repeated_over_whoever_is_there(town, who, worker):
    town.says(who, "sy dikurung majikan")
    code = town.case().code
    takeover_words.write(town.kabar, worker, code, "Saya di sini.")
    town.says(who, "dikurung lagi, tolong")
    assert town.last(who) == "Saya di sini."
    town.clock.forward(minutes=16)
    town.says(who, "sy dipukul")
    assert CRISIS in town.last(who), "nobody has written for a quarter of an hour"


def test_an_answer_to_the_crisis_question_counts_until_the_caseworker_writes(town, who):
    town.says(who, "sy dikurung majikan")
    town.says(who, "2")
    assert town.reload(who).remembered["contact_way"] == "message"


def test_orange_words_raise_and_kabar_says_nothing(town, who):
    before = len(town.messages(who))
    town.says(who, "penagih utang ngancam terus")
    assert town.case().level == "orange"
    assert len(town.messages(who)) == before


def test_stop_works_at_once_and_is_confirmed(town, who):
    town.says(who, "BERHENTI")
    assert town.reload(who).status == "stopped"
    assert "kami berhenti mengirim" in town.last(who)


def test_hapus_asks_and_erases(town, who):
    town.says(who, "HAPUS")
    assert "Apa yang dihapus?" in town.last(who)
    town.says(who, "2")
    assert "dihapus" in town.last(who)
    assert "Apa kabar?" not in " ".join(town.messages(who)[:-1]) or town.ticks()


def test_a_wrong_number_stops_everything_here_too(town, who):
    town.says(who, "salah sambung")
    assert town.reload(who).status == "stopped"
    assert town.last(who).startswith("Maaf sudah mengganggu")
    with town.kabar.database.read() as connection:
        aside = connection.execute(select(line.c.set_aside_why).where(line.c.person_id == who.id)).scalars().all()
    assert set(aside) == {"wrong_number"}


def test_a_yes_to_the_caseworker_erases_nothing(town, who, worker):
    town.says(who, "HAPUS")
    takeover_words.write(town.kabar, worker, town.case().code, "Boleh saya telepon?")
    town.says(who, "2")
    assert town.last(who) == "Boleh saya telepon?"


def test_the_holder_is_told_in_a_few_words_and_not_for_every_message(town, who, worker):
    notices = lambda: [text for text in town.messages(worker) if "Ada balasan" in text]  # noqa: E731
    for text in ("sudah", "ke kantor desa", "katanya besok"):
        town.clock.forward(seconds=20)
        town.says(who, text)
    code = town.case().code
    assert notices() == [f"KUNING {code}. Ada balasan. Buka: {town.kabar.settings.public_url}/cases/{code}"]
    town.clock.forward(minutes=5)
    town.ticks()
    assert len(notices()) == 2, "what came after the notice is told when some minutes have passed"
    town.clock.forward(minutes=6)
    town.ticks()
    assert len(notices()) == 2, "once"


def test_what_comes_late_is_kept_and_opens_no_flow(town, who):
    before = len(town.messages(who))
    town.says(who, "HAPUS", written_at=town.clock.now() - timedelta(days=2))
    assert len(town.messages(who)) == before
    with town.kabar.database.read() as connection:
        kept = connection.execute(select(func.count()).where(message.c.person_id == who.id, message.c.kind == "said"))
        assert kept.scalar_one() == 2
