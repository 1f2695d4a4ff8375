"""Awareness is a consent of its own: tips come to who said yes to them, and end alone, at once, and with STOP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.cases import people_access, person_actions
from bot.services.persons.consents import Said, record
from bot.services.persons.people import Person
from bot.services.sending import failures
from bot.store import conversation, person, tip
from tests.making import Town
from tests.services.rows import change, consents_of, outbox, plan_of, rows, talk_of

WELCOME = ("MULAI", "1", "1", "ya")
"""Language, whose phone, of age; then come the questions of consent."""


def tips_of(town: Town, who: Person) -> list[tuple[str, str]]:
    return [(row.step, row.status) for row in rows(town.kabar, tip, tip.c.person_id == who.id)]


def agrees(town: Town, who: Person, *, given: bool = True, scope: str = "awareness") -> None:
    with town.kabar.database.write() as connection:
        record(connection, town.kabar, who, Said(scope, given, "test", "whatsapp"), town.clock.now())


def kinds(town: Town, who: Person) -> list[str]:
    return [row.kind for row in outbox(town.kabar, who)]


def offered(town: Town, who: Person, days: int = 12) -> str:
    """Days go by, and whatever is asked is answered, until a tip is offered; its words, '' for none."""
    town.clock.forward(days=29)
    for _ in range(days):
        town.clock.forward(days=1)
        before = len(kinds(town, who))
        town.ticks()
        new = kinds(town, who)[before:]
        if "tip" in new:
            return town.last(who)
        if new:
            town.sends()
            town.says(who, "1", line="sms")
            change(town.kabar, conversation, session=None)
    return ""


def test_tips_without_check_ins_are_asked_sent_and_taken_back(town: Town) -> None:
    who = town.person(status="invited", on=("sms",))
    for words in (*WELCOME, "tidak"):
        town.says(who, words, line="sms")
    assert "info dan tips singkat" in town.last(who), "refusing check-ins refuses no tips"
    town.says(who, "ya", line="sms")
    assert consents_of(town.kabar, who) == [("check_ins", False), ("awareness", True)]
    assert town.reload(who).status == "refused"
    assert plan_of(town.kabar, who) == []
    assert len(tips_of(town, who)) == 6
    assert "Jam berapa" in town.last(who), "by which line and when is asked for tips too"
    for words in ("1", "1", "1"):
        town.says(who, words, line="sms")

    [first, *_] = rows(town.kabar, tip, tip.c.person_id == who.id)
    town.clock.moment = first.due_at
    assert town.ticks()["tips"] == 1
    assert kinds(town, who)[-1] == "tip"
    assert "Ada tips singkat" in town.last(who)
    assert "ATUR" in town.last(who)
    assert town.sends().sent >= 1
    town.says(who, "ya", line="sms")
    assert "kerja ke luar negeri" in town.last(who), "yes begins what was there to be asked for before"
    town.says(who, "tolong saya dipukul suami", line="sms")
    assert town.case().level == "red", "danger in an answer to a tip is heard as ever"

    for _ in range(6):
        town.clock.forward(days=20)
        town.ticks()
    assert kinds(town, who).count("tip") == 1, "nothing goes into a crisis that nobody has seen to"

    other = town.person(status="refused", on=("sms",))
    agrees(town, other)
    town.clock.forward(days=31)
    assert town.ticks()["tips"] == 1
    town.says(other, "tolong saya mau dibunuh suami", line="sms")
    town.sends()
    went = [(row.kind, row.status) for row in outbox(town.kabar, other)]
    assert went == [("tip", "failed"), ("crisis", "queued")], "nor what had only just been put into the outbox"


def test_an_unanswered_tip_is_no_silence_and_check_ins_go_on_without_tips(town: Town) -> None:
    who = town.person(on=("sms",))
    agrees(town, who)
    said = offered(town, who)
    assert "Ada tips singkat" in said
    asked = [row.asked_at for row in plan_of(town.kabar, who) if row.asked_at]
    ahead = [row.due_at for row in plan_of(town.kabar, who) if row.status == "due"]
    [went] = [row.sent_at for row in rows(town.kabar, tip, tip.c.status == "sent")]
    assert went - max(asked) >= timedelta(days=3) <= min(ahead) - went, "never beside a question how they are"
    cases = len(town.cases())
    for _ in range(2):
        town.clock.forward(days=1)
        town.ticks()
    assert kinds(town, who)[-1] == "tip", "no second message"
    assert len(town.cases()) == cases, "and nobody is told"

    town.sends()
    town.says(who, "ATUR", line="sms")
    town.says(who, "tips", line="sms")
    assert "tidak mengirim info dan tips lagi" in town.last(who)
    assert "tips singkat" not in town.last(who), "the open offer is not made again"
    assert {status for _, status in tips_of(town, who)} <= {"sent", "passed", "cancelled"}
    assert town.reload(who).status == "active"
    assert "due" in {row.status for row in plan_of(town.kabar, who)}, "nothing else ends"
    town.clock.forward(seconds=5)
    town.says(who, "ATUR", line="sms")
    assert "Info dan tips: tidak" in town.last(who)
    town.says(who, "4", line="sms")
    assert "Boleh kami sesekali" in town.last(who), "to give it again is asked in so many words"
    town.says(who, "ya", line="sms")
    assert tips_of(town, who)[-1][1] == "due"


@pytest.mark.parametrize("scope", ["awareness", "check_ins"])
def test_what_waits_goes_with_its_own_consent_alone(town: Town, scope: str) -> None:
    """On WhatsApp a tip waits behind a knock, or in the outbox: neither goes out after it was taken back."""
    who = town.person(on=("sms",))
    agrees(town, who)
    change(town.kabar, tip, tip.c.step != "tip_offers", status="passed")
    offered(town, who)
    assert [row.status for row in outbox(town.kabar, who) if row.kind == "tip"] == ["waiting"]
    town.clock.forward(minutes=1)
    agrees(town, town.reload(who), given=False, scope=scope)
    ended = scope == "awareness"
    [waiting] = [row for row in outbox(town.kabar, who) if row.kind == "tip"]
    assert (waiting.status, waiting.error_code) == (("failed", "stopped") if ended else ("waiting", None))
    town.sends()
    [now] = [row for row in outbox(town.kabar, who) if row.kind == "tip"]
    assert now.status == ("failed" if ended else "queued")
    assert ("due" in {row.status for row in plan_of(town.kabar, who)}) is ended
    assert town.reload(who).status == ("active" if ended else "refused")
    assert ("due" in {status for _, status in tips_of(town, who)}) is not ended


def test_stop_ends_both_and_only_what_is_wanted_comes_back(town: Town) -> None:
    who = town.person(on=("sms",))
    agrees(town, who)
    town.says(who, "STOP", line="sms")
    assert consents_of(town.kabar, who)[-4:] == [
        *(("check_ins", False), ("awareness", False), ("caseworker", False), ("statistics", False)),
    ]
    assert {status for _, status in tips_of(town, who)} == {"cancelled"}
    town.clock.forward(seconds=5)
    for words in ("ATUR", "tips singkat", "umur 24", "ya"):
        town.says(who, words, line="sms")
        town.clock.forward(seconds=5)
    assert consents_of(town.kabar, who)[-1] == ("awareness", True)
    assert town.reload(who).status == "refused", "tips, and no check-ins"
    assert {row.status for row in plan_of(town.kabar, who)} == {"cancelled"}
    assert offered(town, who).startswith("Ada tips")

    sari = town.caseworker()
    shown = people_access.person_page(town.kabar, sari, who.code).plan
    assert (shown.acts, shown.tip_at is not None) == (("stop", "restart"), True)
    town.clock.forward(seconds=5)
    person_actions.change_plan(town.kabar, sari, who.code, "stop")
    assert consents_of(town.kabar, who)[-2:] == [("check_ins", False), ("awareness", False)], "told to a caseworker"
    assert "due" not in {status for _, status in tips_of(town, who)}


def test_who_was_never_asked_gets_none(town: Town) -> None:
    who, other = town.person(on=("sms",)), town.person(on=("sms",))
    agrees(town, other, given=False)
    for one in (who, other):
        assert offered(town, one) == ""
        assert tips_of(town, one) == []
    assert rows(town.kabar, person, person.c.tips_version.is_not(None)) == []


def test_one_that_comes_too_late_or_after_a_newer_one_is_left_out(town: Town) -> None:
    who = town.person(status="refused", on=("sms",))
    agrees(town, who)
    town.clock.forward(days=130)
    assert town.ticks()["tips"] == 0
    assert tips_of(town, who)[:3] == [("tip_offers", "passed"), ("tip_business", "passed"), ("tip_offers", "due")]
    assert talk_of(town.kabar, who).session is None
    assert town.cases() == [], "and nobody is told of it"


def test_on_whatsapp_it_waits_behind_a_knock_and_goes_with_its_consent(approved: Town) -> None:
    who, other = (approved.person(status="refused") for _ in range(2))
    for one in (who, other):
        agrees(approved, one)
    approved.clock.forward(days=31)
    assert approved.ticks()["tips"] == 2
    assert [kinds(approved, one) for one in (who, other)] == [["tip_knock"]] * 2
    approved.clock.forward(hours=1)
    agrees(approved, who, given=False)
    agrees(approved, other, given=False, scope="check_ins")
    approved.sends()
    assert [outbox(approved.kabar, one)[0].status for one in (who, other)] == ["failed", "queued"]
    for one in (who, other):
        approved.says(one, "halo")
    assert "Ada tips singkat" not in approved.last(who)
    assert "Ada tips singkat" in approved.last(other)
    assert approved.cases() == []


@pytest.mark.parametrize("lost", ["expired", "refused"])
def test_one_that_does_not_arrive_waits_for_no_answer_and_tells_nobody(town: Town, lost: str) -> None:
    who = town.person(status="refused", on=("sms",))
    agrees(town, who)
    change(town.kabar, person, tips_version="another plan")
    town.clock.forward(days=31)
    assert town.ticks()["tips"] == 1, "and whoever followed another plan follows the live one"
    assert rows(town.kabar, person)[0].tips_version not in {None, "another plan"}
    assert talk_of(town.kabar, who).session is not None
    if lost == "expired":
        town.clock.forward(days=3)
        assert town.ticks()["expired"] == 1
    else:
        with town.kabar.database.write() as connection:
            failures.follow(connection, town.kabar, outbox(town.kabar, who)[0].id, "bad_line", town.clock.now())
    assert talk_of(town.kabar, who).session is None
    assert town.cases() == []
    assert [status for _, status in tips_of(town, who)] == ["sent", *["due"] * 5]
