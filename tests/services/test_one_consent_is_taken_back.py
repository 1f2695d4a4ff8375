"""ATUR shows what holds and switches one thing alone; what is taken back ends at once, and assistance stays."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.services.cases import people_access
from bot.services.programme.answers import agreed
from bot.store import consent, person
from tests.making import Town
from tests.services.rows import consents_of, outbox, plan_of, rows, talk_of


def counted(town: Town, code: str) -> bool:
    """Whether their answers count in the programme's numbers, as things stand now."""
    with town.kabar.database.read() as connection:
        query = select(person.c.code).where(agreed(town.clock.now() + timedelta(seconds=1)))
        return code in connection.execute(query).scalars().all()


def test_each_thing_is_switched_by_itself(town: Town) -> None:
    lead = town.caseworker(role="supervisor")
    who = town.person(status="invited")
    for words in ("MULAI", "1", "1", "ya", "ya", "tidak", "ya", "ya"):
        town.says(who, words)
        town.clock.forward(seconds=2)
    assert counted(town, who.code)
    town.says(who, "atur")
    shown = town.last(who)
    assert ("kabar: ya" in shown, "jawaban: ya" in shown, "laporan: ya" in shown) == (True, True, True)

    town.says(who, "2")
    assert "tanda bahaya" in town.last(who)
    assert "Bantuan untuk Anda tidak berubah" in town.last(who)
    page = people_access.person_page(town.kabar, lead, who.code, texts=True)
    assert (page.may_read, page.reads) == (False, False), "no caseworker reads from this moment on"
    assert page.consents[0].words == "Mau ubah yang mana?"

    town.clock.forward(seconds=2)
    town.says(who, "IJIN")
    assert "jawaban: tidak" in town.last(who)
    town.says(who, "laporan")
    assert not counted(town, who.code)
    assert town.reload(who).status == "active", "the other two are untouched"

    town.clock.moment = plan_of(town.kabar, who)[0].due_at
    town.ticks()
    assert outbox(town.kabar, who)[-1].kind == "follow_up"
    town.says(who, "atur")
    town.says(who, "menanyakan kabar")
    assert "Bantuan untuk Anda tidak berubah" in town.last(who)
    assert "Apa kabar?" not in town.last(who), "the open question is not asked again"
    assert talk_of(town.kabar, who).session is None
    assert {row.status for row in plan_of(town.kabar, who)} <= {"cancelled", "answered"}
    assert "waiting" not in {row.status for row in outbox(town.kabar, who) if row.kind == "follow_up"}
    assert town.reload(who).status == "refused"

    town.clock.forward(seconds=2)
    town.says(who, "halo lagi")
    assert town.reload(who).status == "refused", "writing again is no consent"
    town.says(who, "tolong saya dipukul suami")
    assert town.case().level == "red", "and a cry for help reaches a person"
    town.says(who, "2")
    town.clock.forward(seconds=2)
    town.says(who, "ATUR")
    town.says(who, "1")
    assert "Boleh kami" in town.last(who), "to give it again is asked in so many words"
    town.says(who, "ya")
    assert town.reload(who).status == "active"
    assert "due" in {row.status for row in plan_of(town.kabar, who)}
    last = rows(town.kabar, consent, consent.c.person_id == who.id)[-1]
    assert (last.scope, last.given, last.words[:10], last.source) == ("check_ins", True, "Boleh kami", "whatsapp")


def test_after_stop_only_what_is_wanted_comes_back(town: Town) -> None:
    who = town.person()
    town.says(who, "behenti kak")
    assert "ATUR" in town.last(who)
    for words in ("ATUR", "1", "umur 24"):
        town.clock.forward(seconds=2)
        town.says(who, words)
    assert town.reload(who).status == "stopped"
    town.says(who, "boleh")
    assert town.reload(who).status == "active"
    assert consents_of(town.kabar, who)[-3:] == [("caseworker", False), ("statistics", False), ("check_ins", True)]


def test_who_says_that_they_are_under_18_is_a_social_workers(town: Town) -> None:
    who = town.person()
    town.clock.moment = plan_of(town.kabar, who)[0].due_at
    town.ticks()
    town.sends()
    town.says(who, "umur sy 16 kak")
    assert "petugas sosial" in town.last(who)
    assert (town.case().level, town.case().reason) == ("yellow", "under_18")
    assert town.reload(who).status == "minor"
    assert consents_of(town.kabar, who) == [("check_ins", True), ("check_ins", False)]
    for _ in range(3):
        town.clock.forward(days=8)
        town.ticks()
    assert [row.kind for row in outbox(town.kabar, who) if row.kind != "reply"] == ["follow_up"], "nothing more"
    town.says(who, "ATUR")
    assert town.reload(who).status == "minor"


def test_a_child_in_danger_is_red_first_and_a_shared_phone_stops_nobody(town: Town) -> None:
    child = town.person()
    town.says(child, "umur saya 15, saya dipukul bapak tiap malam")
    assert town.case().level == "red"
    assert town.reload(child).status == "minor"
    assert outbox(town.kabar, child)[-1].kind == "crisis"
    shared = town.person(status="invited")
    for words in ("MULAI", "1", "2", "ya", "ya"):
        town.says(shared, words)
    town.says(shared, "aku masih smp")
    assert town.reload(shared).status == "active", "a child may have the phone in hand"
    assert "petugas sosial" in town.last(shared)
    assert {case.reason for case in town.cases()} >= {"under_18"}
