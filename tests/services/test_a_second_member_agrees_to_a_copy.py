"""Nobody takes a file about a person alone: one asks, another approves, and it is taken once and soon."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.services.accounts import invitations, members
from bot.services.cases import export_requests, subject_copy
from bot.services.cases.export_requests import ExportFault
from bot.services.staff import NewStaff, StaffMember
from bot.services.studio import drafts, publishing
from bot.services.studio.doors import StudioFault
from bot.store import audit, invitation
from tests.making import Town
from tests.services.rows import rows
from tests.services.studio_texts import WATER


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


def test_an_account_that_was_opened_a_moment_ago_is_no_second_person(town: Town) -> None:
    """Whoever invites somebody holds the link, and can be both."""
    kabar, who, boss = town.kabar, town.person(), town.caseworker(role="admin")

    def opened(role: str) -> StaffMember:
        number = f"+62812777{len(rows(kabar, invitation)):05d}"
        new = NewStaff("Nur Kedua", number, f"{number}@example.org", role, "", "Lombok Tengah")
        _, link = members.invite(kabar, boss, new)
        ghost = invitations.accept(kabar, link.address.rpartition("/")[2], "a long password")
        assert ghost is not None
        return ghost

    second, asker = opened("admin"), opened("caseworker")
    export_requests.ask(kabar, boss, who.code)
    export_requests.ask(kabar, asker, who.code)
    mine, theirs = export_requests.waiting(kabar, boss)
    assert refused(export_requests.approve, kabar, second, mine.id) == "one_hand"
    assert refused(export_requests.approve, kabar, boss, theirs.id) == "one_hand"
    drafts.save(kabar, boss, "water", WATER, None)
    publishing.publish(kabar, boss, "water", "musim kering")
    with pytest.raises(StudioFault, match="opened by a link within a day"):
        publishing.approve(kabar, second, "water")
    town.clock.forward(days=1, minutes=1)
    export_requests.approve(kabar, second, mine.id)
    export_requests.approve(kabar, boss, theirs.id)
    publishing.approve(kabar, second, "water")
