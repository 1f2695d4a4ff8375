"""A way down and up again sends nobody what they may not get, and keeps what people agreed to."""

from __future__ import annotations

from alembic import command

from bot.store import line, message, migrate, person
from tests.making import Town
from tests.services.lining import lines_of
from tests.services.rows import rows
from tests.services.test_tips_come_to_who_agreed import agrees, tips_of


def test_what_waits_goes_nowhere_and_who_agreed_gets_tips_again(town: Town) -> None:
    town.caseworker(role="supervisor", district=None)
    wants, took_back, silent = (town.person(status="refused", on=("sms",)) for _ in range(3))
    for who in (wants, took_back):
        agrees(town, who)
    town.clock.forward(days=31)
    assert town.ticks()["tips"] == 2
    agrees(town, town.reload(took_back), given=False)
    town.clock.forward(days=60)
    assert town.says(silent, "halo", line="sms").person != silent.code
    with town.kabar.database.write() as connection:
        command.downgrade(migrate.config(connection), "0042")
    tips = rows(town.kabar, message, message.c.kind == "tip")
    assert {row.status for row in tips} == {"failed"}
    assert {row.set_aside_why for row in rows(town.kabar, line, line.c.person_id == silent.id)} == {"number_moved"}
    with town.kabar.database.write() as connection:
        migrate.upgrade(connection)
    assert tips_of(town, wants) == []
    town.ticks()
    assert [status for _, status in tips_of(town, wants)] == ["due"] * 5, "those that are still to come"
    assert tips_of(town, took_back) == []
    assert {row.tips_version for row in rows(town.kabar, person, person.c.id != wants.id)} == {None}
    assert lines_of(town, silent) == [("sms", "number_moved")], "it stays a stranger's"
