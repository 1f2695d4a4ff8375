"""The migration gives everybody who is there the line they were written to on."""

from __future__ import annotations

from alembic import command

from bot.store import line, migrate
from tests.making import Town
from tests.services.lining import USER_ID, writes
from tests.services.rows import rows


def test_each_number_and_user_id_has_its_line_in_order_of_knowing(town: Town) -> None:
    who = town.person(phone="+6281299990001")
    town.says(who, "halo", line="sms")
    town.clock.forward(minutes=1)
    writes(town, "SM1", "+6281299990001", user_id=USER_ID)
    town.says(who, "halo", line="sms")
    town.caseworker()
    with town.kabar.database.write() as connection:
        command.downgrade(migrate.config(connection), "0001")
        migrate.upgrade(connection)
    found = sorted((row.position, row.kind, row.person_id, row.set_aside_at) for row in rows(town.kabar, line))
    assert found == [(0, "sms", who.id, None), (1, "whatsapp", who.id, None)]
