"""Buttons stay on the screen: one that was tapped late, or twice, answers nothing that was asked since."""

from __future__ import annotations

import pytest

from bot.core.step import Begin
from bot.services.persons import contacts, lines, people
from bot.services.persons.people import Person
from bot.services.sending import templates
from bot.store import case_sign, flow_run, message
from tests.doubles.twilio import Message, TwilioDouble
from tests.making import Town
from tests.services.rows import change, consents_of, inbox, outbox, plan_of, rows
from tests.services.tapping import shown, taps


def is_asked(town: Town, who: Person, flow: str) -> None:
    """It is time for this flow."""
    with town.kabar.database.write() as connection:
        person, talk = people.lock(connection, town.kabar, who.id)
        line = lines.choose(connection, town.kabar, who.id)
        assert line is not None
        assert contacts.begin(connection, town.kabar, person, talk, Begin(flow), town.clock.now(), line) == "asked"


def checked_in(town: Town, double: TwilioDouble) -> tuple[Person, Message]:
    """Somebody, and the check-in that stands on their phone."""
    who = town.person()
    is_asked(town, who, "check_in")
    return who, shown(town, double)


def test_a_second_tap_agrees_to_nothing_that_is_asked_next(wired: Town, double: TwilioDouble) -> None:
    who = wired.person(status="invited")
    for words in ("MULAI", "1", "1"):
        wired.says(who, words)
    adult = shown(wired, double)
    assert "18 tahun" in adult.body
    for _ in range(4):
        taps(wired, adult, "Ya")
    assert consents_of(wired.kabar, who) == []
    consent = shown(wired, double)
    assert consent.body != adult.body
    taps(wired, consent, "Ya")
    assert consents_of(wired.kabar, who) == [("check_ins", True)]


def test_a_second_tap_adds_no_points(wired: Town, double: TwilioDouble) -> None:
    who = wired.person()
    is_asked(wired, who, "feelings")
    first = shown(wired, double)
    for _ in range(4):
        taps(wired, first, "Hampir tiap hari")
    assert wired.cases() == []
    assert rows(wired.kabar, flow_run) == []
    taps(wired, shown(wired, double), "Tidak pernah")
    assert [(case.level, case.reason) for case in wired.cases()] == [("yellow", "low_mood")]


def test_the_open_question_is_asked_again(wired: Town, double: TwilioDouble) -> None:
    who, check_in = checked_in(wired, double)
    taps(wired, check_in, "Baik")
    asked = wired.last(who).splitlines()[-4:]
    taps(wired, check_in, "Baik")
    assert wired.last(who).splitlines()[-3:] == asked[-3:]
    assert wired.cases() == []


def test_the_same_question_twice_on_the_screen_is_answered_by_either(wired: Town, double: TwilioDouble) -> None:
    who, check_in = checked_in(wired, double)
    wired.says(who, "wkwk")
    assert shown(wired, double) is not check_in
    taps(wired, check_in, "Hubungi saya")
    assert wired.case().reason == "asks_call"


def test_a_question_begun_anew_is_not_answered_by_its_older_copy(wired: Town, double: TwilioDouble) -> None:
    who, check_in = checked_in(wired, double)
    taps(wired, check_in, "Ada masalah")
    wired.says(who, "BATAL")
    is_asked(wired, who, "check_in")
    wired.sends()
    before = len(inbox(wired.kabar, who))
    taps(wired, check_in, "Baik")
    assert len(inbox(wired.kabar, who)) == before + 1
    assert "Senang mendengarnya" not in wired.last(who)


@pytest.mark.parametrize("known", [True, False])
def test_a_warning_on_it_still_reaches_a_person(wired: Town, double: TwilioDouble, known: bool) -> None:
    who, check_in = checked_in(wired, double)
    if not known:
        change(wired.kabar, message, message.c.provider_id == check_in.sid, content=None)
    wired.says(who, "BANTUAN")
    wired.sends()
    taps(wired, check_in, "Hubungi saya")
    assert (wired.case().level, wired.case().reason) == ("yellow", "asks_call")
    assert "3 hari kerja" in wired.last(who)
    assert wired.last(who).endswith(wired.messages(who)[-2].splitlines()[-1])


def test_what_it_says_is_read_by_a_person_where_it_raises_nothing(wired: Town, double: TwilioDouble) -> None:
    who, check_in = checked_in(wired, double)
    wired.says(who, "BANTUAN")
    wired.sends()
    taps(wired, check_in, "Baik")
    assert (wired.case().level, wired.case().reason) == ("yellow", "not_understood")


def test_danger_on_it_is_heard(wired: Town, double: TwilioDouble) -> None:
    who, check_in = checked_in(wired, double)
    wired.says(who, "BANTUAN")
    wired.sends()
    taps(wired, check_in, "saya dipukul suami")
    assert wired.case().level == "red"
    assert outbox(wired.kabar, who)[-1].kind == "crisis"


def test_stop_on_it_stops(wired: Town, double: TwilioDouble) -> None:
    who, check_in = checked_in(wired, double)
    wired.says(who, "BANTUAN")
    wired.sends()
    taps(wired, check_in, "STOP")
    assert wired.reload(who).status == "stopped"


def test_a_second_tap_on_a_last_answer_is_met_with_silence(wired: Town, double: TwilioDouble) -> None:
    who, check_in = checked_in(wired, double)
    for _ in range(3):
        taps(wired, check_in, "Hubungi saya")
    assert [row.rule for row in rows(wired.kabar, case_sign)] == ["check_in.call"]
    assert len(wired.messages(who)) == 2


def test_a_message_whose_id_is_not_written_down_yet_counts_as_the_newest(wired: Town, double: TwilioDouble) -> None:
    _, check_in = checked_in(wired, double)
    change(wired.kabar, message, message.c.provider_id == check_in.sid, provider_id=None, status="claimed")
    taps(wired, check_in, "Hubungi saya")
    assert wired.case().reason == "asks_call"


def test_a_button_of_nobodys_message_is_no_answer(wired: Town, double: TwilioDouble) -> None:
    who, check_in = checked_in(wired, double)
    stranger = Message(check_in.to, check_in.from_, "?", "sent")
    taps(wired, stranger, "Baik")
    assert "Senang mendengarnya" not in wired.last(who)
    assert "Apa kabar?" in wired.last(who)


def test_it_opens_the_window_for_the_question_that_waits_behind_a_knock(windowed: Town, double: TwilioDouble) -> None:
    for _ in range(2):
        templates.sync(windowed.kabar, windowed.kabar.channel.content)  # type: ignore[attr-defined]
    who = windowed.person()
    windowed.says(who, "halo")
    windowed.clock.moment = plan_of(windowed.kabar, who)[0].due_at
    windowed.ticks()
    check_in = shown(windowed, double)
    windowed.says(who, "1")
    windowed.says(who, "1")
    windowed.clock.moment = plan_of(windowed.kabar, who)[1].due_at
    windowed.ticks()
    assert [row.kind for row in outbox(windowed.kabar, who)][-1] == "knock"
    windowed.sends()
    taps(windowed, check_in, "Hubungi saya")
    assert "Apa kabar?" in windowed.last(who)
    assert rows(windowed.kabar, case_sign)[-1].rule == "check_in.call"


def test_a_button_of_another_ones_message_on_the_same_phone_is_not_this_ones_answer(
    wired: Town, double: TwilioDouble
) -> None:
    first, check_in = checked_in(wired, double)
    other = wired.person(phone=wired.number_of(first), status="invited")
    wired.clock.forward(days=2)
    is_asked(wired, other, "welcome")
    wired.sends()
    asked = wired.last(other)
    taps(wired, check_in, "Hubungi saya")
    assert (wired.case().reason, consents_of(wired.kabar, other)) == ("asks_call", [])
    assert wired.last(other).splitlines()[-1] == asked.splitlines()[-1]
