"""Everything is erased: by HAPUS, while a case is open, on a shared number; and a failure half-way is made good."""

from __future__ import annotations

from typing import Any

import pytest

from bot.services.cases import access, case_actions, confirm_words, import_desk, people_access
from bot.services.cases.cases import CaseFault
from bot.services.cases.person_views import Wanted
from bot.services.erasing import desk, finishing, keys, slips
from bot.services.erasing.desk import Wish
from bot.services.kabar import Kabar
from bot.services.persons import consents, file_work
from bot.services.persons.consents import Said
from bot.services.staff import StaffMember
from bot.services.trail import checking
from bot.store import (
    audit,
    case_event,
    case_file,
    case_sign,
    consent,
    erasure,
    flow_run,
    identity,
    line,
    message,
    name_word,
    person,
)
from tests.closing import WELL
from tests.guards.spelled import found_in, numbers
from tests.guards.test_nothing_leaks import dumped
from tests.making import Town
from tests.services import sealed_values
from tests.services.files import csv_of
from tests.services.rows import consents_of, inbox, outbox, rows, talk_of

RED = "tlg sy dikurung majikan"
SURE = ("HAPUS", "3", "ya")


def says_all(town: Town, who: Any, *words: str) -> None:
    for one in words:
        town.says(who, one)
        town.sends()
        town.clock.forward(minutes=1)


def asked(town: Town, who: Any) -> Any:
    return rows(town.kabar, erasure, erasure.c.person_id == who.id)[-1]


def row_of(town: Town, who: Any) -> Any:
    [found] = rows(town.kabar, person, person.c.id == who.id)
    return found


def close(town: Town, sari: StaffMember) -> None:
    code = next(case.code for case in town.cases() if case.status == "open")
    case_actions.acknowledge(town.kabar, sari, code)
    case_actions.note(town.kabar, sari, code, "jemput di rumah Inaq Sumiatunah")
    case_actions.close(town.kabar, sari, code, WELL)


def nothing_is_left(town: Town, who: Any) -> None:
    done, left = asked(town, who), row_of(town, who)
    assert (done.asked_by, done.scope, done.finished_at is not None) == ("person", "all", True)
    for empty in ("name", "facts", "birth_year", "programme", "confirm_word", "danger_word", "hushed_at"):
        assert getattr(left, empty) is None, empty
    assert (left.status, left.district, left.erased_at is not None) == ("stopped", "Lombok Tengah", True)
    for table in (identity, line, name_word, flow_run):
        assert rows(town.kabar, table, table.c.person_id == who.id) == [], table.name
    mine = rows(town.kabar, message, message.c.person_id == who.id)
    assert {town.kabar.vault.open(row.body, "message.body", row.id) for row in mine} == {""}
    assert {row.identity_id for row in mine} == {None}
    ended = rows(town.kabar, consent, consent.c.person_id == who.id, consent.c.wording == "erased")
    assert [one.given for one in ended] == [False] * 4, "that it ended is kept as proof"


def test_nothing_leads_to_them_any_more_and_who_writes_again_is_a_stranger(
    town: Town, capfd: pytest.CaptureFixture[str]
) -> None:
    who = town.person(name="Baiq Rahasiawati", birth_year=1990, programme="Bantuan 2019")
    other = town.person(name="Made Tinggal")
    says_all(town, who, "halo", "kabar baik")
    town.says(other, "halo")
    copies = sealed_values.of_keys(sealed_values.every(town.kabar), {row_of(town, who).key_id})
    index = rows(town.kabar, identity, identity.c.person_id == who.id)[0].value_index
    words = [row.word_index for row in rows(town.kabar, name_word, name_word.c.person_id == who.id)]
    assert words
    says_all(town, who, "HAPUS")
    assert "Pesan terbaru" in town.last(who)
    says_all(town, who, "apa", "3")
    assert "nama dan nomor Anda juga dihapus" in town.last(who)
    says_all(town, who, "ya")
    goodbye = town.last(who)
    assert "HP Anda tidak bisa kami hapus" in goodbye
    assert "Semua yang kami simpan dihapus" in goodbye
    assert town.ticks()["erased"] == 1

    nothing_is_left(town, who)
    assert index not in {row.value_index for row in rows(town.kabar, identity)}
    # copies made before open no more, with the keys as they are now; everybody else's do
    fresh = Kabar.from_settings(town.kabar.settings)
    assert sealed_values.fates(fresh.vault, copies) == {"erased": len(copies)}
    assert sealed_values.fates(fresh.vault, sealed_values.every(town.kabar)).get("broken", 0) == 0
    fresh.close()
    # neither a dump nor the log holds a word of them, nor what their number and name are found by
    dump, log = dumped(town.kabar), "".join(capfd.readouterr()).encode()
    planted = [*numbers(town.number_of(who)), "Rahasiawati", "Bantuan 2019"]
    assert found_in(dump + log, planted) == []
    assert [one for one in (index, *words) if one in dump or one.hex().encode() in dump] == []
    # pages and the trail stand; the trail has codes
    boss = town.caseworker(role="supervisor")
    listed = people_access.people_list(town.kabar, boss, Wanted()).rows
    assert who.code not in {row.code for row in listed}
    with pytest.raises(access.NotYours):
        people_access.person_page(town.kabar, boss, who.code)
    assert checking.check(town.kabar).fault is None
    said = [row.action for row in rows(town.kabar, audit, audit.c.target == who.code)]
    assert said[-2:] == ["erase_all", "erase_finished"]

    assert town.says(town.number_of(who), "halo").state == "new"
    [new] = [row for row in rows(town.kabar, person) if row.id not in {who.id, other.id}]
    assert (new.status, new.name) == ("new", None)
    town.sends()
    stranger = town.says("+6281299911111", "halo")
    [second] = rows(town.kabar, person, person.c.code == stranger.person)
    told = [town.last(town.reload(one)) for one in (new, second)]
    assert told[0] == told[1], "nothing tells that they were known"
    assert town.ticks()["erased"] == 0


def test_an_open_case_keeps_what_it_rests_on_and_how_they_are_reached(town: Town) -> None:
    sari = town.caseworker()
    who = town.person(name="Baiq Rahasiawati", caseworker_id=sari.id)
    says_all(town, who, "halo", RED, "2", *SURE)
    held = sealed_values.of_keys(sealed_values.every(town.kabar), {row_of(town, who).key_id})
    assert town.ticks()["erased"] == 0
    texts = [town.kabar.vault.open(row.body, "message.body", row.id) for row in inbox(town.kabar, who)]
    assert [one for one in texts if one] == [RED]
    assert sealed_values.fates(town.kabar.vault, held) == {"erased": len(held)}, "copies open no more at once"
    page = access.case_page(town.kabar, sari, town.case().code)
    assert (page.contact.name, page.contact.numbers) == ("Baiq Rahasiawati", (town.number_of(who),))
    says_all(town, who, "sudah aman")
    assert town.ticks()["erased"] == 0
    assert town.kabar.vault.open(inbox(town.kabar, who)[-1].body, "message.body", inbox(town.kabar, who)[-1].id)

    close(town, sari)
    assert town.ticks()["erased"] == 1
    assert {one.evidence for one in rows(town.kabar, case_sign)} == {None}
    assert rows(town.kabar, case_event, case_event.c.note.is_not(None)) == []
    [case] = rows(town.kabar, case_file)
    assert (case.status, case.level) == ("closed", "red")
    shown = access.case_page(town.kabar, sari, case.code)
    assert (shown.contact.name, {one.text for one in shown.messages}) == ("", {""})
    assert found_in(dumped(town.kabar), ["Sumiatunah", "Rahasiawati", *numbers(town.number_of(who))]) == []


def test_on_a_shared_number_the_other_goes_on(town: Town) -> None:
    mine = town.person(name="Siti Rekaan")
    other = town.person(name="Made Rekaan", phone=town.number_of(mine))
    confirm_words.write(town.kabar, town.caseworker(), mine.code, "melati putih")
    town.says(town.number_of(mine), "HAPUS")
    for words in ("melati putih", "3", "ya"):
        town.says(town.number_of(mine), words)
    town.sends()
    town.clock.forward(minutes=1)
    assert town.ticks()["erased"] == 1
    assert row_of(town, mine).erased_at is not None
    assert rows(town.kabar, identity, identity.c.person_id == mine.id) == []
    assert row_of(town, other).name is not None
    assert town.reload(other).status == "active"
    assert town.says(town.number_of(other), "halo").person == other.code


def test_a_failure_half_way_is_made_good(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    who = town.person()
    says_all(town, who, "halo", *SURE)
    old = row_of(town, who).key_id

    def fails(*_: object) -> bool:
        raise RuntimeError("the store of keys is away")

    monkeypatch.setattr(keys, "renew", fails)
    assert finishing.finish(town.kabar, town.clock.now()) == 0
    assert asked(town, who).emptied_at is not None
    assert town.kabar.vault.persons.usable(old)
    monkeypatch.undo()
    assert [finishing.finish(town.kabar, town.clock.now()) for _ in range(2)] == [1, 0]
    assert not town.kabar.vault.persons.usable(old)


def test_one_message_is_erased_and_silence_or_no_erases_nothing(town: Town) -> None:
    who = town.person()
    says_all(town, who, "halo", "terima kasih", "HAPUS")
    town.clock.forward(days=2)
    town.ticks()
    assert rows(town.kabar, erasure) == []
    says_all(town, who, "hapus", "0")
    assert "tidak ada yang dihapus" in town.last(who)
    says_all(town, who, "HAPUS", "1")
    assert "Pesan terbaru Anda" in town.last(who)
    assert town.ticks()["erased"] == 1
    texts = [town.kabar.vault.open(row.body, "message.body", row.id) for row in inbox(town.kabar, who)]
    assert texts == ["halo", "", "HAPUS", "hapus", "0", "HAPUS", "1"]
    assert town.reload(who).status == "active"
    assert len(consents_of(town.kabar, who)) == 1
    [done] = rows(town.kabar, erasure)
    assert (done.scope, done.finished_at is not None) == ("message", True)
    assert all(outbox(town.kabar, who)), talk_of(town.kabar, who)


def test_who_agrees_again_while_it_waits_stays(town: Town) -> None:
    sari = town.caseworker()
    who = town.person(caseworker_id=sari.id)
    says_all(town, who, RED, "2", *SURE)
    town.ticks()
    with town.kabar.database.write() as connection:
        again = Said("check_ins", given=True, wording="t", source="staff")
        consents.record(connection, town.kabar, town.reload(who), again, town.clock.now())
    close(town, sari)
    town.ticks()
    assert row_of(town, who).erased_at is None
    assert len(rows(town.kabar, identity, identity.c.person_id == who.id)) == 1
    assert asked(town, who).finished_at is not None


def test_no_list_that_waits_brings_them_back_and_no_closed_case_is_opened_again(town: Town) -> None:
    boss = town.caseworker(role="admin")
    who = town.person(name="Siti Rekaan", phone="+6281234567801", caseworker_id=boss.id)
    town.says(who, RED)
    close(town, boss)
    code = town.case().code
    both = csv_of({"name": "Siti Rekaan", "phone": "081234567801"}, {"name": "Made Lain", "phone": "081234567802"})
    listed = import_desk.hand_in(town.kabar, boss, "daftar.csv", both)
    file_work.go_on(town.kabar, town.clock.now(), seconds=60)
    receipt = desk.erase(town.kabar, boss, who.code, Wish("all", typed=who.code, reason="asked_in_writing"))
    town.sends()
    finishing.finish(town.kabar, town.clock.forward(minutes=1))
    assert slips.of(town.kabar, boss, receipt).waits is None
    found = import_desk.page(town.kabar, boss, listed).found
    assert [one["name"] for one in found["sample"]] == ["Made Lain"]
    import_desk.begin(town.kabar, boss, listed)
    file_work.go_on(town.kabar, town.clock.now(), seconds=60)
    named = [one for one in rows(town.kabar, person) if one.name is not None]
    assert len(named) == 1
    with pytest.raises(CaseFault, match="erased_person"):
        case_actions.reopen(town.kabar, boss, code, "coba lagi")


def test_a_goodbye_that_does_not_arrive_keeps_nothing(town: Town) -> None:
    who = town.person()
    says_all(town, who, "HAPUS", "3")
    town.says(who, "ya")
    town.clock.forward(hours=7)
    assert town.ticks()["expired"] == 1
    assert town.cases() == []
    town.clock.forward(minutes=1)
    town.ticks()
    assert row_of(town, who).erased_at is not None
