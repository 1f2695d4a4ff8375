"""What a level asks to be written before a case is closed, what a false alarm leaves behind, and opening it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.effects import Raised
from bot.services.cases import access, case_actions, false_alarms
from bot.services.cases.cases import CaseFault
from bot.services.cases.closing import Closing
from bot.services.cases.raising import Sign, raise_sign
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from bot.store import audit, case_file, false_alarm
from tests.closing import WELL
from tests.making import Town
from tests.services.rows import rows

RED = "saya dipukul suami"


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def who(town: Town, sari: StaffMember) -> Person:  # noqa: ARG001 - somebody must be there to be alerted
    return town.person(name="Baiq Rahasia")


def held(town: Town, sari: StaffMember, who: Person, level: str = "red") -> str:
    """The code of a case of this level that Sari has."""
    with town.kabar.database.write() as connection:
        raise_sign(connection, town.kabar, who, Sign(Raised(level, "fear", "a rule", "dipukul")), town.clock.now())
    code = town.cases()[-1].code
    case_actions.acknowledge(town.kabar, sari, code)
    return code


@pytest.mark.parametrize(
    ("level", "wanted"),
    [("red", {"reached", "safe", "next_step"}), ("orange", {"reached", "safe"}), ("yellow", {"reached"})],
)
def test_a_level_asks_for_what_its_content_says(
    town: Town, sari: StaffMember, who: Person, level: str, wanted: set[str]
) -> None:
    code = held(town, sari, who, level)
    for name in wanted:
        with pytest.raises(CaseFault, match=f"{name}_missing"):
            case_actions.close(town.kabar, sari, code, replace(WELL, **{name: ""}))
    only = {name: getattr(WELL, name) for name in wanted}
    case_actions.close(town.kabar, sari, code, Closing("helped", "Baik.", **only))
    shown = access.case_page(town.kabar, sari, code)
    assert shown.closing is not None
    assert (shown.closing.outcome, shown.closing.reached) == ("helped", "yes")
    assert shown.closing.next_step == only.get("next_step", "")
    assert shown.events[-1].note == "Baik."


def test_a_false_alarm_keeps_its_phrase_and_nothing_that_leads_to_anybody(
    town: Town, sari: StaffMember, who: Person
) -> None:
    code = held(town, sari, who)
    phrase = "Lampu saya\tmati,\nhubungi 081234567890"
    case_actions.close(town.kabar, sari, code, Closing("false_alarm", "Salah dengar.", phrase=phrase))
    [row] = rows(town.kabar, false_alarm)
    assert set(row._mapping) == {"id", "phrase", "language", "day"}
    assert row.id.version == 4, "one of ours would tell the moment"
    assert b"Lampu" not in row.phrase
    assert list(false_alarms.lines(town.kabar, sari.id)) == [
        "text\tlevel\tcategory\tlanguage",
        "Lampu saya mati, hubungi ...\tnone\tfalse_alarm\tid",
    ]


@pytest.mark.parametrize("how", [replace(WELL, phrase="Lampu mati"), replace(WELL, outcome="false_alarm", phrase=" ")])
def test_no_phrase_is_kept_of_another_end_nor_one_that_was_taken_out(
    town: Town, sari: StaffMember, who: Person, how: Closing
) -> None:
    case_actions.close(town.kabar, sari, held(town, sari, who), how)
    assert rows(town.kabar, false_alarm) == []


def test_a_phrase_of_two_cases_is_told_once(town: Town, sari: StaffMember, who: Person) -> None:
    for _ in range(2):
        how = Closing("false_alarm", "Salah dengar.", phrase="Lampu mati")
        case_actions.close(town.kabar, sari, held(town, sari, who), how)
    assert len(list(false_alarms.lines(town.kabar, sari.id))) == 2, "the header and the phrase"


def test_a_spreadsheet_computes_no_phrase_and_who_took_them_out_is_kept(
    town: Town, sari: StaffMember, who: Person
) -> None:
    for phrase in ('=HYPERLINK("http://x")', "+1-1", "-1", "@SUM(1)", '"=1+1"', "lampu = mati"):
        how = Closing("false_alarm", "Salah dengar.", phrase=phrase)
        case_actions.close(town.kabar, sari, held(town, sari, who), how)
    cells = [line.partition("\t")[0] for line in false_alarms.lines(town.kabar, sari.id)][1:]
    assert sorted(cells) == ['\'"=1+1"', "'+1-1", "'-1", '\'=HYPERLINK("http://x")', "'@SUM(1)", "lampu = mati"]
    [row] = rows(town.kabar, audit, audit.c.action == "false_alarms")
    assert row.staff_id == sari.id


def test_reopened_it_is_ones_own_and_the_person_is_to_be_contacted_anew(
    town: Town, sari: StaffMember, who: Person
) -> None:
    dewi = town.caseworker()
    code = held(town, sari, who)
    case_actions.note(town.kabar, sari, code, "Catatan lama.")
    case_actions.close(town.kabar, sari, code, WELL)
    town.clock.forward(days=2)
    with pytest.raises(CaseFault, match="why_empty"):
        case_actions.reopen(town.kabar, dewi, code, " ")
    case_actions.reopen(town.kabar, dewi, code, "Ia menelepon lagi.")
    [row] = rows(town.kabar, case_file)
    assert (row.status, row.outcome, row.acknowledged_by) == ("open", None, dewi.id)
    assert row.contact_by == town.clock.now() + timedelta(hours=1)
    page = access.case_page(town.kabar, dewi, code)
    assert [event.note for event in page.events if event.note] == [
        "Catatan lama.",
        WELL.summary,
        "Ia menelepon lagi.",
    ]
    with pytest.raises(CaseFault, match="open_already"):
        case_actions.reopen(town.kabar, dewi, code, "Lagi.")
    town.says(who, RED)
    assert len(town.cases()) == 1, "a new sign belongs to it again"


def test_it_is_not_reopened_beside_another_open_one(town: Town, sari: StaffMember, who: Person) -> None:
    first = held(town, sari, who)
    case_actions.close(town.kabar, sari, first, WELL)
    held(town, sari, who)
    with pytest.raises(CaseFault, match="open_other"):
        case_actions.reopen(town.kabar, sari, first, "Masih ada yang kurang.")


def test_the_next_contact_is_planned_by_whoever_has_it(town: Town, sari: StaffMember, who: Person) -> None:
    code = held(town, sari, who)
    soon = town.clock.now() + timedelta(days=1)
    with pytest.raises(CaseFault, match="not_yours"):
        case_actions.plan(town.kabar, town.caseworker(), code, soon)
    with pytest.raises(CaseFault, match="plan_past"):
        case_actions.plan(town.kabar, sari, code, town.clock.now())
    for year in (2062, 9999):  # a mistyped one would be no contact at all, and the last one no clock can show
        with pytest.raises(CaseFault, match="plan_far"):
            case_actions.plan(town.kabar, sari, code, datetime(year, 12, 31, 15, 59, tzinfo=UTC))
    case_actions.plan(town.kabar, sari, code, soon)
    assert town.case().next_contact_at == soon
    case_actions.plan(town.kabar, sari, code, None)
    assert town.case().next_contact_at is None
    case_actions.plan(town.kabar, sari, code, soon)
    case_actions.close(town.kabar, sari, code, WELL)
    assert town.case().next_contact_at is None
    with pytest.raises(CaseFault, match="closed_already"):
        case_actions.plan(town.kabar, sari, code, soon)


def test_no_national_id_is_kept_in_a_note_nor_with_an_end(town: Town, sari: StaffMember, who: Person) -> None:
    code, told = held(town, sari, who), "KTP 5202 0112 3456 7890"
    for act in (
        lambda: case_actions.note(town.kabar, sari, code, told),
        *(
            lambda name=name: case_actions.close(town.kabar, sari, code, replace(WELL, **{name: told}))
            for name in ("summary", "next_step")
        ),
    ):
        with pytest.raises(CaseFault, match="national_id"):
            act()
    case_actions.close(town.kabar, sari, code, WELL)
    with pytest.raises(CaseFault, match="national_id"):
        case_actions.reopen(town.kabar, sari, code, told)
