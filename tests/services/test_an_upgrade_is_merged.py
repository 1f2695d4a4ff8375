"""An upgrade never overwrites what staff wrote: it is offered, and worked in where they did not change it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert

from bot.content.flows import parse_text
from bot.content.merging import merged
from bot.services.live_content import LiveContent
from bot.services.studio import drafts, merging, publishing, versions
from bot.services.studio.doors import StudioFault
from bot.services.studio.drafts import SavedMeanwhile
from bot.store import flow_version
from tests.making import Town
from tests.services.studio_texts import WATER

THEIRS = (
    WATER.replace("Baik, terima kasih.", "Baik. Kabar baik.")
    .replace("Air di rumah cukup?", "Cukupkah air di rumah?")
    .replace("next: bye}", "next: more}")
    + '  more:\n    say: "Satu lagi."\n    next: bye\n'
)
MINE = WATER.replace("Air di rumah cukup?", "Bu, air di rumah cukup?").replace("title: Air bersih", "title: Air kita")


@pytest.fixture
def town(town: Town) -> Town:
    """A deployment whose package holds the flow of water."""
    return packaged(town, WATER)


def packaged(town: Town, body: str) -> Town:
    """The same after an upgrade: its package holds this text."""
    live = town.kabar.content_of
    assert isinstance(live, LiveContent)
    base = live.base()
    flow = parse_text("water", body)
    world = base.world
    world = replace(
        world, flows={**world.flows, "water": flow}, versions={**world.versions, ("water", flow.version): flow}
    )
    content = replace(base, world=world, sources={**base.sources, "water": body})
    live.base = lambda: content
    with town.kabar.database.write() as connection:  # as publishing the package does, which reads Kabar's own folder
        first = versions.live(connection, "water") is None
        row = {"name": "water", "version": flow.version, "body": body, "active": first}
        connection.execute(insert(flow_version).values(**row, published_at=town.clock.now()))
    return town


@pytest.fixture
def edi(town: Town):
    return town.caseworker(role="editor", district=None)


def publish(town: Town, who, body: str = MINE) -> None:
    there = drafts.read(town.kabar, "water")
    drafts.save(town.kabar, who, "water", body, there.revision if there else None)
    publishing.publish(town.kabar, who, "water", "kata kita")


def live(town: Town):
    with town.kabar.database.read() as connection:
        return versions.live(connection, "water")


def test_what_both_changed_stays_as_staff_wrote_it_and_the_rest_comes(town, edi):
    publish(town, edi)
    assert merging.newer(town.kabar, "water") is None
    assert merging.waiting(town.kabar) == []
    packaged(town, THEIRS)
    assert live(town).body == MINE
    assert merging.waiting(town.kabar) == ["water"]
    new = merging.newer(town.kabar, "water")
    assert {change.path[1] for change in new.difference.changes} == {"ask", "bye", "more"}
    draft, kept = merging.merge(town.kabar, edi, "water", None)
    assert kept == ("ask",)
    flow = parse_text("water", draft.body)
    assert (flow.title, flow.nodes["ask"].ask, flow.nodes["bye"].say) == (
        "Air kita",
        "Bu, air di rumah cukup?",
        "Baik. Kabar baik.",
    )
    assert list(flow.nodes) == ["ask", "told", "bye", "more"]
    assert "# Air bersih, ditanya tiap musim kering" in draft.body
    assert merging.newer(town.kabar, "water") is None
    undone = drafts.go(town.kabar, edi, "water", draft.revision, -1)
    assert merging.newer(town.kabar, "water").version == new.version
    drafts.go(town.kabar, edi, "water", undone.revision, 1)
    with pytest.raises(StudioFault, match="nothing that is not in it"):
        merging.merge(town.kabar, edi, "water", draft.revision)


def test_what_was_merged_is_not_offered_again_when_it_is_live(town, edi):
    publish(town, edi)
    packaged(town, THEIRS)
    draft, _ = merging.merge(town.kabar, edi, "water", None)
    drafts.save(town.kabar, edi, "water", draft.body.replace("next: bye}", "next: more}"), draft.revision)
    publishing.publish(town.kabar, edi, "water", "yang baru dari Kabar")
    assert live(town).package == parse_text("water", THEIRS).version
    assert merging.waiting(town.kabar) == []


def test_somebody_who_saved_meanwhile_is_not_overwritten(town, edi):
    publish(town, edi)
    packaged(town, THEIRS)
    saved = drafts.save(town.kabar, edi, "water", MINE + "# more\n", None)
    with pytest.raises(SavedMeanwhile):
        merging.merge(town.kabar, edi, "water", None)
    with pytest.raises(StudioFault, match="does not write"):
        merging.merge(town.kabar, town.caseworker(), "water", saved.revision)
    draft, _ = merging.merge(town.kabar, edi, "water", saved.revision)
    assert "# more" in draft.body


def test_a_draft_that_is_no_flow_is_mended_first(town, edi):
    publish(town, edi)
    packaged(town, THEIRS)
    saved = drafts.save(town.kabar, edi, "water", "nodes: [", None)
    with pytest.raises(StudioFault, match="faults of form"):
        merging.merge(town.kabar, edi, "water", saved.revision)
    assert drafts.read(town.kabar, "water").body == "nodes: ["


def test_steps_that_are_gone_or_new_are_merged_too():
    gone = WATER.replace("next: told", "next: bye").replace(WATER[WATER.index("  told:") : WATER.index("  bye:")], "")
    body, kept = merged(WATER, MINE, gone)
    assert ("told" in parse_text("water", body.replace("next: told", "next: bye")).nodes, kept) == (False, ("ask",))
    own = WATER.replace("kami teruskan", "kami catat")
    body, kept = merged(WATER, own, gone)
    assert "told" in parse_text("water", body).nodes
    assert kept == ("told",)  # staff changed what the package took away: it stays
    assert merged(WATER, MINE, WATER) == (MINE, ())
    assert merged(WATER, WATER, WATER.replace("Air bersih\n", "Air minum\n", 1))[0] != WATER
