"""Lines come from a list, from a first message, and from a number that turns up beside a user id."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.services.persons import people
from bot.services.persons.importing import import_csv
from bot.services.persons.people import Person
from bot.services.persons.people_file import COLUMNS
from bot.store import line, person
from tests.making import Town
from tests.services.files import GOOD
from tests.services.lining import USER_ID, lines_of, writes
from tests.services.rows import change, outbox, rows

NUMBER = "+6281234567890"


def file_of(*cells: str) -> bytes:
    header = ";".join((*COLUMNS, "lines"))
    people_rows = [
        ";".join([*(GOOD | {"phone": f"0812345678{n + 90}"}).values(), f'"{cell}"']) for n, cell in enumerate(cells)
    ]
    return "\n".join([header, *people_rows]).encode()


def only(town: Town) -> Person:
    with town.kabar.database.read() as connection:
        return people.get(connection, town.kabar, connection.execute(select(person.c.id)).scalar_one())


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("whatsapp, sms", ["whatsapp", "sms"]),
        ("SMS/wa", ["sms", "whatsapp"]),
        ("sim; telepon", ["sim", "call"]),
        ("call", ["call"]),
        ("", ["whatsapp"]),
    ],
)
def test_a_list_gives_them_in_their_order(town: Town, cell: str, kinds: list[str]) -> None:
    assert import_csv(town.kabar, file_of(cell)).problems == ()
    assert lines_of(town, only(town)) == [(kind, None) for kind in kinds]


def test_a_bad_line_is_named_by_line_and_column(town: Town) -> None:
    report = import_csv(town.kabar, file_of("sms", "telegram", "sms, sms"))
    assert [(problem.line, problem.column) for problem in report.problems] == [(3, "lines"), (4, "lines")]
    assert "'telegram'" in report.problems[0].words
    assert rows(town.kabar, line) == []


def test_a_list_orders_the_lines_of_somebody_who_wrote_before(town: Town) -> None:
    writes(town, "SM1", NUMBER)
    import_csv(town.kabar, file_of("sms, whatsapp"))
    assert [kind for kind, _ in lines_of(town, only(town))] == ["sms", "whatsapp"]


@pytest.mark.parametrize("on", ["whatsapp", "sms"])
def test_a_first_message_makes_the_line_it_came_on(town: Town, on: str) -> None:
    town.says(NUMBER, "halo", line=on)
    assert lines_of(town, only(town)) == [(on, None)]


def test_a_number_beside_a_known_user_id_is_a_further_line_of_the_same_person(town: Town) -> None:
    first = writes(town, "SM1", USER_ID).person
    assert writes(town, "SM2", NUMBER, user_id=USER_ID).person == first
    [one, two] = rows(town.kabar, line)
    assert (one.kind, two.kind) == ("whatsapp", "whatsapp")
    assert one.identity_id != two.identity_id
    assert writes(town, "SM3", NUMBER).person == first


def test_whatsapp_and_sms_of_one_number_are_one_conversation_and_two_lines(town: Town) -> None:
    who = town.person(phone=NUMBER)
    assert town.says(who, "BANTUAN").person == who.code
    assert town.says(who, "3", line="sms").person == who.code
    assert lines_of(town, who) == [("whatsapp", None), ("sms", None)]
    assert [row.line for row in outbox(town.kabar, who)] == ["whatsapp", "sms"], "an answer goes where it came from"


def test_an_ordinary_message_on_a_known_line_writes_nothing_of_lines(town: Town) -> None:
    who = town.person(phone=NUMBER)
    writes(town, "SM1", NUMBER, user_id=USER_ID)
    change(town.kabar, line, line.c.person_id == who.id, position=7)
    for sid, sender in (("SM2", NUMBER), ("SM3", USER_ID)):
        writes(town, sid, sender, user_id=USER_ID if sender == NUMBER else None)
    assert [row.position for row in rows(town.kabar, line)] == [7, 7]
