"""Outside WhatsApp's window what a caseworker types stays their draft, and the neutral knock is offered."""

from __future__ import annotations

import pytest

from bot.services.cases import case_actions, takeover, takeover_words, talk_views
from bot.services.cases.cases import CaseFault
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from tests.making import Town


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
