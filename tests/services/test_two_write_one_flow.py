"""Drafts are kept step by step: undone, done again, written by two at once, and looked at before they go live."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.editing import add_step, set_step
from bot.services.studio import cards, changing, drafts, open_pages, previews, publishing, steps
from bot.services.studio.doors import StudioFault
from bot.services.studio.drafts import SavedMeanwhile
from tests.making import Town
from tests.services.studio_texts import KINDER, TRAP, WATER, looks


@pytest.fixture
def edi(town: Town):
    return town.caseworker(role="editor", district=None)


@pytest.fixture
def ani(town: Town):
    return town.caseworker(role="editor", district=None)


def say(step, words):
    return lambda body: set_step(body, step, {"say": words, "end": True})


def test_a_step_of_the_live_flow_is_changed_undone_and_done_again(town, edi):
    live, none = changing.written(town.kabar, "thanks")
    assert none is None
    first = changing.change(town.kabar, edi, "thanks", None, "x", lambda body: add_step(body, "x", {"end": True}))
    second = changing.change(town.kabar, edi, "thanks", 1, "x", say("x", "Halo"))
    assert (first.revision, second.revision) == (1, 2)
    assert steps.around(town.kabar, "thanks", second.step) == (True, False)
    undone = drafts.go(town.kabar, edi, "thanks", 2, -1)
    undone = drafts.go(town.kabar, edi, "thanks", undone.revision, -1)
    assert undone.body == live
    with pytest.raises(StudioFault, match="nothing to undo"):
        drafts.go(town.kabar, edi, "thanks", undone.revision, -1)
    with pytest.raises(SavedMeanwhile):
        drafts.go(town.kabar, edi, "thanks", 2, 1)
    again = drafts.go(town.kabar, edi, "thanks", undone.revision, 1)
    again = drafts.go(town.kabar, edi, "thanks", again.revision, 1)
    assert again.body == second.body
    drafts.discard(town.kabar, edi, "thanks", again.revision)
    assert steps.around(town.kabar, "thanks", 1) == (False, False)
    with pytest.raises(StudioFault, match="no draft"):
        drafts.go(town.kabar, edi, "thanks", 5, 1)


def test_only_so_many_steps_are_kept(town, edi, monkeypatch):
    monkeypatch.setattr(steps, "MOST", 3)
    for number in range(6):
        drafts.save(town.kabar, edi, "water", f"{WATER}# {number}\n", number or None)
    kept = [steps.around(town.kabar, "water", step) for step in range(1, 8)]
    assert kept == [
        (False, False),
        (False, False),
        (False, True),
        (False, True),
        (True, True),
        (True, False),
        (True, False),
    ]


def test_two_who_change_different_steps_both_keep_theirs(town, edi, ani):
    drafts.save(town.kabar, edi, "water", WATER, None)
    changing.change(town.kabar, edi, "water", 1, "bye", say("bye", "Terima kasih."))
    changing.change(town.kabar, ani, "water", 1, "told", say("told", "Kami teruskan."))
    body, draft = changing.written(town.kabar, "water")
    assert "Terima kasih." in body
    assert "Kami teruskan." in body
    assert draft.by_id == ani.id
    with pytest.raises(SavedMeanwhile) as other:
        changing.change(town.kabar, edi, "water", 1, "bye", say("bye", "Sampai nanti."))
    assert other.value.draft.revision == 3
    with pytest.raises(SavedMeanwhile):  # so old that nobody knows what was seen
        changing.change(town.kabar, edi, "water", 77, "bye", say("bye", "Sampai nanti."))


def test_what_cannot_be_changed_by_form_is_said(town, edi):
    drafts.save(town.kabar, edi, "water", "nodes: [", None)
    with pytest.raises(StudioFault, match="cannot be changed by form"):
        changing.change(town.kabar, edi, "water", 1, "bye", say("bye", "x"))
    with pytest.raises(StudioFault, match="no such flow"):
        changing.written(town.kabar, "nothing")
    assert previews.preview(town.kabar, "nothing") is None
    assert not cards.story("nodes: [").readable
    assert not cards.story("- a").readable


def test_who_has_the_page_open_is_seen_for_a_while(town, edi, ani):
    assert open_pages.here(town.kabar, edi, "water") == []
    assert open_pages.here(town.kabar, ani, "water") == [edi.name]
    assert open_pages.here(town.kabar, ani, "thanks") == []
    town.clock.moment += open_pages.OPEN * 2
    assert open_pages.here(town.kabar, edi, "water") == []
    with pytest.raises(StudioFault):
        open_pages.here(town.kabar, town.caseworker(), "water")


def test_the_preview_says_what_would_change_and_whom_it_touches(town, edi, ani):
    drafts.save(town.kabar, edi, "water", WATER, None)
    publishing.publish(town.kabar, edi, "water", "Musim kering")
    asked = previews.preview(town.kabar, "water")
    assert (asked.asked_by, asked.live, asked.difference.second) == (edi.name, None, ("levels",))
    with pytest.raises(StudioFault, match="another version"):
        publishing.approve(town.kabar, ani, "water", "seen long ago")
    publishing.approve(town.kabar, ani, "water", asked.asked.version)
    looks(town)
    town.says(town.person(), "air bersih")
    draft = drafts.save(town.kabar, edi, "water", KINDER, None)
    shown = previews.preview(town.kabar, "water")
    assert sum(shown.inside.values()) == 1
    assert [change.kind for change in shown.difference.changes] == ["text"]
    assert not shown.moved
    drafts.save(town.kabar, edi, "water", TRAP, draft.revision)
    assert previews.preview(town.kabar, "water").checked.errors


def test_cards_stand_in_the_order_people_meet_them():
    shown = cards.story(
        "flow: x\ntitle: 12\nstart: ask\nnodes:\n"
        "  lost: {say: 3, odd: 1}\n"
        "  bye: {say: Baik, end: true}\n"
        "  ask:\n    ask: Berapa?\n    answer: number\n    branch: [{when: ask > 2, next: bye}, {else: turn}, 7]\n"
        "  turn: {rotate: [more, bye]}\n"
        "  more: {begin: thanks, next: gone, refer: {to: [a], reason: b}, raise: {level: red}}\n"
        "  broken: [1]\n"
    )
    assert [(card.name, card.way, card.met) for card in shown.cards] == [
        ("ask", "branch", True),
        ("bye", "end", True),
        ("turn", "rotate", True),
        ("more", "begin", True),
        ("lost", "next", False),
        ("broken", "next", False),
    ]
    assert shown.title == "12"
    assert shown.card("ask").branch == (("ask > 2", "bye"), ("", "turn"), ("", ""))
    assert shown.card("lost").unknown == ("odd",)
    assert (shown.card("more").level, shown.card("more").services) == ("red", ("a",))
    assert replace(shown.card("bye"), end=False).way == "next"
    assert shown.card("nobody") is None
