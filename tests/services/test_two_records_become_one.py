"""Merging two records of one person: everything moves, nothing is doubled, the stricter word holds, one of two wins."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import UniqueConstraint

from bot.services.cases import duplicates, people_access
from bot.services.cases.access import NotYours
from bot.services.cases.duplicates import MergeFault
from bot.services.cases.person_views import Wanted
from bot.services.persons import consents, merging, merging_rows, people, plans
from bot.services.persons.consents import SCOPES, Said
from bot.services.programme import counting
from bot.store import audit, consent, follow_up, identity, line, message, metadata, person, person_merge
from tests.making import Town
from tests.services.days import after
from tests.services.rows import change, plan_of, rows, talk_of

pytestmark = pytest.mark.both

NUMBER = "+628120001111"


@pytest.fixture
def lead(town: Town):
    return town.caseworker(role="supervisor", district=None)


@pytest.fixture
def pair(town: Town):
    """The same woman twice, on two numbers."""
    return town.person(name="Siti Rekaan", birth_year=1990), town.person(name="Siti Rekaan Ayu", gender="female")


def merge(town: Town, lead, mine, theirs, *chosen: str) -> None:
    duplicates.merge(town.kabar, lead, mine.code, theirs.code, frozenset(chosen))


def counts(town: Town, *ids) -> dict[str, int]:
    return {
        table.name: len(rows(town.kabar, table, table.c.person_id.in_(ids)))
        for table in (*merging_rows.of_persons(), follow_up, identity, line)
    }


def test_every_table_of_a_person_is_moved_and_none_of_them_could_meet_itself():
    moved = {table.name for table in merging_rows.of_persons()}
    careful = {table.name for table in merging_rows.WITH_CARE}
    belong = {
        table.name for table in metadata.sorted_tables if any(key.column.table is person for key in table.foreign_keys)
    }
    assert belong <= moved | careful
    for table in merging_rows.of_persons():
        alike = [one for one in table.constraints if isinstance(one, UniqueConstraint) and "person_id" in one.columns]
        assert alike == [], f"{table.name}: two records may both have such a row; move it with care"


def test_everything_moves_and_nothing_is_lost_or_doubled(town, lead, pair):
    mine, theirs = pair
    town.says(mine, "BANTUAN")
    town.says(theirs, "tlg sy dikurung majikan")
    town.sends()
    before = counts(town, mine.id, theirs.id)
    case = town.case()
    merge(town, lead, mine, theirs)
    assert counts(town, mine.id, theirs.id) == before
    assert counts(town, theirs.id) == dict.fromkeys(before, 0)
    assert town.case().code == case.code
    found = people_access.person_page(town.kabar, lead, mine.code)
    assert [one.code for one in found.cases] == [case.code]
    assert len(found.contact.lines) == 2
    assert found.contact.name == "Siti Rekaan"
    assert found.contact.gender is None


def test_chosen_values_survive(town, lead, pair):
    mine, theirs = pair
    merge(town, lead, mine, theirs, "name", "gender", "birth_year", "nonsense")
    found = people_access.person_page(town.kabar, lead, mine.code)
    assert (found.contact.name, found.contact.gender, found.birth_year) == ("Siti Rekaan Ayu", "female", None)
    page = people_access.people_list(town.kabar, lead, Wanted("Ayu"))
    assert [row.code for row in page.rows] == [mine.code]


def test_the_other_only_leads_to_the_survivor(town, lead, pair):
    mine, theirs = pair
    merge(town, lead, mine, theirs)
    assert people_access.led_to(town.kabar, lead, theirs.code) == mine.code
    assert people_access.led_to(town.kabar, lead, mine.code) is None
    with pytest.raises(NotYours):
        people_access.person_page(town.kabar, lead, theirs.code)
    for text in ("", theirs.code, "Siti Rekaan", town.number_of(theirs)):
        assert [row.code for row in people_access.people_list(town.kabar, lead, Wanted(text)).rows] == [mine.code]
    [pointer] = rows(town.kabar, person, person.c.code == theirs.code)
    assert (pointer.name, pointer.facts, pointer.status) == (None, None, "stopped")


def test_what_is_written_from_the_other_number_is_the_survivors(town, lead, pair):
    mine, theirs = pair
    merge(town, lead, mine, theirs)
    town.says(theirs, "tlg sy dikurung majikan")
    town.sends()
    assert people_access.person_page(town.kabar, lead, mine.code).cases[0].level == "red"
    assert rows(town.kabar, message, message.c.person_id == theirs.id) == []


def test_nobody_is_asked_twice(town, lead, pair):
    mine, theirs = pair
    own = len([row for row in plan_of(town.kabar, mine) if row.status == "due"])
    merge(town, lead, mine, theirs)
    due = [row for row in plan_of(town.kabar, mine) if row.status == "due"]
    assert len(due) == own
    for _ in range(9):
        after(town, days=1)
    asked = rows(town.kabar, message, message.c.kind == "follow_up", message.c.direction == "out")
    assert len({row.created_at for row in asked}) == len(asked) > 0


def test_what_waited_to_go_out_for_the_other_plan_does_not(town, lead, pair):
    mine, theirs = pair
    town.clock.forward(days=1, hours=2)
    town.ticks()
    merge(town, lead, mine, theirs)
    waiting = rows(town.kabar, message, message.c.kind == "follow_up", message.c.status == "waiting")
    failed = rows(town.kabar, message, message.c.error_code == "merged")
    assert (len(waiting), len(failed)) == (1, 1)


@pytest.mark.parametrize("stopped", [0, 1], ids=["survivor", "gone"])
def test_a_stop_in_one_is_a_stop_in_both(town, lead, pair, stopped):
    town.says(pair[stopped], "STOP")
    town.clock.forward(days=1)
    with town.kabar.database.write() as connection:  # later than the stop, in the other record
        said = Said("caseworker", True, "test", "staff")
        consents.keep(connection, town.kabar, pair[1 - stopped], said, town.clock.now())
    merge(town, lead, *pair)
    assert town.reload(pair[0]).status == "stopped"
    with town.kabar.database.read() as connection:
        assert [consents.agreed(connection, pair[0].id, scope) for scope in SCOPES] == [False] * len(SCOPES)
    assert {row.status for row in plan_of(town.kabar, pair[0])} == {"cancelled"}
    assert len([row for row in rows(town.kabar, consent) if row.wording == "stop"]) == len(SCOPES)


def test_a_no_to_one_question_holds_and_the_plan_goes_on(town, lead, pair):
    with town.kabar.database.write() as connection:
        consents.record(connection, town.kabar, pair[1], Said("statistics", False, "t", "staff"), town.clock.now())
        town.clock.forward(hours=1)
        consents.record(connection, town.kabar, pair[0], Said("statistics", True, "t", "staff"), town.clock.now())
    merge(town, lead, *pair)
    with town.kabar.database.read() as connection:
        assert not consents.agreed(connection, pair[0].id, "statistics")
        assert consents.agreed(connection, pair[0].id, "check_ins")
    assert town.reload(pair[0]).status == "active"


def test_a_pause_stays_a_pause_with_its_plan(town, lead, pair):
    with town.kabar.database.write() as connection:
        until = (town.clock.now() + timedelta(days=30)).date()
        plans.pause(connection, town.kabar, pair[1], until, town.clock.now())
    merge(town, lead, *pair)
    assert town.reload(pair[0]).status == "paused"
    due = [row.due_at for row in plan_of(town.kabar, pair[0]) if row.status == "due"]
    assert min(due).date() >= until
    after(town, days=31)
    assert town.reload(pair[0]).status == "active"


def test_whoever_was_only_invited_goes_on_with_the_plan_of_the_other(town, lead):
    mine, theirs = town.person(status="invited"), town.person()
    planned = len([row for row in plan_of(town.kabar, theirs) if row.status == "due"])
    merge(town, lead, mine, theirs)
    assert town.reload(mine).status == "active"
    assert len([row for row in plan_of(town.kabar, mine) if row.status == "due"]) == planned


def test_one_number_of_both_is_one_and_stays_set_aside(town, lead):
    mine, theirs = town.person(phone=NUMBER), town.person(phone=NUMBER, on=("whatsapp", "sms"))
    town.says(NUMBER, "halo")
    town.sends()
    change(town.kabar, line, line.c.person_id == theirs.id, set_aside_at=town.clock.now(), set_aside_why="bad")
    merge(town, lead, mine, theirs)
    [known] = rows(town.kabar, identity, identity.c.person_id == mine.id)
    held = rows(town.kabar, line, line.c.person_id == mine.id)
    assert sorted(row.kind for row in held) == ["sms", "whatsapp"]
    assert {row.identity_id for row in held} == {known.id}
    assert all(row.set_aside_at for row in held)
    assert rows(town.kabar, identity, identity.c.person_id == theirs.id) == []
    with town.kabar.database.read() as connection:
        assert people.sharing(connection, town.kabar, town.reload(mine)) == []


def test_the_open_question_goes_on_with_the_survivor(town, lead, pair):
    mine, theirs = pair
    with town.kabar.database.write() as connection:
        plans.stop(connection, town.kabar, mine, town.clock.now())
        consents.record(connection, town.kabar, mine, Said("check_ins", True, "t", "staff"), town.clock.now())
    after(town, days=1, hours=2)
    town.says(theirs, "baik")
    merge(town, lead, mine, theirs)
    talk = talk_of(town.kabar, mine)
    assert talk.session is None or town.kabar.vault.open(talk.session, "conversation.session", mine.id)
    assert talk_of(town.kabar, theirs).session is None
    town.says(theirs, "1")
    assert talk_of(town.kabar, mine).parked_at is None


def test_the_audit_keeps_who_made_them_one_and_how_they_were(town, lead, pair):
    merge(town, lead, *pair)
    actions = [(row.action, row.target) for row in rows(town.kabar, audit, audit.c.staff_id == lead.id)]
    assert actions == [("person_merge", pair[0].code), ("person_merged", pair[1].code)]
    [kept] = rows(town.kabar, person_merge)
    assert b"Siti" not in kept.told
    told = json.loads(town.kabar.vault.open(kept.told, "person_merge.told", kept.id))
    assert told["gone"]["name"] == "Siti Rekaan Ayu"
    assert told["survivor"]["birth_year"] == 1990
    looks = people_access.person_page(town.kabar, lead, pair[0].code).looks
    assert {"person_merge", "person_merged"} <= {act for one in looks.lines for act, _ in one.acts}


def test_who_is_recorded_twice_counts_once(town, lead, pair):
    merge(town, lead, *pair)
    month = town.clock.now().date().replace(day=1)
    with town.kabar.database.read() as connection:
        found = counting.count(connection, town.kabar, month)
    assert sum(number for (name, *_), number in found.items() if name == "people") == 1


def test_a_chain_of_three_leads_to_the_last(town, lead):
    first, second, third = town.person(), town.person(), town.person()
    merge(town, lead, second, first)
    merge(town, lead, third, second)
    assert people_access.led_to(town.kabar, lead, first.code) == third.code
    assert people_access.led_to(town.kabar, lead, second.code) == third.code


def refused(town, lead, mine, theirs) -> str:
    with pytest.raises(MergeFault) as fault:
        merge(town, lead, mine, theirs)
    assert rows(town.kabar, person_merge) == []
    return str(fault.value)


def test_nobody_is_merged_with_oneself(town, lead, pair):
    assert refused(town, lead, pair[0], pair[0]) == "merge_self"


def test_who_had_the_thread_deleted_is_not_merged(town, lead, pair):
    town.says(pair[1], "HAPUS")
    town.says(pair[1], "2")
    assert refused(town, lead, *pair) == "merge_erased"
    assert refused(town, lead, pair[1], pair[0]) == "merge_erased"


def test_two_open_cases_are_not_made_one(town, lead, pair):
    for who in pair:
        town.says(who, "tlg sy dikurung majikan")
    assert refused(town, lead, *pair) == "merge_cases"


@pytest.mark.parametrize("role", ["caseworker", "editor"])
def test_only_supervisors_and_admins_merge(town, pair, role):
    who = town.caseworker(role=role)
    with pytest.raises(NotYours):
        merge(town, who, *pair)
    with pytest.raises(NotYours):
        duplicates.found(town.kabar, who, pair[0].code)


def test_two_at_once_and_one_wins(town, lead, pair):
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def one(mine, theirs) -> None:
        gate.wait()
        try:
            merge(town, lead, mine, theirs)
        except (MergeFault, NotYours) as fault:
            outcomes.append(type(fault).__name__)
        else:
            outcomes.append("done")

    threads = [threading.Thread(target=one, args=order) for order in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) in [["MergeFault", "done"], ["NotYours", "done"]]
    assert len(rows(town.kabar, person_merge)) == 1
    assert len([row for row in rows(town.kabar, person) if row.merged_into is None]) == 1


def test_possible_duplicates_are_named_with_what_they_share(town, lead):
    mine = town.person(phone=NUMBER, name="Siti Rekaan Ayu", birth_year=1990)
    number = town.person(phone=NUMBER, name="Lain Sekali", birth_year=1970)
    both = town.person(name="Bq. Siti Ayu", birth_year=1991)
    town.person(name="Siti Ayu", birth_year=1960)
    town.person(name="Siti Lain", birth_year=1990)
    found = {one.code: one.reasons for one in duplicates.found(town.kabar, lead, mine.code)}
    assert found == {number.code: ("number",), both.code: ("name", "year")}


def test_a_message_that_waited_for_the_merge_is_the_survivors(town, pair):
    """PostgreSQL lets the message wait for the rows that the merge holds, and then shows them as they became."""
    mine, theirs = pair
    done = threading.Event()

    def write() -> None:
        town.says(theirs, "tlg sy dikurung majikan")
        done.set()

    writer = threading.Thread(target=write)
    with town.kabar.database.write() as connection:
        for one in sorted((mine.id, theirs.id)):
            people.lock(connection, town.kabar, one)
        if not town.kabar.database.sqlite:
            writer.start()
            assert not done.wait(0.3)
        merging.merge(connection, town.kabar, mine.id, theirs.id, frozenset(), town.clock.now())
    if town.kabar.database.sqlite:
        writer.start()
    writer.join()
    [kept] = rows(town.kabar, message, message.c.kind == "said")
    assert kept.person_id == mine.id
    assert town.case().level == "red"
    assert len(rows(town.kabar, person)) == 2
