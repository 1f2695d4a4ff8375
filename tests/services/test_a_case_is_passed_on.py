"""Handing over to a colleague who must accept, "I cannot", and "done": by answer and by page, nobody drops a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.services.cases import access, case_actions
from bot.services.cases.access import NotYours
from bot.services.cases.cases import CaseFault
from bot.services.staff import StaffMember
from bot.store import case_event, case_file, case_handover
from tests.closing import WELL
from tests.making import Town
from tests.services.rows import rows

RED = "saya dipukul suami"


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def dewi(town: Town, sari: StaffMember) -> StaffMember:  # noqa: ARG001 - she comes first
    return town.caseworker()


@pytest.fixture
def boss(town: Town, dewi: StaffMember) -> StaffMember:  # noqa: ARG001 - they come first
    return town.caseworker(role="supervisor", district=None)


@pytest.fixture
def code(town: Town, boss: StaffMember) -> str:  # noqa: ARG001 - somebody must be there to be alerted
    town.says(town.person(), RED)
    return town.case().code


@pytest.fixture
def taken(town: Town, sari: StaffMember, code: str) -> str:
    """Sari has it, since ten minutes."""
    town.says(sari, "ambil")
    town.clock.forward(minutes=10)
    return code


def file(town: Town):
    [row] = rows(town.kabar, case_file)
    return row


def kinds(town: Town) -> list[str]:
    return [row.kind for row in rows(town.kabar, case_event)]


def ends(town: Town) -> list[str | None]:
    return [row.ended_how for row in rows(town.kabar, case_handover)]


def test_a_colleague_is_told_and_has_it_when_they_accept(
    town: Town, sari: StaffMember, dewi: StaffMember, taken: str
) -> None:
    before = file(town)
    case_actions.hand_over(town.kabar, sari, taken, dewi.id)
    assert town.last(dewi).startswith(f"MERAH {taken}. ")
    assert file(town).acknowledged_at is None, "nobody has it until the colleague says so"
    assert file(town).acknowledge_by == town.clock.now() + timedelta(minutes=15)
    assert file(town).contact_by == before.contact_by, "the person does not wait longer for it"
    page = access.case_page(town.kabar, sari, taken)
    assert page.handed is not None
    assert (page.handed.by, page.handed.to) == (sari.name, dewi.name)
    town.says(dewi, "ambil")
    assert (town.case().acknowledged_by, ends(town)) == (dewi.name, ["accepted"])
    assert kinds(town)[-3:] == ["handed_over", "handed_to", "acknowledged"]


def test_a_colleague_who_does_not_answer_makes_it_climb_and_the_giver_hears(
    town: Town, sari: StaffMember, dewi: StaffMember, boss: StaffMember, taken: str
) -> None:
    third = town.caseworker()
    case_actions.hand_over(town.kabar, sari, taken, boss.id)
    told = len(town.messages(sari))
    town.clock.forward(minutes=14, seconds=59)
    assert town.ticks()["alerts_climbed"] == 0
    town.clock.forward(seconds=1)
    assert town.ticks()["alerts_climbed"] == 1
    assert (len(town.messages(dewi)), len(town.messages(third)), len(town.messages(sari))) == (1, 1, told + 1)
    assert ends(town) == ["climbed"]


def test_a_colleague_who_cannot_makes_it_climb_at_once(
    town: Town, sari: StaffMember, dewi: StaffMember, boss: StaffMember, taken: str
) -> None:
    case_actions.hand_over(town.kabar, sari, taken, dewi.id)
    told = len(town.messages(sari))
    town.says(dewi, "tidak bisa")
    assert ends(town) == ["declined"]
    assert len(town.messages(boss)) == 1, "there is no other caseworker"
    assert len(town.messages(sari)) == told + 1


def test_two_accept_at_once_and_one_wins(town: Town, sari: StaffMember, dewi: StaffMember, taken: str) -> None:
    case_actions.hand_over(town.kabar, sari, taken, dewi.id)
    town.says(sari, f"ambil {taken}")
    town.says(dewi, f"ambil {taken}")
    assert (town.case().acknowledged_by, ends(town)) == (sari.name, ["taken"])
    assert town.last(dewi).startswith(f"{taken} sudah diambil {sari.name}.")


def test_only_who_has_it_hands_it_over_or_who_leads(
    town: Town, sari: StaffMember, dewi: StaffMember, boss: StaffMember, taken: str
) -> None:
    stranger = town.caseworker(district="Sumbawa")
    with pytest.raises(NotYours):
        case_actions.hand_over(town.kabar, stranger, taken, dewi.id)
    with pytest.raises(CaseFault, match="not_yours"):
        case_actions.hand_over(town.kabar, dewi, taken, stranger.id)
    for nobody in (sari.id, town.caseworker(role="editor").id):
        with pytest.raises(CaseFault, match="colleague_missing"):
            case_actions.hand_over(town.kabar, sari, taken, nobody)
    case_actions.hand_over(town.kabar, boss, taken, stranger.id)
    assert taken in town.last(stranger)
    assert access.case_page(town.kabar, stranger, taken).row.code == taken, "who is asked may read it"


def test_handed_on_again_the_first_is_asked_no_longer(
    town: Town, sari: StaffMember, dewi: StaffMember, boss: StaffMember, taken: str
) -> None:
    case_actions.hand_over(town.kabar, sari, taken, dewi.id)
    case_actions.hand_over(town.kabar, boss, taken, sari.id)
    assert ends(town) == ["again", None]


def test_cannot_rings_the_next_at_once_and_not_the_one_who_said_it(
    town: Town, sari: StaffMember, dewi: StaffMember, boss: StaffMember, code: str
) -> None:
    assert town.messages(dewi) == []
    town.says(sari, "tidak bisa")
    assert len(town.messages(dewi)) == 1
    assert town.last(sari) == f"Baik. {code} diteruskan ke petugas berikutnya."
    town.says(sari, f"tidak {code}")
    assert (len(town.messages(dewi)), len(town.messages(boss))) == (1, 0), "said twice, it climbs once"
    town.says(dewi, "saya tidak bisa")
    assert len(town.messages(boss)) == 1
    alerts = [text for text in town.messages(sari) if text.startswith("MERAH")]
    town.clock.forward(minutes=15)
    town.ticks()
    assert [text for text in town.messages(sari) if text.startswith("MERAH")] == alerts
    assert kinds(town).count("cannot") == 2


def test_when_nobody_can_everybody_is_asked_again(
    town: Town, sari: StaffMember, dewi: StaffMember, boss: StaffMember, code: str
) -> None:
    for who in (sari, dewi, boss):
        town.says(who, f"tidak bisa {code}")
    told = [len(town.messages(who)) for who in (sari, dewi, boss)]
    town.clock.forward(minutes=15)
    assert town.ticks()["alerts_climbed"] == 1
    assert [len(town.messages(who)) for who in (sari, dewi, boss)] == [count + 1 for count in told]


def test_whoever_has_it_and_cannot_any_more_gives_it_back(
    town: Town, sari: StaffMember, dewi: StaffMember, taken: str
) -> None:
    assert case_actions.cannot(town.kabar, sari, taken) == "cannot"
    assert town.case().acknowledged_at is None
    assert taken in town.last(dewi)
    town.says(dewi, "ok " + taken.removeprefix("KB-"))
    assert town.case().acknowledged_by == dewi.name
    assert case_actions.cannot(town.kabar, sari, taken) == "already", "what somebody else has is not given away"


@pytest.mark.parametrize("words", ["selesai", "Sudah dihubungi.", "SELESAI {}", "beres {}"])
def test_done_stops_the_clock_of_contact_and_leaves_the_case_open(
    town: Town, sari: StaffMember, taken: str, words: str
) -> None:
    town.says(sari, words.format(taken))
    assert file(town).contacted_at == town.clock.now()
    assert town.case().status == "open"
    assert town.last(sari).endswith(f"/cases/{taken}")
    town.clock.forward(minutes=1)
    assert case_actions.contacted(town.kabar, sari, taken) == "contacted"
    assert kinds(town).count("contacted") == 1, "the first time counts"


def test_done_is_said_of_what_one_has(town: Town, sari: StaffMember, dewi: StaffMember, code: str) -> None:
    town.says(sari, f"selesai {code}")
    assert "belum Anda ambil" in town.last(sari)
    town.says(dewi, "selesai")
    assert "Tidak ada kasus" in town.last(dewi)
    assert file(town).contacted_at is None


def test_after_a_new_red_sign_the_person_must_be_reached_again(town: Town, sari: StaffMember) -> None:
    who = town.person()
    town.says(who, RED)
    town.says(sari, "ambil")
    town.says(sari, "selesai")
    assert file(town).contacted_at is not None
    town.says(who, RED)
    assert file(town).contacted_at is None


@pytest.mark.parametrize("act", ["tidak bisa", "selesai"])
def test_where_two_fit_the_code_is_asked_for(town: Town, sari: StaffMember, code: str, act: str) -> None:
    town.says(town.person(), RED)
    for one in town.cases():
        if act == "selesai":
            town.says(sari, f"ambil {one.code}")
    town.says(sari, act)
    assert "SELESAI KB-1042" in town.last(sari)
    assert code in {one.code for one in town.cases()}


@pytest.mark.parametrize(
    "act",
    [
        lambda town, who, code: case_actions.cannot(town.kabar, who, code),
        lambda town, who, code: case_actions.contacted(town.kabar, who, code),
    ],
)
def test_what_is_closed_stays_closed(
    town: Town, sari: StaffMember, dewi: StaffMember, taken: str, act: Callable[[Town, StaffMember, str], str]
) -> None:
    case_actions.close(town.kabar, sari, taken, WELL)
    assert act(town, sari, taken) == "closed"
    with pytest.raises(CaseFault, match="closed_already"):
        case_actions.hand_over(town.kabar, sari, taken, dewi.id)
