"""Nobody takes a file about a person alone: one asks, another approves, and it is taken once and soon."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.services.cases import export_requests, subject_copy
from bot.services.cases.export_requests import ExportFault
from bot.store import audit
from tests.making import Town
from tests.services.rows import rows


def refused(act, *given: object) -> str:
    with pytest.raises(ExportFault) as fault:
        act(*given)
    return fault.value.code


def test_one_asks_another_approves_and_it_is_taken_once(town: Town) -> None:
    who, sari = town.person(), town.caseworker()
    boss, nur = town.caseworker(role="admin"), town.caseworker(role="supervisor")
    kabar, take = town.kabar, subject_copy.make
    assert refused(take, kabar, sari, who.code) == "not_approved"
    export_requests.ask(kabar, sari, who.code)
    export_requests.ask(kabar, sari, who.code)
    [waits] = export_requests.waiting(kabar, boss)
    assert (waits.target, waits.asker, waits.own, waits.approved) == (who.code, sari.name, False, False)
    assert export_requests.waiting(kabar, sari) == []
    assert refused(take, kabar, sari, who.code) == "not_approved"
    assert refused(export_requests.approve, kabar, sari, waits.id) == "role"
    assert refused(export_requests.approve, kabar, boss, uuid4()) == "gone"
    export_requests.approve(kabar, boss, waits.id)
    assert refused(export_requests.approve, kabar, nur, waits.id) == "gone"
    assert refused(take, kabar, boss, who.code) == "not_approved", "it is of whoever asked"
    assert take(kabar, sari, who.code).who.person.code == who.code
    assert refused(take, kabar, sari, who.code) == "not_approved", "once"
    assert export_requests.standing(kabar, sari, who.code) is None

    export_requests.ask(kabar, boss, who.code)
    [own] = export_requests.waiting(kabar, boss)
    assert own.own
    assert refused(export_requests.approve, kabar, boss, own.id) == "own"
    assert refused(export_requests.both, kabar, boss, boss, who.code) == "own"
    export_requests.approve(kabar, nur, own.id)
    town.clock.forward(hours=25)
    assert refused(take, kabar, boss, who.code) == "not_approved", "its day is over"
    export_requests.ask(kabar, boss, who.code)
    export_requests.refuse(kabar, boss, export_requests.waiting(kabar, nur)[0].id)
    assert export_requests.standing(kabar, boss, who.code) is None
    export_requests.ask(kabar, boss, who.code)
    old = export_requests.waiting(kabar, nur)[0]
    town.clock.forward(days=7, minutes=1)
    assert refused(export_requests.approve, kabar, nur, old.id) == "gone", "nobody decided in time"
    assert refused(export_requests.written_down, kabar, sari, boss, "trail") == "role"
    assert refused(export_requests.written_down, kabar, boss, sari, "trail") == "role"
    export_requests.written_down(kabar, boss, nur, "incident")
    told = [(row.action, row.staff_id) for row in rows(kabar, audit) if row.action.startswith(("export_", "person_c"))]
    assert told == [
        ("export_ask", sari.id),
        ("export_approve", boss.id),
        ("person_copy", sari.id),
        ("export_ask", boss.id),
        ("export_approve", nur.id),
        ("export_ask", boss.id),
        ("export_refuse", boss.id),
        ("export_ask", boss.id),
        ("export_ask", boss.id),
        ("export_approve", nur.id),
    ]
