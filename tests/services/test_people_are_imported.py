"""A good file comes in whole: numbers in any writing, minors and refusals each on their own way."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from bot.services.persons.importing import import_csv
from bot.store import audit, case_sign, consent, follow_up, identity, person
from tests.making import Town
from tests.services.files import GOOD, SAMPLE, csv_of
from tests.services.rows import rows

NUMBER = "+6281234567890"


def number(town: Town) -> str:
    [row] = rows(town.kabar, identity)
    return town.kabar.vault.open(row.value, "identity.value", row.id)


def test_all_490_of_the_sample_and_a_second_time_nobody(town: Town) -> None:
    data = SAMPLE.read_bytes()
    first = import_csv(town.kabar, data)
    assert first.problems == ()
    assert (first.rows, first.imported, first.active) == (490, 490, 490)
    assert [row.district for row in rows(town.kabar, person)].count("Lombok Tengah") == 340
    before = len(rows(town.kabar, follow_up))
    second = import_csv(town.kabar, data)
    assert (second.rows, second.imported, second.already) == (490, 0, 490)
    assert (len(rows(town.kabar, person)), len(rows(town.kabar, follow_up))) == (490, before)


@pytest.mark.parametrize(
    "written",
    [
        "081234567890",
        "6281234567890",
        "+6281234567890",
        "81234567890",
        "0812-3456-7890",
        "+62 812 3456 7890",
        "006281234567890",
        "(0812) 3456.7890",
        " 0812 3456 7890 ",
    ],
)
def test_a_number_may_be_written_in_many_ways(town: Town, written: str) -> None:
    assert import_csv(town.kabar, csv_of(phone=written)).imported == 1
    assert number(town) == NUMBER


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_semicolons_and_byte_order_marks_are_as_good(town: Town, delimiter: str, mark: bytes) -> None:
    assert import_csv(town.kabar, mark + csv_of(delimiter=delimiter)).imported == 1


def test_columns_may_stand_in_any_order_and_lines_be_empty(town: Town) -> None:
    header, cells = reversed(GOOD.keys()), reversed(GOOD.values())
    data = f"{','.join(header)}\n\n{','.join(cells)}\n,,,,,,,,,,\n"
    report = import_csv(town.kabar, data.upper().replace("BQ. MADE UP", "Bq. Made Up").encode())
    assert (report.problems, report.imported) == ((), 1)


def test_consent_yes_no_and_blank_are_three_different_things(town: Town) -> None:
    people = [{"consent": said, "phone": f"08123456789{n}"} for n, said in enumerate(("ya", "tidak", ""))]
    report = import_csv(town.kabar, csv_of(*people))
    assert (report.active, report.refused, report.invited) == (1, 1, 1)
    assert sorted(row.status for row in rows(town.kabar, person)) == ["active", "invited", "refused"]
    assert sorted(row.given for row in rows(town.kabar, consent)) == [False, True]
    [invite] = rows(town.kabar, follow_up, follow_up.c.step == "invite")
    assert invite.flow == "welcome"


@pytest.mark.parametrize(
    ("year", "status"), [("2007", "active"), ("2008", "invited"), ("2009", "minor"), ("2020", "minor")]
)
def test_nobody_under_18_is_enrolled_by_text(town: Town, year: str, status: str) -> None:
    """Whoever turns 18 this year is asked; nobody knows their birthday."""
    import_csv(town.kabar, csv_of(birth_year=year))
    assert rows(town.kabar, person)[0].status == status
    if status == "minor":
        assert (town.case().level, town.case().reason) == ("yellow", "under_18")
        assert [row.rule for row in rows(town.kabar, case_sign)] == ["birth_year"]
        assert rows(town.kabar, follow_up) == []


def test_a_dry_run_changes_nothing(town: Town) -> None:
    report = import_csv(town.kabar, csv_of(), dry_run=True)
    assert (report.rows, report.imported, report.dry_run) == (1, 0, True)
    assert rows(town.kabar, person) == []


def test_people_who_share_a_number_are_both_there(town: Town) -> None:
    report = import_csv(town.kabar, csv_of({"name": "Amaq Rusdi"}, {"name": "Inaq Rusdi"}))
    assert (report.imported, report.shared_numbers) == (2, 1)
    assert len(rows(town.kabar, identity)) == 2
    again = import_csv(town.kabar, csv_of({"name": "amaq rusdi"}, {"name": "Nine Rusdi"}))
    assert (again.already, again.imported, again.shared_numbers) == (1, 1, 1)


@pytest.mark.parametrize(
    ("district", "zone"),
    [
        ("Lombok Tengah", "Asia/Makassar"),
        ("cirebon", "Asia/Jakarta"),
        ("Papua", "Asia/Jayapura"),
        ("", "Asia/Makassar"),
    ],
)
def test_a_district_says_what_clock_people_live_by(town: Town, district: str, zone: str) -> None:
    import_csv(town.kabar, csv_of(district=district))
    assert rows(town.kabar, person)[0].timezone == zone


def test_nothing_of_it_is_kept_in_the_clear_and_the_import_is_written_down(town: Town) -> None:
    report = import_csv(town.kabar, csv_of())
    kept = repr(rows(town.kabar, person)) + repr(rows(town.kabar, identity))
    assert "Made Up" not in kept
    assert "81234567890" not in kept
    assert [row.target for row in rows(town.kabar, audit)] == [f"{report.rows} rows"]
    assert asdict(report)["problems"] == ()
