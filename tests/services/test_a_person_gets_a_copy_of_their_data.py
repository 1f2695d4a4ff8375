"""The person's own copy: all that Kabar holds about them in plain words, and nothing of anybody else."""

from __future__ import annotations

import re

import pytest

from bot.services.cases import access, case_actions, subject_copy
from bot.services.cases.access import NotYours
from bot.services.cases.export_requests import Withheld
from bot.services.persons import consents
from bot.services.persons.consents import Said
from bot.services.staff import StaffMember
from bot.store import audit, line, metadata
from bot.web import subject_copy as pages
from tests.copies import copied
from tests.making import Town
from tests.services.rows import change, rows

RED = "tlg sy dikurung majikan"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


def words(town: Town, who: StaffMember | None, code: str) -> str:
    return pages.written(copied(town, code, who))


def welcomed(town: Town) -> object:
    """Somebody who went through the welcome on their own phone."""
    who = town.person(status="invited", name="Siti Rekaan", district="Lombok Tengah", birth_year=1990)
    town.says(who, "halo")
    for said in ("1", "1", "1", "1", "2", "1", "4"):
        town.says(who, said)
        town.clock.forward(minutes=1)
    return who


def test_everything_stands_there_in_plain_words(town: Town) -> None:
    sari, boss = town.caseworker(), town.caseworker(role="supervisor")
    who = welcomed(town)
    town.says(who, RED)
    code = town.case().code
    access.case_page(town.kabar, sari, code)
    case_actions.acknowledge(town.kabar, sari, code)
    case_actions.note(town.kabar, sari, code, "tetangganya Budi juga tahu")
    told = words(town, boss, who.code)
    for wanted in (
        *("Siti Rekaan", town.number_of(who), "1990", "Lombok Tengah", RED, code, "Dikurung", "diambil petugas"),
        *("Data yang disimpan tentang Anda", "4 Mei 2026", "catatan bebas petugas", "kirim HAPUS"),
    ):
        assert wanted in told, wanted
    consents = told[told.index("2. Persetujuan") : told.index("3. Pesan")]
    assert consents.count('class="text ours"') >= 2, "the words of each question stand with the answer"
    assert "Budi" not in told, "what staff write freely may be about others"
    assert sari.name not in told, "a name that the person does not know"
    assert re.search(r"petugas</b>: \d kali", told), "who looked, by role"
    for secret in (UUID, re.compile(re.escape(boss.name)), re.compile(r"\bNone\b"), re.compile(r"\{[{%]")):
        assert secret.search(told) is None, secret
    assert [row.target for row in rows(town.kabar, audit, audit.c.action == "person_copy")] == [who.code]


def test_it_speaks_the_persons_language_and_keeps_their_clock(town: Town) -> None:
    who = town.person(language="en", timezone="Asia/Jayapura")
    town.says(who, "hello there")
    made = copied(town, who.code)
    told = pages.written(made)
    assert '<html lang="en">' in told
    assert "The data that is kept about you" in told
    assert "4 May 2026, 11:00" in told
    assert pages.file_name(made) == "salinan-2026-05-04.html"
    assert '<html lang="id">' in words(town, None, town.person(language="sas").code)


def test_what_is_typed_is_text_and_no_markup(town: Town) -> None:
    who = town.person(name="<b>Siti</b>")
    town.says(who, "<script>alert(1)</script> \U0001f600")
    told = words(town, None, who.code)
    assert "<script>" not in told
    assert "&lt;script&gt;alert(1)&lt;/script&gt; \U0001f600" in told


def test_nothing_of_another_on_the_same_phone_stands_there(town: Town) -> None:
    mine = town.person(name="Siti Rekaan")
    other = town.person(name="Made Rekaan", phone=town.number_of(mine))
    town.says(mine, "ini siti")
    told = {one.code: words(town, None, one.code) for one in (mine, other)}
    assert "Made Rekaan" not in told[mine.code]
    assert other.code not in told[mine.code]
    assert "Siti Rekaan" not in told[other.code]
    assert mine.code not in told[other.code]
    assert sum("ini siti" in text for text in told.values()) == 1
    assert "HP dipakai bersama" in told[mine.code]


def test_what_came_after_the_number_was_somebody_elses_is_left_out(town: Town) -> None:
    who = town.person()
    town.says(who, "masih saya")
    moved = town.clock.forward(days=2)
    town.clock.forward(minutes=1)
    town.says(who, "siapa ini, ini nomor baru saya")
    change(town.kabar, line, line.c.person_id == who.id, set_aside_at=moved, set_aside_why="number_moved")
    told = words(town, None, who.code)
    assert "masih saya" in told
    assert "nomor baru saya" not in told
    assert "sudah dipegang orang lain" in told


def test_only_who_may_see_them_makes_it(town: Town) -> None:
    far, sari, boss = town.caseworker(district="Bima"), town.caseworker(), town.caseworker(role="supervisor")
    who = town.person()
    for one in (far, town.caseworker(role="editor")):
        with pytest.raises(NotYours):
            copied(town, who.code, one)
    with town.kabar.database.write() as connection:
        consents.record(
            connection, town.kabar, who, Said("caseworker", given=False, wording="t", source="staff"), town.clock.now()
        )
    with pytest.raises(Withheld):
        copied(town, who.code, sari)
    assert not subject_copy.may_make(town.kabar, sari, who.code)
    assert subject_copy.may_make(town.kabar, boss, who.code)
    with pytest.raises(NotYours):
        copied(town, "P-NOBODY")
    assert rows(town.kabar, audit, audit.c.action == "person_copy") == []


TOLD = frozenset(
    (
        *("person", "identity", "line", "consent", "message", "flow_run", "answer_correction", "follow_up", "media"),
        *("case_file", "case_sign", "case_event", "case_task", "case_closing", "assessment", "referral", "visit"),
        *("milestone_mark", "person_merge", "tip"),
    )
)
"""Tables whose rows stand in the copy, the audit trail besides."""
LEFT_OUT = {
    "alert": "what staff were told: the case's history says when",
    "case_handover": "between members: the case's history says that it was handed on",
    "earlier_send": "another name of a message that was sent again, nothing else",
    "erasure": "what was asked to be erased, without a word of it: a receipt that is handed out by itself",
    "provider_deletion": "names of messages that the provider deletes",
    "companion": "who accompanies them now stands in the copy",
    "conversation": "where the talk stands: its words are among the messages",
    "name_word": "an index of the words of the name",
    "reassignment_case": "between members",
    "receipt": "how a message stands is told with it",
    "takeover": "a member's words are among the messages, a draft was never said",
}
"""Tables that lead to a person, and why their rows do not."""


def test_every_table_that_leads_to_a_person_is_told_or_left_out_for_a_reason() -> None:
    """Whoever adds a table that holds something of a person says here which of the two it is."""
    leads, before = {"person"}, set[str]()
    while leads != before:
        before = set(leads)
        leads |= {
            table.name
            for table in metadata.sorted_tables
            if any(key.column.table.name in before for column in table.c for key in column.foreign_keys)
        }
    assert leads - set(TOLD) - set(LEFT_OUT) == set()
    assert {table for table in (*TOLD, *LEFT_OUT) if table not in metadata.tables} == set()
