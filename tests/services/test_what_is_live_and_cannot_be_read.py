"""What staff published has a form that this Kabar does not know: nobody's message waits for that, and it is told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.services import health, live_content
from bot.services.health import Readiness
from bot.services.live_content import MARK
from bot.services.persons import replanning
from bot.services.studio import publishing
from bot.store import case_file, flow_version
from bot.store.setting import put
from tests.making import Town
from tests.services.rows import change, plan_of
from tests.services.studio_texts import KINDER, looks
from tests.services.test_a_changed_plan_reaches_everybody import SLOWER
from tests.services.test_a_flow_goes_live import goes, second


@pytest.fixture
def staff(town: Town):
    return town.caseworker(role="editor", district=None), town.caseworker(role="supervisor", district=None)


def spoilt(town: Town, name: str, body: str = "flow: [") -> None:
    """The live version is one that another Kabar wrote."""
    change(town.kabar, flow_version, flow_version.c.name == name, flow_version.c.active, body=body)
    change(town.kabar, flow_version, flow_version.c.name == name, flow_version.c.active, version="older")
    with town.kabar.database.write() as connection:
        put(connection, MARK, f"{name} is spoilt")
    looks(town)


def parts(town: Town) -> dict[str, str]:
    return dict(health.ready(town.kabar).parts)


def test_a_conversation_goes_on_whatever_reading_raises(town, staff, monkeypatch) -> None:
    """Not ContentError alone: whatever code that has changed since may raise at an old text."""
    second(town, *staff)
    who = town.person()
    looks(town)
    read = live_content.overlaid

    def reads(base, bodies, catalogues):
        if any("Kak, air" in body for body in bodies.values()):
            raise KeyError
        return read(base, bodies, catalogues)

    monkeypatch.setattr(live_content, "overlaid", reads)
    assert goes(town, staff[0], KINDER).status == "live"
    looks(town)
    town.says(who, "air bersih")
    assert town.last(who).startswith("Air di rumah cukup?")  # the last good one
    town.says(who, "kurang")
    assert town.case().reason == "no_water"
    assert parts(town)["content"] == "cannot be read: water"
    assert Readiness(ok=True, parts={"content": "cannot be read: water"}).status == "degraded"
    monkeypatch.undo()
    with town.kabar.database.write() as connection:
        put(connection, MARK, "read again")
    looks(town)
    assert "content" not in parts(town)


def test_nothing_at_all_can_be_read_and_danger_is_heard(town, staff, monkeypatch) -> None:
    """A fault beside the flows, e.g. in what joins them: messages are answered by what was live before."""
    second(town, *staff)
    looks(town)
    who = town.person()
    monkeypatch.setattr(live_content.dialled, "told", lambda *_: 1 / 0)
    with town.kabar.database.write() as connection:
        put(connection, MARK, "another")
    looks(town)
    assert parts(town)["content"] == "cannot be read: everything"
    assert town.says(who, "tolong saya mau dibunuh").state == "new"  # not parked
    with town.kabar.database.read() as connection:
        assert connection.execute(select(case_file.c.level)).scalars().all() == ["red"]


def test_nobody_is_moved_to_a_plan_that_stands_in_for_an_unread_one(town, staff) -> None:
    who = town.person()
    goes(town, staff[0], town.kabar.content.parts["plan"].body.replace(*SLOWER), "plan")
    looks(town)
    town.ticks()
    before = [(row.step, row.due_at) for row in plan_of(town.kabar, who)]
    spoilt(town, "plan")
    town.kabar.content_of._content = None  # a process that begins now holds nothing else than the package's
    town.kabar.content_of._mark = None
    looks(town)
    assert parts(town)["content"] == "cannot be read: plan"
    assert town.ticks()["plans_moved"] == 0
    with town.kabar.database.write() as connection:
        assert not replanning.bring_up(connection, town.kabar, who, town.clock.now())
    assert [(row.step, row.due_at) for row in plan_of(town.kabar, who)] == before


def test_one_file_of_the_lexicon_takes_no_other_with_it(town, staff) -> None:
    name = "lexicon/hunger"
    body = town.kabar.content.parts[name].body
    rule = "- rule: mule_ngelak\n  language: id\n  level: orange\n  phrases: [beras sudah tandas]\n"
    added = body.rstrip("\n") + "\n" + indented(body, rule + "  must_fire: [beras sudah tandas]\n")
    goes(town, staff[0], added, name)
    publishing.approve(town.kabar, staff[1], name)
    looks(town)
    assert town.kabar.content.world.sign("beras sudah tandas", "id") is not None
    change(
        town.kabar,
        flow_version,
        *(flow_version.c.name == "lexicon/debt", flow_version.c.active),
        version="older",
        body="rules: 1",
    )
    town.kabar.content_of._content = None
    spoilt(town, "lexicon/debt", "rules: 1")
    assert parts(town)["content"] == "cannot be read: lexicon/debt"
    assert town.kabar.content.world.sign("beras sudah tandas", "id") is not None


def indented(body: str, rule: str) -> str:
    at = next(line for line in body.splitlines() if line.lstrip().startswith("- rule:"))
    return "".join(" " * (len(at) - len(at.lstrip())) + line + "\n" for line in rule.splitlines())
