"""A list meets people who are there already: STOP stays STOP, and whoever wrote first is the same person."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.services.kabar import Kabar
from bot.services.persons.importing import ImportReport, import_csv
from bot.services.sending.writing import BODY
from bot.store import audit, case_file, follow_up, identity, person
from bot.store.database import Database
from tests.making import Town
from tests.services.files import GOOD, csv_of
from tests.services.rows import change, consents_of, inbox, outbox, plan_of, rows

pytestmark = pytest.mark.both

NUMBER = "+6281234567890"
CHILD = "2012"


def test_a_number_that_said_stop_is_not_revived(town: Town) -> None:
    first = town.person(phone=NUMBER, name="Amaq")
    town.says(first, "STOP")
    report = import_csv(town.kabar, csv_of({"name": "Amaq"}, {"name": "Inaq"}))
    assert (report.already, report.stopped, report.active) == (1, 1, 0)
    assert [row.status for row in rows(town.kabar, person)] == ["stopped", "stopped"]
    town.sends()
    town.clock.forward(days=8)
    town.ticks()
    assert rows(town.kabar, follow_up, follow_up.c.status != "cancelled") == []
    assert len(outbox(town.kabar, first)) == 1


def test_nor_one_that_refused(town: Town) -> None:
    town.person(phone=NUMBER, name="Amaq", status="refused")
    assert import_csv(town.kabar, csv_of({"name": "Inaq"})).stopped == 1


def test_a_child_on_such_a_number_is_a_social_workers_all_the_same(town: Town) -> None:
    town.person(phone=NUMBER, name="Amaq", status="stopped")
    report = import_csv(town.kabar, csv_of({"name": "Nine", "birth_year": CHILD}))
    assert (report.minors, report.stopped) == (1, 0)
    assert town.case().reason == "under_18"
    assert rows(town.kabar, follow_up) == []


def test_whoever_wrote_before_they_were_on_the_list_is_one_person(town: Town) -> None:
    code = town.says(NUMBER, "kemarin lihat layang-layang").person
    report = import_csv(town.kabar, csv_of(name="Bq. Made Up", language="sas"))
    assert (report.imported, report.active, report.shared_numbers) == (1, 1, 0)
    [who] = rows(town.kabar, person)
    assert (who.code, who.status, who.language, who.district) == (code, "active", "sas", "Lombok Tengah")
    assert town.kabar.vault.open(who.name, "person.name", who.id) == "Bq. Made Up"
    assert len(rows(town.kabar, identity)) == 1
    [said] = inbox(town.kabar, town.reload(who))
    assert town.kabar.vault.open(said.body, BODY, said.id) == "kemarin lihat layang-layang"
    assert consents_of(town.kabar, who) == [("check_ins", True)]
    assert {row.status for row in plan_of(town.kabar, who) if row.step != "invite"} == {"due"}
    assert import_csv(town.kabar, csv_of()).already == 1


def test_their_open_case_stays_theirs(town: Town) -> None:
    town.says(NUMBER, "saya dipukul suami")
    import_csv(town.kabar, csv_of())
    [who] = rows(town.kabar, person)
    [case] = rows(town.kabar, case_file)
    assert (case.person_id, case.level, case.status) == (who.id, "red", "open")


def test_a_newcomer_is_adopted_once_and_the_next_name_is_another_person(town: Town) -> None:
    town.says(NUMBER, "halo")
    assert import_csv(town.kabar, csv_of(name="Amaq")).shared_numbers == 0
    report = import_csv(town.kabar, csv_of(name="Inaq"))
    assert (report.imported, report.shared_numbers) == (1, 1)
    assert len(rows(town.kabar, person)) == 2


@pytest.mark.parametrize(("consent", "status"), [("", "invited"), ("tidak", "refused")])
def test_what_the_list_says_of_consent_holds_for_a_newcomer_too(town: Town, consent: str, status: str) -> None:
    town.says(NUMBER, "halo")
    import_csv(town.kabar, csv_of(consent=consent))
    assert [row.status for row in rows(town.kabar, person)] == [status]


def test_a_newcomer_under_18_is_a_social_workers(town: Town) -> None:
    town.says(NUMBER, "halo")
    assert import_csv(town.kabar, csv_of(birth_year=CHILD)).minors == 1
    [who] = rows(town.kabar, person)
    assert (who.status, [row for row in plan_of(town.kabar, who) if row.status != "cancelled"]) == ("minor", [])


def test_the_year_turns_with_the_persons_own_clock(town: Town) -> None:
    """Half past midnight of New Year in Papua: 2009 turns 18 this year there, and is asked."""
    town.clock.moment = town.clock.moment.replace(year=2026, month=12, day=31, hour=15, minute=30)
    rows_ = [{"district": "Papua"}, {"district": "Cirebon", "phone": "081234567891"}]
    report = import_csv(town.kabar, csv_of(*[row | {"birth_year": "2009"} for row in rows_]))
    assert (report.invited, report.minors) == (1, 1)


def many(count: int) -> bytes:
    return csv_of(*[GOOD | {"phone": f"0812345{n:05d}", "name": f"Made Up {n}"} for n in range(count)])


def test_two_imports_at_once_of_one_file_make_everybody_once(town: Town) -> None:
    data = many(40)
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: import_csv(town.kabar, data), range(3)))
    assert sorted(report.imported for report in done) == [0, 0, 40]
    assert sum(report.already for report in done) == 80
    assert len(rows(town.kabar, person)) == len(rows(town.kabar, identity)) == 40
    assert len(rows(town.kabar, audit)) == 3


def test_two_processes_importing_at_once_make_everybody_once(town: Town) -> None:
    """Two doors to one database, as two processes have: no lock of this process holds the second back."""
    data = many(40)

    def elsewhere(_: int) -> ImportReport:
        settings = town.kabar.settings
        there = Kabar.from_settings(settings).at(town.clock)
        assert isinstance(there.database, Database)
        try:
            return import_csv(there, data)
        finally:
            there.database.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(elsewhere, range(2)))
    assert sorted(report.imported for report in done) == [0, 40]
    assert len(rows(town.kabar, person)) == 40


def test_a_person_who_was_there_is_left_as_they_are(town: Town) -> None:
    who = town.person(phone=NUMBER, name="Bq. Made Up", safe_from="12:00", district="Sumbawa")
    change(town.kabar, person, person.c.id == who.id, language="id")
    report = import_csv(town.kabar, csv_of(name="BQ. MADE UP"))
    assert (report.already, report.imported) == (1, 0)
    [row] = rows(town.kabar, person)
    assert (row.safe_from, row.district, row.language) == ("12:00", "Sumbawa", "id")
