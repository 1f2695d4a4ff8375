"""Whoever has stopped, refused or blocked us is not asked what waited behind a knock."""

from __future__ import annotations

from bot.store import person
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.knocking import CHECK_IN, held, kinds, knocked
from tests.services.receiving import tell
from tests.services.rows import change, plan_of, talk_of


def test_stop_ends_it_for_ever(approved: Town) -> None:
    who = knocked(approved)
    approved.says(who, "BERHENTI")
    approved.says(who, "halo")
    for _ in range(5):
        approved.clock.forward(days=1)
        approved.ticks()
        approved.says(who, "ya")
    assert approved.reload(who).status == "stopped"
    assert not any(CHECK_IN in text for text in approved.messages(who))
    assert kinds(approved, who).count("knock") == 1
    assert {row.status for row in plan_of(approved.kabar, who)} <= {"cancelled", "collapsed"}


def test_somebody_who_has_blocked_us_is_asked_nothing_when_they_write_again(
    approved: Town, double: TwilioDouble
) -> None:
    who = knocked(approved)
    tell(approved, double.accepted[-1].sid, "failed", "63014")
    assert approved.reload(who).status == "stopped"
    assert (held(approved, who), talk_of(approved.kabar, who).awaited_since) == (None, None)
    approved.says(who, "halo")
    assert CHECK_IN not in approved.last(who)


def test_stop_on_a_shared_number_ends_what_waits_for_the_others(approved: Town) -> None:
    who = knocked(approved)
    newest = approved.person(phone=approved.number_of(who))
    approved.clock.forward(days=2)
    said = approved.says(newest, "BERHENTI").person
    assert {approved.reload(who).status, approved.reload(newest).status} == {"stopped"}
    assert (held(approved, who), held(approved, newest)) == (None, None)
    assert said in {who.code, newest.code}
    approved.says(who, "halo")
    approved.clock.forward(days=2)
    approved.ticks()
    for one in (who, newest):
        assert not any(CHECK_IN in text for text in approved.messages(one))


def test_nothing_is_asked_of_whoever_has_refused_since(approved: Town) -> None:
    who = knocked(approved)
    change(approved.kabar, person, person.c.id == who.id, status="refused")
    approved.says(who, "halo")
    assert CHECK_IN not in approved.last(who)
