"""The audit trail is a chain: linked by whoever comes, changed by nobody, and what is done to it all the same shows."""

from __future__ import annotations

import csv
import io
import json
import threading

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from bot.core.chain import Entry, hash_of
from bot.services.cases import people_access
from bot.services.trail import anchors, chain, checking, exporting
from bot.services.trail.checking import GUARDS
from bot.services.trail.lines import Wanted
from bot.store import audit, audit_cut, new_id
from bot.store.audit import record
from tests.making import Town
from tests.services.rows import rows

pytestmark = pytest.mark.both


def looked(town: Town, times: int = 6) -> None:
    sari, who = town.caseworker(), town.person()
    for _ in range(times):
        people_access.person_page(town.kabar, sari, who.code)


def unguarded(town: Town, *statements: str) -> None:
    """What somebody does who owns the database."""
    with town.kabar.database.write() as connection:
        if town.kabar.database.sqlite:
            for name in GUARDS["sqlite"]:
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))


def wrong(town: Town, marks: dict[int, str] | None = None, hashes: tuple[str, ...] = ()) -> tuple[str, int]:
    found = checking.check(town.kabar, marks, hashes)
    assert found.fault is not None
    assert not found.whole
    return found.fault.kind, found.fault.seq


def test_rows_are_linked_by_the_clock_and_the_chain_is_whole(town: Town) -> None:
    looked(town)
    assert {row.seq for row in rows(town.kabar, audit)} == {None}, "nobody waits for the chain"
    town.ticks()
    linked = sorted(row.seq for row in rows(town.kabar, audit))
    assert linked == list(range(1, len(linked) + 1))
    found = checking.check(town.kabar)
    assert (found.whole, found.rows, found.begins, found.guarded) == (True, len(linked), 1, True)
    assert chain.link(town.kabar) == 0


def test_a_turn_writes_no_row_of_it(town: Town) -> None:
    """So the chain cannot slow the webhook."""
    who = town.person()
    before = len(rows(town.kabar, audit))
    for said in ("halo", "baik", "tlg sy dikurung majikan"):
        town.says(who, said)
    assert len(rows(town.kabar, audit)) == before


def test_several_link_at_once_and_none_is_linked_twice(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "A_BATCH", 7)
    sari = town.caseworker()
    faults: list[BaseException] = []

    def work() -> None:
        try:
            for number in range(15):
                with town.kabar.database.write() as connection:
                    record(connection, sari.id, "person_open", f"P-{number}", town.clock.now())
                chain.link(town.kabar)
        except BaseException as fault:  # noqa: BLE001 - told to the test
            faults.append(fault)
        finally:
            town.kabar.database.give_back()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert faults == []
    found = checking.check(town.kabar)
    assert found.whole
    assert found.rows == len(rows(town.kabar, audit)) >= 60


def test_a_row_that_is_seen_late_comes_behind(town: Town) -> None:
    if town.kabar.database.sqlite:
        pytest.skip("SQLite has one writer: nothing is seen late")
    sari = town.caseworker()
    with town.kabar.database.engine.connect() as slow, slow.begin():
        record(slow, sari.id, "person_open", "P-SLOW", town.clock.now())
        looked(town, 2)
        chain.link(town.kabar)
        before = chain_head(town)
    chain.link(town.kabar)
    [late] = rows(town.kabar, audit, audit.c.target == "P-SLOW")
    assert late.seq > before
    assert late.id < rows(town.kabar, audit, audit.c.seq == before)[0].id
    assert checking.check(town.kabar).whole


def chain_head(town: Town) -> int:
    with town.kabar.database.read() as connection:
        return chain.head(connection).seq


def test_the_database_refuses_to_change_or_drop_a_row(town: Town) -> None:
    looked(town, 2)
    sari = rows(town.kabar, audit)[0]
    attempts = [
        update(audit).values(target="P-OTHER"),
        audit.delete(),
        update(audit).where(audit.c.id == sari.id).values(seq=7, before="x", hash="y", target="P-OTHER"),
    ]
    for linked in (False, True):
        for statement in attempts:
            with pytest.raises(DatabaseError), town.kabar.database.write() as connection:
                connection.execute(statement)
        if not linked:
            chain.link(town.kabar)
    for statement in (update(audit).values(seq=None), update(audit).values(hash="x")):
        with pytest.raises(DatabaseError), town.kabar.database.write() as connection:
            connection.execute(statement)
    around = {
        "sqlite": (
            "INSERT OR REPLACE INTO audit (id, action, target, at) SELECT id, action, 'P-OTHER', at FROM audit",
            "INSERT OR REPLACE INTO audit (id, action, target, at, seq) SELECT 'x', action, target, at, seq FROM audit",
            "REPLACE INTO audit_cut (seq, hash, at) SELECT 1, hash, at FROM audit LIMIT 1",
        ),
        "postgresql": ("TRUNCATE audit", "TRUNCATE audit_cut", "UPDATE audit_cut SET hash = 'y'"),
    }
    with town.kabar.database.write() as connection:
        connection.execute(insert(audit_cut).values(seq=1, hash="x", at=town.clock.now()))
    for words in around["sqlite" if town.kabar.database.sqlite else "postgresql"]:
        with pytest.raises(DatabaseError), town.kabar.database.write() as connection:
            connection.execute(text(words))
    assert wrong(town) == ("unwitnessed", 1)


def test_a_place_that_is_taken_is_not_given_again(town: Town) -> None:
    looked(town, 2)
    chain.link(town.kabar)
    looked(town, 1)
    replace = "OR REPLACE " if town.kabar.database.sqlite else ""
    with pytest.raises(DatabaseError), town.kabar.database.write() as connection:
        connection.execute(text(f"UPDATE {replace}audit SET seq = 1, before = 'x', hash = 'y' WHERE seq IS NULL"))  # noqa: S608
    assert checking.check(town.kabar).whole


@pytest.mark.parametrize(
    ("harm", "wanted"),
    [
        ("UPDATE audit SET target = 'P-OTHER' WHERE seq = 4", ("changed", 4)),
        ("UPDATE audit SET staff_id = NULL WHERE seq = 4", ("changed", 4)),
        ("DELETE FROM audit WHERE seq = 4", ("missing", 4)),
        ("UPDATE audit SET seq = 0 WHERE seq = 4", ("order", 0)),
        ("UPDATE audit SET before = hash WHERE seq = 4", ("changed", 4)),
    ],
)
def test_what_was_done_behind_its_back_is_found(town: Town, harm: str, wanted: tuple[str, int]) -> None:
    looked(town)
    chain.link(town.kabar)
    unguarded(town, harm)
    assert wrong(town) == wanted


def test_an_end_that_is_gone_and_a_chain_made_anew_are_found_by_the_anchor(town: Town) -> None:
    looked(town)
    anchor = anchors.taken(town.kabar, None)
    marks = anchors.marks_in(f"some mail\n> {anchor.line}\n")
    assert marks == {anchor.mark.seq: anchor.mark.hash}
    looked(town, 2)
    assert checking.check(town.kabar, marks).passed == (anchor.mark.seq,)
    assert checking.check(town.kabar, {}, (anchor.mark.hash,)).whole
    unguarded(town, "DELETE FROM audit WHERE seq >= %d" % (anchor.mark.seq - 1))  # noqa: S608, UP031 - a number
    assert checking.check(town.kabar).fault is None, "without an anchor nobody can tell"
    assert wrong(town, marks) == ("cut_short", anchor.mark.seq - 1)
    assert wrong(town, {}, (anchor.mark.hash,)) == ("lost", 0)
    # somebody writes other rows in their place, and the clock links them
    looked(town, 8)
    assert wrong(town, marks) == ("rebuilt", anchor.mark.seq)


def test_triggers_that_are_gone_are_told(town: Town) -> None:
    looked(town, 1)
    with town.kabar.database.write() as connection:
        on = "" if town.kabar.database.sqlite else " ON audit"
        connection.execute(text(f"DROP TRIGGER audit_kept{on}"))
    found = checking.check(town.kabar)
    assert (found.fault, found.guarded, found.whole) == (None, False, False)


def test_an_old_end_is_cut_with_a_witness(town: Town) -> None:
    looked(town)
    old = anchors.taken(town.kabar, None)
    town.clock.forward(days=400)
    looked(town, 3)
    gone = chain.cut(town.kabar, town.clock.now())
    assert gone == old.mark.seq + 1
    found = checking.check(town.kabar)
    assert (found.whole, found.begins) == (True, gone + 1)
    assert wrong(town, {old.mark.seq: old.mark.hash}) == ("before_cut", old.mark.seq)
    assert chain.cut(town.kabar, town.clock.now()) == 0
    # what is cut without Kabar has no witness
    with town.kabar.database.write() as connection:
        row = connection.execute(select(audit).where(audit.c.seq == found.head.seq - 1)).one()
        connection.execute(insert(audit_cut).values(seq=row.seq, hash=row.hash, at=town.clock.now()))
        connection.execute(audit.delete().where(audit.c.seq <= row.seq))
    assert wrong(town) == ("unwitnessed", row.seq)


def test_rows_of_before_the_chain_get_their_places_in_order(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "A_BATCH", 10)
    old = [new_id() for _ in range(35)]
    with town.kabar.database.write() as connection:
        values = [{"id": one, "action": "person_add", "target": "P-1", "at": town.clock.now()} for one in old]
        connection.execute(insert(audit), values[::-1])
    assert chain.link(town.kabar, most=2) == 20
    town.ticks()
    order = [row.id for row in sorted(rows(town.kabar, audit), key=lambda row: row.seq)]
    assert order == old
    with town.kabar.database.read() as connection:
        assert connection.execute(select(func.count()).where(audit.c.seq.is_(None))).scalar() == 0


def test_an_export_is_enough_to_make_the_hashes_anew(town: Town) -> None:
    looked(town)
    with town.kabar.database.write() as connection:
        record(connection, None, "flow_draft", "=HYPERLINK(1)", town.clock.now())
    told = [json.loads(line) for line in exporting.export(town.kabar, None, Wanted(), "jsonl")]
    assert told[-1]["seq"] is None, "the export's own row is in the trail, not linked yet"
    assert told[-1]["action"] == "audit_export"
    for one in told[:-1]:
        entry = Entry(
            id=type(new_id())(one["id"]),
            staff_id=type(new_id())(one["staff_id"]) if one["staff_id"] else None,
            action=one["action"],
            target=one["target"],
            at=town.clock.now().fromisoformat(one["at"]),
        )
        assert hash_of(entry, one["seq"], one["before"]) == one["hash"]
    table = list(csv.reader(io.StringIO("".join(exporting.export(town.kabar, None, Wanted(), "csv")))))
    assert "'=HYPERLINK(1)" in {row[table[0].index("target")] for row in table}


def test_an_export_of_a_person_holds_their_rows_only(town: Town) -> None:
    sari, who, other = town.caseworker(), town.person(), town.person()
    town.says(who, "tlg sy dikurung majikan")
    for one in (who, other):
        people_access.person_page(town.kabar, sari, one.code)
    told = [json.loads(line) for line in exporting.export(town.kabar, sari.id, Wanted(code=who.code), "jsonl")]
    assert {one["target"] for one in told} <= {who.code, town.case().code}
    assert ("person_open", sari.name) in {(one["action"], one["staff"]) for one in told}
    assert told[-1]["action"] == "trail_export", "it stands in their own trail"
    with pytest.raises(exporting.NoSuchPerson):
        exporting.export(town.kabar, None, Wanted(code="P-NOBODY"), "csv")
