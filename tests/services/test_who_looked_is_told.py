"""Who looked at a person's data stands on the person's page, for those who lead."""

from __future__ import annotations

from bot.services.cases import access
from tests.making import Town


def test_a_supervisor_sees_who_looked_and_how_often(town: Town) -> None:
    sari, boss = town.caseworker(), town.caseworker(role="supervisor")
    town.says(town.person(), "tlg sy dikurung majikan")
    town.says(town.person(), "tlg sy dikurung majikan")
    for _ in range(3):
        town.clock.forward(minutes=1)
        access.case_page(town.kabar, sari, "KB-1001")
    looked = town.clock.now()
    access.case_page(town.kabar, sari, "KB-1002")
    town.clock.forward(minutes=1)
    looks = access.case_page(town.kabar, boss, "KB-1001").looks
    assert [(look.who, look.target, look.times) for look in looks] == [
        (boss.name, "KB-1001", 1),
        (sari.name, "KB-1001", 3),
    ]
    assert looks[1].at == looked


def test_looks_at_an_earlier_case_of_the_same_person_count(town: Town) -> None:
    boss = town.caseworker(role="admin")
    person = town.person()
    town.says(person, "tlg sy dikurung majikan")
    access.case_page(town.kabar, boss, "KB-1001")
    with town.kabar.database.write() as connection:
        connection.exec_driver_sql("UPDATE case_file SET status = 'closed'")
    town.clock.forward(minutes=1)
    town.says(person, "tlg sy dikurung majikan")
    looks = access.case_page(town.kabar, boss, "KB-1002").looks
    assert [look.target for look in looks] == ["KB-1002", "KB-1001"]


def test_a_caseworker_sees_none_of_it(town: Town) -> None:
    sari = town.caseworker()
    town.says(town.person(), "tlg sy dikurung majikan")
    assert access.case_page(town.kabar, sari, "KB-1001").looks == ()
