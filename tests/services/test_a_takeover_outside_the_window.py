"""Outside WhatsApp's window what a caseworker types stays their draft, and the neutral knock is offered."""

from __future__ import annotations

import pytest

from bot.services.cases import case_actions, takeover, takeover_words, talk_views
from bot.services.cases.cases import CaseFault
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from tests.making import Town
from tests.services.knocking import calls_it_training, with_own_words
from tests.services.rows import outbox


@pytest.fixture
def worker(approved: Town) -> StaffMember:
    return approved.caseworker()


@pytest.fixture
def who(approved: Town, worker: StaffMember) -> Person:
    """Somebody who wrote yesterday, and whose conversation the worker holds."""
    made = approved.person()
    approved.says(made, "butuh bantuan ngurus KTP hilang")
    code = approved.case().code
    case_actions.acknowledge(approved.kabar, worker, code)
    approved.clock.forward(hours=25)
    takeover.take(approved.kabar, worker, code)
    return made


def test_words_stay_a_draft_and_wait_for_their_writer_after_the_knock(approved, who, worker):
    code = approved.case().code
    before = len(approved.messages(who))
    assert takeover_words.write(approved.kabar, worker, code, "Sudah ke Dukcapil?") == "window"
    assert len(approved.messages(who)) == before
    takeover_words.knock(approved.kabar, worker, code)
    assert "BERHENTI" in approved.last(who)
    approved.says(who, "iya, ada apa")
    assert len(approved.messages(who)) == before + 1, "the draft is not sent by itself"
    talk = talk_views.talk_of(approved.kabar, worker, code)
    assert (talk.draft, talk.window_open) == ("Sudah ke Dukcapil?", True)
    assert takeover_words.write(approved.kabar, worker, code, talk.draft) == "sent"
    assert talk_views.talk_of(approved.kabar, worker, code).draft == ""


def test_a_caseworkers_knock_suits_what_the_person_says_when_somebody_asks(approved, who, worker, tmp_path):
    town = with_own_words(approved, tmp_path)
    calls_it_training(town, worker, who)
    takeover_words.knock(town.kabar, worker, town.case().code)
    assert "pelatihan" in town.last(who)


def test_one_knock_a_day(approved, who, worker):
    code = approved.case().code
    takeover_words.knock(approved.kabar, worker, code)
    with pytest.raises(CaseFault, match="knocked_already"):
        takeover_words.knock(approved.kabar, worker, code)
    assert who.status == "active"


def test_nobody_who_said_stop_is_knocked_for(approved, who, worker):
    approved.says(who, "BERHENTI")
    approved.clock.forward(hours=25)
    with pytest.raises(CaseFault, match="person_stopped"):
        takeover_words.knock(approved.kabar, worker, approved.case().code)


def test_what_is_to_be_kept_is_not_sent_though_the_person_wrote_meanwhile(approved, who, worker):
    code = approved.case().code
    approved.says(who, "ada apa ya")
    before = len(approved.messages(who))
    assert takeover_words.write(approved.kabar, worker, code, "Sudah ke Dukcapil?", keep=True) == "kept"
    assert len(approved.messages(who)) == before
    assert talk_views.talk_of(approved.kabar, worker, code).draft == "Sudah ke Dukcapil?"


def gone(town: Town, who: Person) -> list[str]:
    """How every knock to this person stands, after the worker has been at it."""
    town.sends()
    return [row.status for row in outbox(town.kabar, who) if row.kind == "knock"]


def test_a_knock_outside_the_persons_hours_is_not_called_sent(approved, who, worker):
    code = approved.case().code
    approved.clock.forward(hours=13)
    due = talk_views.talk_of(approved.kabar, worker, code).knock_due
    assert due is not None
    assert takeover_words.knock(approved.kabar, worker, code) == "knock_waits"
    assert gone(approved, who) == ["waiting"]
    assert outbox(approved.kabar, who)[-1].held_at == approved.clock.now()
    assert talk_views.talk_of(approved.kabar, worker, code).knock_due == due
    approved.clock.forward(seconds=(due - approved.clock.now()).total_seconds())
    assert gone(approved, who) == ["queued"]
    approved.clock.forward(hours=13)
    assert talk_views.talk_of(approved.kabar, worker, code).knock_due is None, "it is gone, whatever the hour"


def test_in_a_red_case_the_knock_does_not_wait_for_the_morning(approved, who, worker):
    approved.says(who, "saya dipukul suami")
    code = approved.case().code
    case_actions.acknowledge(approved.kabar, worker, code)
    approved.clock.forward(hours=37)
    talk = talk_views.talk_of(approved.kabar, worker, code)
    assert (talk.safe, talk.window_open, talk.knock_due) == (False, False, None)
    assert takeover_words.knock(approved.kabar, worker, code) == "knocked"
    assert gone(approved, who) == ["queued"]
