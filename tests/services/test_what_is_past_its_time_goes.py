"""The clocks of keeping: nothing goes until an admin has looked; then what is past its time goes, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from bot.services import metrics
from bot.services.arriving import media as files
from bot.services.cases import access, assessments, case_actions
from bot.services.cases.closing import Closing
from bot.services.persons import runs
from bot.services.retention import desk, kinds, running
from bot.services.retention.desk import RetentionFault
from bot.services.retention.kinds import KINDS
from bot.services.trail import checking
from bot.store import (
    answer_correction,
    assessment,
    audit,
    case_closing,
    case_event,
    case_file,
    case_sign,
    flow_run,
    identity,
    media,
    message,
    new_id,
    retention,
)
from bot.web import subject_copy as pages
from tests.copies import copied
from tests.making import Town
from tests.services.rows import change, inbox, rows, talk_of
from tests.web.test_check_ins_over_time import run

RED = "tlg sy dikurung majikan"
WELL = Closing("helped", "Tetangganya menjemput", reached="yes", safe="yes", next_step="Telepon Senin")


def picture(town: Town, message_id: object) -> None:
    made = new_id()
    row = {"id": made, "message_id": message_id, "status": "kept", "content_type": "image/jpeg", "size": 3}
    with town.kabar.database.write() as connection:
        sealed = town.kabar.vault.seal("eHh4", files.BODY, made)
        connection.execute(insert(media).values(**row, body=sealed, created_at=town.clock.now()))


def helped(town: Town):
    """Somebody in danger, who wrote, answered and sent a picture; their case was closed."""
    who, sari = town.person(name="Siti Rekaan", status="stopped"), town.caseworker()
    town.says(who, RED)
    code = town.case().code
    picture(town, inbox(town.kabar, who)[0].id)
    run(town, who, "feelings", {"interest": "most", "mood": "most"}, {"phq2": 4})
    town.sends()
    case_actions.acknowledge(town.kabar, sari, code)
    case_actions.note(town.kabar, sari, code, "kakaknya tahu")
    form = assessments.Form(child=False, ticked=frozenset({"coercion_there.debt"}))
    assessments.save(town.kabar, sari, code, new_id(), form)
    return who, sari, code


def texts(town: Town, who: object) -> list[str]:
    return [town.kabar.vault.open(row.body, "message.body", row.id) for row in inbox(town.kabar, who)]


def states(town: Town) -> dict[str, tuple[bool, int, int]]:
    return {one.kind: (one.on, one.past, one.held) for one in desk.clocks(town.kabar, town.clock.now())}


def test_nothing_goes_until_somebody_has_looked_and_then_all_that_is_past_its_time(town: Town) -> None:
    who, sari, code = helped(town)
    case_actions.close(town.kabar, sari, code, WELL)
    boss = town.caseworker(role="admin")
    waits = town.person(status="stopped")
    town.says(waits, RED)
    held = next(case.code for case in town.cases() if case.code != code)
    town.sends()
    town.clock.forward(days=4000)
    fresh = town.person(status="stopped")
    town.says(fresh, "halo")
    town.ticks()
    found = states(town)
    assert {kind: on for kind, (on, _, _) in found.items()} == dict.fromkeys(KINDS, False)
    assert found["messages"][1] > 2 < found["messages"][2], "the words of the open case are held"
    assert (found["answers"][1], found["media"][1], found["cases"]) == (found["answers"][1] or 1, 1, (False, 1, 0))
    assert texts(town, who) == [RED], "a dry run takes nothing"

    for wrong, given, days in ((sari, "messages", 365), (boss, "nothing", 365), (boss, "messages", 366)):
        with pytest.raises(RetentionFault):
            desk.let_run(town.kabar, wrong, given, days)
    for kind in KINDS:
        desk.let_run(town.kabar, boss, kind, kinds.days(town.kabar.settings, kind))
    before = {row.id for row in rows(town.kabar, message)}
    assert town.ticks()["retention"] > 5
    assert texts(town, who) == [""]
    assert {row.id for row in rows(town.kabar, message)} >= before, "rows stay, their texts go"
    assert texts(town, waits) == [RED]
    assert texts(town, fresh) == ["halo"]
    assert rows(town.kabar, media) == rows(town.kabar, assessment) == rows(town.kabar, answer_correction) == []
    _answers_are_gone(town, who)
    _words_of_the_closed_case_are_gone(town, code)
    assert RED in str(access.case_page(town.kabar, boss, held))
    assert access.case_page(town.kabar, boss, code).row.code == code
    _it_is_told(town)
    case_actions.note(town.kabar, boss, code, "kakaknya menelepon")
    assert town.ticks()["retention"] == 0
    copy = pages.written(copied(town, who.code))
    assert "365 hari, lalu dihapus dengan sendirinya" in copy
    assert [row.note for row in rows(town.kabar, case_event, case_event.c.note.is_not(None))] != []
    town.clock.forward(days=kinds.days(town.kabar.settings, "cases") + 1)
    town.ticks()
    assert rows(town.kabar, case_event, case_event.c.note.is_not(None)) == [], "it was written after the case was"
    case_actions.close(town.kabar, *_taken(town, sari, held), WELL)
    town.clock.forward(days=1, minutes=1)
    town.ticks()
    assert texts(town, waits) == [""], "their case is closed, and a day later the clock comes by again"
    assert rows(town.kabar, case_sign, case_sign.c.evidence.is_not(None)), "it was closed yesterday"


def _answers_are_gone(town: Town, who) -> None:
    [kept] = rows(town.kabar, flow_run, flow_run.c.person_id == who.id)
    assert json.loads(town.kabar.vault.open(kept.answers, runs.ANSWERS, kept.id)) == {"answers": {}, "points": {}}
    with town.kabar.database.read() as connection:
        assert runs.of(connection, town.kabar, who.id) == []
    assert talk_of(town.kabar, who).session is None


def _words_of_the_closed_case_are_gone(town: Town, code: str) -> None:
    [closed] = rows(town.kabar, case_file, case_file.c.code == code)
    assert (closed.level, closed.outcome, closed.status) == ("red", "helped", "closed")
    assert all(row.note is None for row in rows(town.kabar, case_event, case_event.c.case_id == closed.id))
    assert [row.next_step for row in rows(town.kabar, case_closing)] == [None]
    evidence = {row.case_id == closed.id: row.evidence for row in rows(town.kabar, case_sign)}
    assert evidence[True] is None
    assert evidence[False] is not None, "an open case is never touched"


def _it_is_told(town: Town) -> None:
    checked = checking.check(town.kabar)
    assert (checked.whole, checked.begins > 1) == (True, True), "what is left of the trail is still a chain"
    told = {row.target.partition(":")[0] for row in rows(town.kabar, audit, audit.c.action == "retention_run")}
    assert told == set(KINDS)
    assert [past for _, past, _ in states(town).values()] == [0] * len(KINDS)
    figures = {one.labels[0][1]: one.value for one in metrics.figures(town.kabar) if one.name == "kabar_retention_took"}
    assert figures["media"] == 1


def _taken(town: Town, who: object, code: str):
    case_actions.acknowledge(town.kabar, who, code)
    return who, code


def test_a_run_goes_on_where_it_was_cut_off_and_a_shorter_period_waits_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, boss = town.person(status="stopped"), town.caseworker(role="admin")
    for number in range(7):
        town.says(who, "terima kasih" + "!" * number)
    town.sends()
    old = [row.id for row in rows(town.kabar, message)]
    monkeypatch.setattr(kinds, "A_BATCH", 2)
    town.clock.forward(days=366)
    desk.let_run(town.kabar, boss, "messages", 365)
    assert running.go_on(town.kabar, town.clock.now(), seconds=0.0) == 0
    real, parts = kinds.KINDS["messages"], []

    class Dies:
        def take(self, *given: object) -> object:
            parts.append(given)
            if len(parts) == 3:
                raise KeyboardInterrupt
            return real.take(*given)

    monkeypatch.setitem(kinds.KINDS, "messages", Dies())
    with pytest.raises(KeyboardInterrupt):
        running.go_on(town.kabar, town.clock.now())
    monkeypatch.setitem(kinds.KINDS, "messages", real)
    clock = desk.clocks(town.kabar, town.clock.now())[0]
    assert (clock.running, clock.taken, clock.past) == (True, 4, len(old) - 4)
    town.clock.forward(minutes=1)
    assert town.ticks()["retention"] == len(old) - 4
    clock = desk.clocks(town.kabar, town.clock.now())[0]
    assert (clock.running, clock.took, clock.past, clock.set_by) == (False, len(old), 0, boss.name)

    change(town.kabar, identity, identity.c.person_id == who.id, sure_at=town.clock.now())
    town.says(who, "terima kasih")
    town.sends()
    town.clock.forward(days=120)
    shorter = town.kabar.settings.model_copy(update={"keep_messages_days": 90})
    made = Town(kabar := _with(town, shorter), town.clock, town.phones)
    assert next((one.on, one.shorter) for one in desk.clocks(kabar, town.clock.now())) == (False, True)
    assert made.ticks()["retention"] == 0
    assert texts(town, who)[-1] == "terima kasih"
    desk.let_run(kabar, boss, "messages", 90)
    desk.hold(kabar, boss, "messages")
    assert running.run(kabar, town.clock.now()) == 0
    desk.let_run(kabar, boss, "messages", 90)
    assert running.run(kabar, town.clock.now()) > 0
    assert texts(town, who)[-1] == ""
    actions = [row.action for row in rows(town.kabar, audit, audit.c.action.in_(("retention_on", "retention_off")))]
    assert actions == ["retention_on", "retention_on", "retention_off", "retention_on"]
    longer = _with(town, town.kabar.settings.model_copy(update={"keep_messages_days": 400}))
    assert desk.clocks(longer, town.clock.now() + timedelta(days=1))[0].on, "a longer period takes less"


def _with(town: Town, settings: object):
    return replace(town.kabar, settings=settings)


def test_a_clock_that_ran_ahead_and_was_put_right_stops_no_run(town: Town) -> None:
    boss = town.caseworker(role="admin")
    town.says(town.person(status="stopped"), "halo")
    town.sends()
    now = town.clock.forward(days=4000)
    desk.let_run(town.kabar, boss, "messages", kinds.days(town.kabar.settings, "messages"))
    with town.kabar.database.write() as connection:
        connection.execute(update(retention).values(ran_at=now + timedelta(days=700)))
    assert running.go_on(town.kabar, now) > 0
    assert running.go_on(town.kabar, now) == 0
