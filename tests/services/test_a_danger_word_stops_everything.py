"""A person's own danger word: red at once, an answer about nothing, and then silence until a caseworker lifts it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.services.cases import case_actions, confirm_words, danger_words, takeover, takeover_words
from bot.services.cases.access import NotYours
from bot.services.cases.cases import CaseFault
from bot.services.day import my_day
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from bot.store import audit, case_sign, conversation, follow_up, line, message, person
from bot.store.base import AnyRow
from tests.making import Town

WORD = "besok hujan"
HARMLESS = "Baik, terima kasih kabarnya."


@pytest.fixture
def worker(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def who(town: Town, worker: StaffMember) -> Person:
    made = town.person()
    danger_words.write(town.kabar, worker, made.code, WORD)
    return made


def column(town: Town, who: Person, name: str) -> object:
    with town.kabar.database.read() as connection:
        return connection.execute(select(person.c[name]).where(person.c.id == who.id)).scalar()


def out(town: Town, who: Person) -> list[AnyRow]:
    mine = (message.c.direction == "out", message.c.person_id == who.id)
    with town.kabar.database.read() as connection:
        return list(connection.execute(select(message).where(*mine).order_by(message.c.id)))


def signs(town: Town) -> list[tuple[str, str, str]]:
    with town.kabar.database.read() as connection:
        rows = connection.execute(select(case_sign).order_by(case_sign.c.at, case_sign.c.id)).all()
    return [(row.level, row.reason, row.rule) for row in rows]


def calm(_town: Town, _who: Person) -> None:
    """Nothing is open with them."""


def in_a_question(town: Town, who: Person) -> None:
    town.says(who, "utang")


def in_a_crisis(town: Town, who: Person) -> None:
    town.says(who, "saya mau bunuh diri")


def stopped(town: Town, who: Person) -> None:
    town.says(who, "BERHENTI")


def parked(town: Town, who: Person) -> None:
    at = town.clock.now()
    with town.kabar.database.write() as connection:
        mine = conversation.c.person_id == who.id
        connection.execute(update(conversation).where(mine).values(parked_at=at))


def taken_over(town: Town, who: Person) -> None:
    town.says(who, "penagih utang ngancam terus")
    leads = town.caseworker(role="supervisor", district=None)
    takeover.take(town.kabar, leads, town.case().code)


def at_night(town: Town, _who: Person) -> None:
    town.clock.forward(hours=14)


@pytest.mark.parametrize("state", [calm, in_a_question, in_a_crisis, stopped, parked, taken_over, at_night])
def test_in_any_state_it_is_red_and_nothing_more_goes(town: Town, who: Person, state) -> None:
    state(town, who)
    town.clock.forward(minutes=20)
    town.says(who, "Besok hujan!")
    assert signs(town)[-1] == ("red", "danger_word", "danger_word")
    assert town.case().level == "red"
    waiting = [row for row in out(town, who) if row.status == "waiting"]
    assert len(waiting) == 1, "what waited was withdrawn in the same transaction"
    assert town.messages(who)[-1] == HARMLESS
    before = len(out(town, who))
    for text in ("halo", "BANTUAN", "1", "utang", "saya mau bunuh diri", WORD, "BERHENTI"):
        town.clock.forward(minutes=1)
        town.says(who, text)
    assert len(out(town, who)) == before, "not even a crisis text, nor the harmless answer a second time"
    assert {"suicide", "danger_word"} <= {reason for _, reason, _ in signs(town)}
    assert column(town, who, "status") == "stopped", "STOP holds all the same"


def test_what_is_asked_of_us_in_silence_stands_on_the_case_in_words(town: Town, who: Person) -> None:
    town.says(who, WORD)
    town.says(who, "HAPUS")
    assert signs(town)[-1] == ("orange", "erase_asked", "asked_in_silence")
    town.says(who, "salah sambung")
    assert signs(town)[-1] == ("yellow", "wrong_number", "asked_in_silence")
    assert town.messages(who) == [HARMLESS]
    assert column(town, who, "status") == "stopped"
    with town.kabar.database.read() as connection:
        aside = connection.execute(select(line.c.set_aside_why).where(line.c.person_id == who.id)).scalars().all()
    assert set(aside) == {"wrong_number"}


def test_the_word_stands_nowhere_but_in_what_came(town: Town, who: Person) -> None:
    town.says(who, WORD)
    with town.kabar.database.read() as connection:
        assert connection.execute(select(case_sign.c.evidence)).scalar() is None
        told = connection.execute(select(message).where(message.c.kind == "alert")).all()
        assert WORD.encode() not in column(town, who, "danger_word")  # type: ignore[operator]
    assert told
    assert WORD not in str([town.kabar.vault.open(row.body, "message.body", row.id) for row in told])


def test_the_plan_is_silent_until_a_caseworker_lifts_it(town: Town, who: Person, worker: StaffMember) -> None:
    town.says(who, WORD)
    town.sends()
    assert [row.status for row in out(town, who)] == ["queued"], "the harmless answer goes"
    code = town.case().code
    for _ in range(20):
        town.clock.forward(days=1)
        town.ticks()
    assert len(out(town, who)) == 1
    with town.kabar.database.read() as connection:
        assert not connection.execute(select(follow_up).where(follow_up.c.status == "silent")).all()
    with pytest.raises(CaseFault, match="hush_take_first"):
        danger_words.lift(town.kabar, worker, code)
    case_actions.acknowledge(town.kabar, worker, code)
    takeover.take(town.kabar, worker, code)
    with pytest.raises(CaseFault, match="hushed"):
        takeover_words.write(town.kabar, worker, code, "Selamat pagi")
    assert ("hushed", who.code) in {(item.kind, item.code) for item in my_day.day_of(town.kabar, worker).items}
    takeover.hand_back(town.kabar, worker, code)
    with pytest.raises(NotYours):
        danger_words.lift(town.kabar, town.caseworker(role="editor"), code)
    danger_words.lift(town.kabar, worker, code)
    with pytest.raises(CaseFault, match="hush_gone"):
        danger_words.lift(town.kabar, worker, code)
    with town.kabar.database.read() as connection:
        done = connection.execute(select(audit.c.staff_id).where(audit.c.action == "hush_lift", audit.c.target == code))
        assert done.scalars().all() == [worker.id]
    town.says(who, "BANTUAN")
    assert len(out(town, who)) == 2


def test_what_is_put_into_the_outbox_nevertheless_is_stopped_there(town: Town, who: Person) -> None:
    other = town.person(phone=town.number_of(who))
    town.says(who, WORD)
    with town.kabar.database.write() as connection:
        mine = message.c.person_id.in_((who.id, other.id))
        changed = update(message).where(mine, message.c.direction == "out")
        connection.execute(changed.values(status="waiting", kind="follow_up", error_code=None))
    town.sends()
    assert [(row.status, row.error_code) for row in out(town, who)] == [("failed", "hushed")]


def test_who_shares_the_phone_is_not_written_to_on_it_either(town: Town, who: Person) -> None:
    other = town.person(phone=town.number_of(who))
    town.says(other, "BANTUAN")
    town.says(who, WORD)
    town.says(other, "BANTUAN")
    town.sends()
    sent = [row for one in (who, other) for row in out(town, one) if row.status == "queued"]
    assert len(sent) == 1, "only the harmless answer"
    assert signs(town)[0][1] == "danger_word"
    assert column(town, who, "hushed_at") is not None
    assert column(town, other, "hushed_at") is None


@pytest.mark.parametrize(
    ("word", "fault"),
    [
        *(("BERHENTI", "danger_command"), ("bantuan", "danger_command"), ("assalamualaikum", "danger_command")),
        *(("iya kak", "danger_answer"), ("tidak", "danger_answer"), ("tiga", "danger_answer")),
        *(("mau bunuh diri", "danger_sign"), ("penagih ngancam", "danger_sign"), ("aku", "danger_short")),
        *(("melati 7", "word_digits"), ("x" * 41, "word_long"), ("melati putih", "word_same")),
    ],
)
def test_a_word_that_means_something_else_is_refused(town: Town, worker: StaffMember, word: str, fault: str) -> None:
    made = town.person()
    confirm_words.write(town.kabar, worker, made.code, "Melati")
    with pytest.raises(CaseFault, match=fault):
        danger_words.write(town.kabar, worker, made.code, word)
    assert column(town, made, "danger_word") is None


def test_the_two_words_stay_apart_and_no_caseworker_sends_either(town: Town, who: Person, worker: StaffMember) -> None:
    with pytest.raises(CaseFault, match="word_same"):
        confirm_words.write(town.kabar, worker, who.code, "besok hujan lagi")
    town.says(who, "penagih utang ngancam terus")
    code = town.case().code
    case_actions.acknowledge(town.kabar, worker, code)
    takeover.take(town.kabar, worker, code)
    with pytest.raises(CaseFault, match="text_word"):
        takeover_words.write(town.kabar, worker, code, "Katanya besok hujan?")
    danger_words.write(town.kabar, worker, who.code, "")
    assert column(town, who, "danger_word") is None
