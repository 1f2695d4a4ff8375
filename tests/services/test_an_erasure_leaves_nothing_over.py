"""What an erasure could have missed, and what two of them at once could have destroyed."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import pytest

from bot.services.cases import caseload, companions, import_desk, visits
from bot.services.day import my_day
from bot.services.erasing import desk, finishing, keys
from bot.services.erasing.desk import OPERATOR, Wish
from bot.services.persons import file_rows, file_work, merging
from bot.store import conversation, erasure, flow_run, identity, people_file, person
from tests.guards.test_nothing_leaks import dumped
from tests.making import Town
from tests.services import sealed_values
from tests.services.files import csv_of
from tests.services.rows import change, rows, talk_of

pytestmark = pytest.mark.both


def row_of(town: Town, who: Any) -> Any:
    [found] = rows(town.kabar, person, person.c.id == who.id)
    return found


def says_all(town: Town, who: Any, *words: str) -> None:
    for one in words:
        town.says(who, one)
        town.sends()
        town.clock.forward(minutes=1)


def test_two_who_finish_at_once_destroy_no_key_that_is_in_use(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    who = town.person(name="Siti Rekaan")
    says_all(town, who, "halo")
    before = sealed_values.of_keys(sealed_values.every(town.kabar), {row_of(town, who).key_id})
    ring = town.kabar.vault.persons
    real = ring.destroy

    def beside_another(old: Collection[bytes]) -> int:
        monkeypatch.setattr(ring, "destroy", real)
        assert keys.renew(town.kabar, who.id), "the clock, between the page's sealing and its destroying"
        return real(old)

    monkeypatch.setattr(ring, "destroy", beside_another)
    assert keys.renew(town.kabar, who.id)
    ring.forget()
    assert sealed_values.fates(town.kabar.vault, before) == {"erased": len(before)}
    assert set(sealed_values.fates(town.kabar.vault, sealed_values.every(town.kabar))) == {"open"}
    assert town.kabar.vault.open(row_of(town, who).name, "person.name", who.id) == "Siti Rekaan"


@pytest.mark.parametrize("scope", ["message", "thread"])
def test_staff_erase_in_the_middle_of_a_talk_and_its_answers_go_too(town: Town, scope: str) -> None:
    who, begun = town.person(), town.person()
    says_all(town, who, "utang", "1")
    says_all(town, begun, "utang")
    stands = talk_of(town.kabar, begun).session
    assert "nothing" in town.kabar.vault.open(talk_of(town.kabar, who).session, "conversation.session", who.id)
    for one in (who, begun):
        desk.erase(town.kabar, OPERATOR, one.code, Wish(scope))
    assert talk_of(town.kabar, who).session is None
    kept = talk_of(town.kabar, begun).session
    assert stands is not None
    assert kept is not None, "nothing was answered yet"
    says_all(town, who, "3", "1")
    assert rows(town.kabar, flow_run, flow_run.c.person_id == who.id) == []
    # what nobody can open keeps nobody's erasure waiting
    change(town.kabar, conversation, conversation.c.person_id == begun.id, session=stands)
    desk.erase(town.kabar, OPERATOR, begun.code, Wish(scope))
    assert talk_of(town.kabar, begun).session is None


def test_no_list_brings_them_back_under_another_spelling_and_the_other_on_the_number_stays(town: Town) -> None:
    boss = town.caseworker(role="admin")
    alone, shares = (town.person(name="Siti Rekaan", phone=f"+628123456780{one}") for one in (1, 2))
    town.person(name="Made Lain", phone="+6281234567802")
    rows_of_it = [
        *({"name": name, "phone": "081234567801"} for name in ("St.  REKAAN bt. Amaq", "Inaq Sumi")),
        *({"name": name, "phone": "081234567802"} for name in ("Siti  Rekaan", "Nyoman Baru")),
    ]
    listed = import_desk.hand_in(town.kabar, boss, "daftar.csv", csv_of(*rows_of_it))
    file_work.go_on(town.kabar, town.clock.now(), seconds=60)
    # a list that does not open keeps no erasure from its end
    broken = import_desk.hand_in(town.kabar, boss, "rusak.csv", csv_of(*rows_of_it))
    file_work.go_on(town.kabar, town.clock.now(), seconds=60)
    [lost] = rows(town.kabar, people_file, people_file.c.code == broken)
    change(town.kabar, people_file, people_file.c.id == lost.id, result=b"\1\2k1" + bytes(40))
    for one in (alone, shares):
        desk.erase(town.kabar, OPERATOR, one.code, Wish("all"))
    assert {row.finished_at is not None for row in rows(town.kabar, erasure)} == {True}
    taken_out = [json.loads(row.counts)["lists"] for row in rows(town.kabar, erasure)]
    assert taken_out == [4, 2], "of two lists: all of a number of theirs alone, their own where somebody shares it"
    import_desk.begin(town.kabar, boss, listed)
    file_work.go_on(town.kabar, town.clock.now(), seconds=60)
    named = [town.kabar.vault.open(row.name, "person.name", row.id) for row in rows(town.kabar, person) if row.name]
    assert sorted(named) == ["Made Lain", "Nyoman Baru"]
    import_desk.cancel(town.kabar, boss, broken)


def test_a_list_that_nobody_has_read_yet_brings_nobody_back(town: Town) -> None:
    boss, who = town.caseworker(role="admin"), town.person(name="Siti Rekaan", phone="+6281234567801")
    both = csv_of({"name": "Siti Rekaan", "phone": "081234567801"}, {"name": "Made Lain", "phone": "081234567802"})
    listed = import_desk.hand_in(town.kabar, boss, "daftar.csv", both)
    desk.erase(town.kabar, OPERATOR, who.code, Wish("all"))
    assert row_of(town, who).erased_at is None
    town.clock.forward(seconds=5)
    town.ticks()
    town.ticks()
    assert row_of(town, who).erased_at is not None
    import_desk.begin(town.kabar, boss, listed)
    file_work.go_on(town.kabar, town.clock.now(), seconds=60)
    named = [town.kabar.vault.open(row.name, "person.name", row.id) for row in rows(town.kabar, person) if row.name]
    assert named == ["Made Lain"]


def test_a_list_that_is_thrown_away_leaves_no_name_behind(town: Town) -> None:
    boss = town.caseworker(role="admin")
    listed = import_desk.hand_in(town.kabar, boss, "daftar.csv", csv_of(name="Siti Rekaan", phone="081234567801"))
    file_work.go_on(town.kabar, town.clock.now(), seconds=60)
    assert import_desk.page(town.kabar, boss, listed).found["sample"]
    import_desk.cancel(town.kabar, boss, listed)
    [row] = rows(town.kabar, people_file)
    assert (row.status, row.data, row.result) == ("cancelled", None, None)
    failed = import_desk.hand_in(town.kabar, boss, "daftar.csv", csv_of(name="Siti Rekaan", phone="081234567801"))
    file_work.go_on(town.kabar, town.clock.now(), seconds=60)
    [row] = rows(town.kabar, people_file, people_file.c.code == failed)
    found = file_rows.open_result(town.kabar, row.id, row.result)
    sealed = file_rows.seal_result(town.kabar, row.id, found | {"became": "not to be counted"})
    change(town.kabar, people_file, people_file.c.id == row.id, result=sealed)
    import_desk.begin(town.kabar, boss, failed)
    file_work.go_on(town.kabar, town.clock.now(), seconds=60)
    page = import_desk.page(town.kabar, boss, failed)
    assert (page.line.status, page.found.get("sample")) == ("failed", None)


def test_a_record_that_was_merged_into_theirs_is_emptied_too(town: Town) -> None:
    boss = town.caseworker(role="admin")
    who = town.person(name="Siti Rekaan")
    second = town.person(name="St. Rekaan", programme="Hibah Langka", safe_from="04:15")
    with town.kabar.database.write() as connection:
        told = merging.merge(connection, town.kabar, who.id, second.id, frozenset(), town.clock.now())
        merging.keep(connection, town.kabar, (who.id, second.id), told, boss.id)
    desk.erase(town.kabar, OPERATOR, second.code, Wish("all"))
    finishing.finish(town.kabar, town.clock.forward(minutes=1))
    left = row_of(town, second)
    assert (left.programme, left.safe_from, left.plan_version, left.merged_into) == (None, "08:00", None, who.id)
    assert b"Hibah Langka" not in dumped(town.kabar)


def test_a_clock_that_ran_ahead_and_was_put_right_keeps_nobody_waiting(town: Town) -> None:
    who, now = town.person(), town.clock.now()
    change(town.kabar, identity, identity.c.person_id == who.id, sure_at=town.clock.forward(days=400))
    says_all(town, who, "halo", "HAPUS", "3", "ya")
    town.clock.moment = now
    town.ticks()
    assert row_of(town, who).erased_at is not None


def test_nobody_is_to_visit_or_accompany_who_was_erased(town: Town) -> None:
    boss = town.caseworker(role="admin")
    who, other = town.person(), town.person()
    for one in (who, other):
        visits.plan(town.kabar, boss, one.code, town.clock.now().date().isoformat())
    desk.erase(town.kabar, OPERATOR, who.code, Wish("all"))
    day = my_day.day_of(town.kabar, boss)
    assert [one.code for one in day.items if one.kind == "visit_planned"] == [other.code]
    assert [(one.people, one.alone) for one in caseload.read(town.kabar, boss).districts] == [(1, 1)]
    to = str(town.caseworker().id)
    assert companions.hand_on(town.kabar, boss, companions.NOBODY, "Lombok Tengah", to, sure=True) == 1
    assert row_of(town, who).caseworker_id is None
