"""Nobody has taken a case, and who leads hands it to a colleague: it is as late as it was, on every list."""

from __future__ import annotations

from bot.services.cases import case_actions
from bot.store import case_file
from tests.making import Town
from tests.services.rows import rows


def test_handing_it_over_gives_nobody_more_time(town: Town) -> None:
    sari, boss = town.caseworker(), town.caseworker(role="supervisor", district=None)
    town.says(town.person(), "saya dipukul suami")
    [before] = rows(town.kabar, case_file)
    for _ in range(3):
        town.clock.forward(minutes=20)
        case_actions.hand_over(town.kabar, boss, before.code, sari.id)
        [now] = rows(town.kabar, case_file)
        assert (now.acknowledge_by, now.acknowledged_at) == (before.acknowledge_by, None)
        assert now.next_alert_at > town.clock.now()
        assert town.last(sari).startswith("MERAH")


def test_what_somebody_had_is_to_be_taken_in_time_anew(town: Town) -> None:
    sari, dewi = town.caseworker(), town.caseworker()
    town.says(town.person(), "saya dipukul suami")
    [before] = rows(town.kabar, case_file)
    town.says(sari, "ambil")
    town.clock.forward(minutes=20)
    case_actions.hand_over(town.kabar, sari, before.code, dewi.id)
    [now] = rows(town.kabar, case_file)
    assert now.acknowledge_by > town.clock.now()
