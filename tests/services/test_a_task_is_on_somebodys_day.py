"""A task that was given to a colleague who sees its case no more is on the day of whoever has the case."""

from __future__ import annotations

from bot.services.cases import case_tasks, companions
from bot.services.day import my_day
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from tests.making import Town


def kinds(kabar: Kabar, who: StaffMember) -> list[str]:
    return [item.kind for item in my_day.day_of(kabar, who).items]


def test_it_falls_back_to_the_holder(town: Town) -> None:
    boss, sari = town.caseworker(role="supervisor", district=None), town.caseworker()
    far = town.caseworker(district="Lombok Barat")
    who = town.person()
    companions.choose(town.kabar, boss, who.code, str(far.id), "")
    companions.choose(town.kabar, boss, who.code, str(sari.id), str(far.id))
    town.says(who, "hutang saya banyak")
    town.says(sari, "ambil")
    code, day = town.case().code, town.clock.now().date().isoformat()
    companions.choose(town.kabar, boss, who.code, str(far.id), str(sari.id))
    case_tasks.add(town.kabar, sari, code, kind="visit", title="", due_on=day, holder=str(far.id))
    assert (kinds(town.kabar, far), kinds(town.kabar, sari)) == (["task"], [])
    companions.choose(town.kabar, boss, who.code, str(sari.id), str(far.id))
    assert (kinds(town.kabar, far), kinds(town.kabar, sari)) == ([], ["task"])
