"""What a person says of a safe line, and of what the messages are called, is kept to and shown; it is asked again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.services.cases import people_access, reaching
from bot.services.cases.cases import CaseFault
from bot.services.persons import lines
from bot.services.persons.people import Person
from bot.store import case_sign
from tests.making import Town
from tests.services.knocking import calls_it_training, with_own_words
from tests.services.rows import outbox, plan_of, rows

WELCOME = ("MULAI", "1", "sendiri", "ya", "ya", "tidak", "ya", "tidak")


def asked(town: Town, who: Person) -> str:
    """The next follow-up falls due; gives the line it went out on, '' where none did."""
    before = len(outbox(town.kabar, who))
    town.clock.moment = next(row.due_at for row in plan_of(town.kabar, who) if row.status == "due")
    town.clock.forward(hours=1)
    town.ticks()
    new = [row for row in outbox(town.kabar, who)[before:] if row.kind in {"follow_up", "knock"}]
    return str(new[0].line) if new else ""


def test_messages_keep_to_the_line_that_was_chosen(town: Town) -> None:
    sari = town.caseworker()
    who = town.person(status="invited", on=("whatsapp", "sms"))
    for words in (*WELCOME, "sore"):
        town.says(who, words)
        town.clock.forward(seconds=2)
    assert "lewat mana" in town.last(who)
    town.says(who, "sms aja kak")
    assert "disebut apa" in town.last(who)
    town.says(who, "Pelatihan")
    assert "ATUR" in town.last(who)
    contact = people_access.person_page(town.kabar, sari, who.code).contact
    assert (contact.safe_line, contact.cover, contact.safe_from) == ("sms", "training", "16:00")
    assert {(one.kind, one.set_aside_why) for one in contact.lines} == {("sms", None), ("whatsapp", "not_chosen")}
    assert asked(town, who) == "sms"
    town.says(who, "BANTUAN")
    assert outbox(town.kabar, who)[-1].line == "whatsapp", "an answer goes where they wrote"
    town.says(who, "nomor")
    assert asked(town, who) == "sms", "and nothing else does"

    [sms] = [one for one in contact.lines if one.kind == "sms"]
    with town.kabar.database.write() as connection:
        broken = next(one for one in lines.of(connection, who.id) if one.kind == sms.kind)
        lines.set_aside(connection, who.id, broken, "failed", town.clock.now())
    assert asked(town, who) == "", "where the safe line fails a person looks: no other line is tried"
    assert "no_line" in rows(town.kabar, case_sign)[-1].rule

    for words in ("jalur", "ada yang berubah"):
        town.says(who, words)
    assert "dipakai siapa" in town.last(who)
    for words in ("sama suami", "pagi", "dua-duanya boleh", "gak ada yg tanya"):
        town.says(who, words)
    assert "sudah kami catat" in town.last(who)
    contact = people_access.person_page(town.kabar, sari, who.code).contact
    assert (contact.safe_line, contact.cover, contact.safe_from) == ("any", "plain", "08:00")
    assert (contact.says_shared, contact.shared) == (True, True)
    assert asked(town, who) == "whatsapp"


def test_it_is_asked_again_every_few_months_and_staff_write_it_down_too(town: Town) -> None:
    sari = town.caseworker()
    who = town.person(on=("sms",))
    again = [row.due_at - town.clock.now() for row in plan_of(town.kabar, who) if row.step == "safe_contact"]
    assert len(again) == 2
    assert all(timedelta(days=100) < one < timedelta(days=280) for one in again)
    given = {"language": "id", "safe_from": "08:00", "safe_to": "20:00", "was": "id 08:00 20:00 no - -"}
    reaching.change(town.kabar, sari, who.code, given | {"safe_line": "whatsapp", "cover": "village"})
    contact = people_access.person_page(town.kabar, sari, who.code).contact
    assert (contact.safe_line, contact.cover) == ("whatsapp", "village")
    assert [(one.kind, one.set_aside_why) for one in contact.lines] == [("whatsapp", None), ("sms", "not_chosen")]
    with pytest.raises(CaseFault, match="reach_value"):
        reaching.change(town.kabar, sari, who.code, given | {"cover": "x" * 10_000})
    with pytest.raises(CaseFault, match="reach_changed"):
        reaching.change(town.kabar, sari, who.code, given | {"safe_line": "sms"})


def test_a_knock_suits_what_the_person_says_when_somebody_asks(windowed: Town, tmp_path: Path) -> None:
    windowed = with_own_words(windowed, tmp_path)
    who, other = windowed.person(), windowed.person()
    calls_it_training(windowed, windowed.caseworker(), who)
    for one in (who, other):
        assert asked(windowed, one) == "whatsapp"
    assert "pelatihan" in windowed.messages(who)[0]
    assert "pelatihan" not in windowed.messages(other)[0]
