"""After a long silence: nothing of the owner's reaches a stranger, nothing that a stranger says reaches the owner."""

from __future__ import annotations

import threading

import pytest

from bot.services.cases import reaching
from bot.services.persons import chosen_line, lines
from bot.services.persons.people import Person
from bot.store import erasure, line, person
from tests.making import Town
from tests.services.lining import USER_ID, lines_of, writes
from tests.services.rows import change, consents_of, plan_of, rows, talk_of
from tests.services.test_a_long_silence_may_be_another import signs, take_up, whys

ANOTHER = "+6281377700009"


def has_another(town: Town) -> Person:
    """Somebody whose first number has been silent for long, and who writes from another."""
    who, leads = town.person(on=("sms",)), town.caseworker(role="supervisor", district=None)
    town.clock.forward(days=1)
    reaching.add_number(town.kabar, leads, who.code, ANOTHER, "sms", retire=False, shared=False)
    for _ in range(2):
        town.clock.forward(days=60)
        town.says(ANOTHER, "utang", line="sms")
    return who


def test_of_several_messages_at_once_none_is_the_owners(town: Town) -> None:
    who = town.person()
    town.says(who, "utang")
    town.clock.forward(days=100)
    wrote: list[str | None] = []
    together = threading.Barrier(4)

    def writes(words: str) -> None:
        together.wait()
        wrote.append(town.says(who, words).person)

    threads = [threading.Thread(target=writes, args=(words,)) for words in ("halo", "2", "ya", "atur")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(wrote) == len(threads)
    assert who.code not in wrote
    assert len(set(wrote)) == 1, "and one stranger wrote them all"
    assert [reason for reason, _ in signs(town, who)].count("long_silence") == 1


def test_who_has_another_number_goes_on_there(town: Town) -> None:
    who = has_another(town)
    asked, before = talk_of(town.kabar, who).session, consents_of(town.kabar, who)
    stranger = town.says(who, "halo", line="sms").person
    assert stranger != who.code
    assert talk_of(town.kabar, who).session == asked, "what is open on their other number stays open"
    for words in ("salah sambung", "STOP"):
        town.clock.forward(seconds=5)
        assert town.says(who, words, line="sms").person == stranger
    assert town.reload(who).status == "active", "what a stranger ends is their own"
    assert consents_of(town.kabar, who) == before
    assert "due" in {row.status for row in plan_of(town.kabar, who)}
    assert lines_of(town, who) == [("sms", None), ("sms", "long_silence")]


@pytest.mark.parametrize("why", ["not_chosen", "failed"])
def test_a_line_that_was_not_written_on_rests_too(town: Town, why: str) -> None:
    leads = town.caseworker(role="supervisor", district=None)
    one, both = town.person(on=("sms",)), town.person(on=("whatsapp", "sms"), name="Inaq Sahdan")
    now = town.clock.now()
    change(town.kabar, line, line.c.kind == "sms", set_aside_why=why, set_aside_at=now)
    with town.kabar.database.write() as connection:
        if why == "not_chosen":
            chosen_line.use(connection, town.kabar, both, "whatsapp", now)
    town.clock.forward(days=100)
    for who in (one, both):
        assert town.says(who, "halo", line="sms").person != who.code
        assert [reason for reason, _ in signs(town, who)] == ["long_silence"], "a person is told"
        assert whys(town, who) == {"long_silence"}
    with town.kabar.database.write() as connection:
        chosen_line.use(connection, town.kabar, both, "any", town.clock.now())
        assert all(known.set_aside_at for known in lines.of(connection, both.id)), "no choice takes the number up"
    reaching.change(
        town.kabar,
        leads,
        both.code,
        {"language": "id", "safe_from": "08:00", "safe_to": "20:00", "safe_line": "whatsapp", "was": ""},
    )
    take_up(town, leads, both)
    assert lines_of(town, both) == [("whatsapp", None), ("sms", "not_chosen")], "what they chose still holds"


def test_stop_tells_no_language_and_a_case_makes_a_person_of_a_number(town: Town) -> None:
    town.caseworker(role="supervisor", district=None)
    who, number = town.person(language="sas"), "+6281377700011"
    told = town.says(number, "tolong saya dipukul suami").person
    town.clock.forward(days=100)
    town.says(who, "STOP")
    assert town.last(who).startswith("Baik, kami berhenti"), "as a stranger reads it"
    assert town.reload(who).language == "sas"
    assert town.says(number, "halo").person != told
    [known] = rows(town.kabar, person, person.c.code == told)
    assert signs(town, known)[-1][0] == "long_silence", "they never enrolled, and told a caseworker all the same"


def test_after_danger_nobody_unproved_erases_or_withdraws(town: Town) -> None:
    leads = town.caseworker(role="supervisor", district=None)
    who = town.person(on=("whatsapp",))
    town.clock.forward(days=200)
    for at, words in enumerate(("tolong saya mau dibunuh suami", "di rumah", "hapus", "3", "ya", "atur", "1")):
        town.clock.forward(minutes=1)
        assert writes(town, f"SM{at}", town.number_of(who), words, USER_ID).person == who.code
    assert lines_of(town, who) == [("whatsapp", "long_silence")], "nor is the account taken for theirs"
    assert consents_of(town.kabar, who) == [("check_ins", True)]
    assert town.reload(who).status == "active"
    assert rows(town.kabar, erasure) == []
    take_up(town, leads, who)
    for words in ("hapus", "3", "ya"):
        town.clock.forward(minutes=1)
        town.says(who, words)
    assert len(rows(town.kabar, erasure)) == 1, "once a member has said that it is they, it is theirs to say"
