"""What the README lets a visitor see: a case that nobody takes climbs a step an hour, up to the supervisor."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from bot.clock import ShiftedClock
from bot.services import demo
from bot.services.kabar import Kabar
from bot.services.sending import outbox
from bot.services.staff import NewStaff
from bot.store import alert, staff
from tests.making import Town
from tests.web.demo_site import PEOPLE

STAFF = PEOPLE.with_name("staff.json")


def alerted(kabar: Kabar) -> list[str]:
    """Who was alerted, in their order."""
    with kabar.database.read() as connection:
        rows = connection.execute(
            select(staff.c.id, staff.c.name).join(alert, alert.c.staff_id == staff.c.id).order_by(alert.c.at)
        ).all()
    return [kabar.vault.open(row.name, "staff.name", row.id) for row in rows]


def test_an_hour_after_a_cry_that_nobody_took_it_has_climbed_to_everybody(kabar: Kabar, tmp_path: Path) -> None:
    made = replace(kabar, clock=ShiftedClock(tmp_path / "clock.offset"))
    members = tuple(NewStaff(**row) for row in json.loads(STAFF.read_text(encoding="utf-8")))
    demo.load(made, PEOPLE.read_bytes(), members)
    Town(made, made.clock).says("+6281234500001", "tlg sy dikurung majikan")
    assert alerted(made) == ["Sari Wulandari"]
    demo.advance(made, 1, lambda: outbox.deliver(made))
    assert alerted(made)[1:3] == ["Made Arta", "Nur Aini"]
    assert set(alerted(made)[3:]) == {"Sari Wulandari", "Made Arta", "Nur Aini"}
