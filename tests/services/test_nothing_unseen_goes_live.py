"""What goes live is what was looked at: another draft, another version or a check that is too late stops it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import text

from bot.content.editing import set_top
from bot.core.finding import ContentError
from bot.services.kabar import Kabar
from bot.services.studio import changing, desk, drafts, judging, publishing
from bot.services.studio.doors import StudioFault
from bot.services.studio.drafts import SavedMeanwhile
from bot.services.studio.publications import Publication
from tests.making import Town
from tests.services.studio_texts import GRAVER, KINDER, WATER, looks

BEGINS = """\
flow: begins
title: Memulai
start: go
nodes:
  go: {begin: water, next: over}
  over: {end: true}
"""


@pytest.fixture
def edi(town: Town):
    return town.caseworker(role="editor", district=None)


@pytest.fixture
def ani(town: Town):
    return town.caseworker(role="admin", district=None)


def first(town: Town, edi, ani) -> None:
    drafts.save(town.kabar, edi, "water", WATER, None)
    publishing.publish(town.kabar, edi, "water", "perlu")
    publishing.approve(town.kabar, ani, "water")


def test_a_page_of_a_draft_that_is_gone_publishes_no_other(town, edi, ani) -> None:
    first(town, edi, ani)
    looked_at = drafts.save(town.kabar, edi, "water", KINDER, None)
    drafts.discard(town.kabar, ani, "water", looked_at.revision)
    theirs = drafts.save(town.kabar, ani, "water", KINDER.replace("terima kasih", "ya sudah"), None)
    with pytest.raises(SavedMeanwhile):
        publishing.publish(town.kabar, edi, "water", "lebih baik", looked_at.revision)
    with pytest.raises(SavedMeanwhile):
        drafts.save(town.kabar, edi, "water", KINDER, looked_at.revision)
    assert drafts.read(town.kabar, "water") == theirs


def test_only_the_version_that_was_looked_at_is_approved_or_refused(town, edi, ani) -> None:
    first(town, edi, ani)
    draft = drafts.save(town.kabar, edi, "water", GRAVER, None)
    looked_at = publishing.publish(town.kabar, edi, "water", "lebih berat")
    publishing.refuse(town.kabar, edi, "water", looked_at.version)
    drafts.save(town.kabar, edi, "water", GRAVER.replace("orange", "red"), draft.revision)
    now = publishing.publish(town.kabar, edi, "water", "merah")
    for settle in (publishing.approve, publishing.refuse):
        with pytest.raises(StudioFault, match="another version waits"):
            settle(town.kabar, ani, "water", looked_at.version)
    assert publishing.approve(town.kabar, ani, "water", now.version).status == "live"


def test_two_who_change_a_flows_own_settings_see_each_other(town, edi, ani) -> None:
    began = drafts.save(town.kabar, edi, "water", WATER, None)
    seen = began.revision
    changing.change(town.kabar, edi, "water", seen, ":head", lambda body: set_top(body, {"title": "Air minum"}))
    with pytest.raises(SavedMeanwhile):
        changing.change(town.kabar, ani, "water", seen, ":head", lambda body: set_top(body, {"title": "Sumur"}))
    assert "title: Air minum" in changing.written(town.kabar, "water")[0].replace('"', "")


def test_a_flow_is_not_taken_off_while_another_that_begins_it_goes_live(town, edi, ani) -> None:
    first(town, edi, ani)
    drafts.save(town.kabar, edi, "begins", BEGINS, None)
    acts = (
        lambda: publishing.publish(town.kabar, edi, "begins", "baru"),
        lambda: publishing.roll_back(town.kabar, ani, "water", "ditarik"),
    )
    with ThreadPoolExecutor() as pool:
        ended = [pool.submit(act) for act in acts]
        faults = [one.exception() for one in ended]
    assert sum(isinstance(one, (StudioFault, ContentError)) for one in faults) == 1, faults
    looks(town)
    flows = town.kabar.content.world.flows
    assert "begins" not in flows or "water" in flows


def test_two_processes_let_nothing_go_live_at_once(town, edi, ani, monkeypatch) -> None:
    """One lets a flow go live that begins another; that one is taken off by a second process at this very moment."""
    first(town, edi, ani)
    drafts.save(town.kabar, edi, "begins", BEGINS, None)
    elsewhere = Kabar.from_settings(town.kabar.settings)
    began, ended, really = Event(), Event(), publishing._go_live

    def takes_off() -> Publication:
        try:
            began.set()
            return publishing.roll_back(elsewhere, ani, "water", "ditarik")
        finally:
            ended.set()

    def waits() -> bool:
        """The other process stands at the lock; on SQLite, at the file, which has one writer."""
        if town.kabar.database.sqlite:
            return began.is_set()
        with town.kabar.database.read() as connection:
            asked = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            return bool(connection.execute(text(asked)).scalar())

    with ThreadPoolExecutor() as pool:
        other = []

        def goes_live(connection, kabar, made) -> None:
            if made.name == "begins":  # it was checked: the flow that it begins is there
                other.append(pool.submit(takes_off))
                while not waits() and not ended.wait(0.02):
                    pass
            really(connection, kabar, made)

        monkeypatch.setattr(publishing, "_go_live", goes_live)
        assert publishing.publish(town.kabar, edi, "begins", "baru").status == "live"
        fault = other[0].exception()
    elsewhere.database.close()
    assert isinstance(fault, StudioFault), fault
    assert fault.code == "begun"
    looks(town)
    assert {"begins", "water"} <= set(town.kabar.content.world.flows)


@pytest.mark.parametrize(
    ("name", "body"),
    [("plan", "[]"), ("services", "- 1"), ("services", "{siapa}")],
)
def test_a_draft_that_is_no_part_can_be_looked_at_and_thrown_away(town, edi, name: str, body: str) -> None:
    looks(town)
    if body == "{siapa}":
        body = town.kabar.content.parts[name].body.replace('name: "KP2MI"', f'name: "{body}"')
    made = drafts.save(town.kabar, edi, name, body, None)
    shown = desk.look(town.kabar, edi, name)
    assert shown.draft is not None
    assert shown.draft.judged.errors
    desk.throw_away(town.kabar, edi, name, made.revision)


def test_a_part_is_checked_before_anything_is_locked(town, edi, ani, monkeypatch) -> None:
    """SQLite has one writer: while a check of seconds held it no message could come in."""
    looks(town)
    kabar, name = town.kabar, "ladder"
    locked, really = [], judging._judged

    def judged(*given):
        locked.append(kabar.database._writer.locked())
        return really(*given)

    monkeypatch.setattr(judging, "_judged", judged)
    faster = kabar.content.parts[name].body.replace("{minutes: 15}", "{minutes: 10}", 1)
    made = drafts.save(kabar, edi, name, faster, None)
    publishing.publish(kabar, edi, name, "lebih cepat")
    drafts.discard(kabar, edi, name, made.revision)
    judging._kept.clear()
    publishing.approve(kabar, ani, name)
    looks(town)
    judging._kept.clear()
    publishing.roll_back(kabar, ani, name, "tadi lebih baik")
    assert len(locked) >= 3
    assert not any(locked)
