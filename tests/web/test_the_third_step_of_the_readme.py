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


def test_two_hours_after_a_cry_that_nobody_took_the_supervisor_is_alerted(kabar: Kabar, tmp_path: Path) -> None:
    made = replace(kabar, clock=ShiftedClock(tmp_path / "clock.offset"))
    members = tuple(NewStaff(**row) for row in json.loads(STAFF.read_text(encoding="utf-8")))
    demo.load(made, PEOPLE.read_bytes(), members)
    Town(made, made.clock).says("+6281234500001", "tlg sy dikurung majikan")
    assert alerted(made) == ["Sari Wulandari"]
    for who in ("Made Arta", "Nur Aini"):
        demo.advance(made, 1, lambda: outbox.deliver(made))
        assert alerted(made)[-1] == who
    assert len(alerted(made)) == 3
