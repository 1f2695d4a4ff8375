"""One message told of many cases and did not arrive: that is an alarm as of any alert, and ends as any."""

from __future__ import annotations

from bot.services.cases import alarms, case_actions, reassign_desk
from bot.store import message
from tests.making import Town
from tests.services.rows import change

THREAT = "penagih utang ngancam terus"


def handed_on(town: Town) -> None:
    """Three cases, in one message that nobody has sent yet."""
    boss, sari = town.caseworker(role="supervisor", district=None), town.caseworker()
    for _ in range(3):
        town.says(town.person(), THREAT)
    codes = [row.code for row in town.cases()]
    for code in codes:
        case_actions.acknowledge(town.kabar, boss, code)
    change(town.kabar, message, message.c.status == "waiting", status="sent")
    reassign_desk.begin(town.kabar, boss, reassign_desk.choose(town.kabar, boss, sari.id, codes))


def on(town: Town) -> list[tuple[str, tuple[str, ...]]]:
    alarms.watch(town.kabar, town.clock.now())
    with town.kabar.database.read() as connection:
        return [(one.kind, one.levels) for one in alarms.on(connection)]


def waits(town: Town, **values: object) -> None:
    change(town.kabar, message, message.c.case_id.is_(None), message.c.kind == "alert", **values)


def test_one_that_is_not_sent_hangs_until_it_goes(town: Town) -> None:
    handed_on(town)
    assert on(town) == []
    town.clock.forward(minutes=3)
    assert on(town) == [("stuck", ("orange",))]
    waits(town, status="sent")
    assert on(town) == []


def test_one_that_failed_on_all_lines_has_reached_nobody(town: Town) -> None:
    handed_on(town)
    waits(town, status="failed", error_code="21211")
    town.clock.forward(minutes=3)
    assert on(town) == [("failed", ("orange",))]
    waits(town, status="sent", error_code=None)
    assert on(town) == [], "it went again: that one is proof"
