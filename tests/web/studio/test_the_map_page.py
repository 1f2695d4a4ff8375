"""The map of a flow as a page: what is live, the draft, a draft with faults, and one that cannot be read at all."""

from __future__ import annotations

import re

import pytest

from bot.content import packaged
from bot.core.flow import Choice, Flow, Node, Raise
from bot.core.flow_map import flow_map
from bot.services import staff
from bot.services.accounts import members
from bot.services.studio import drafts
from bot.web.studio.drawing import draw
from tests.services.studio_texts import WATER

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def editor(logged_in):
    return logged_in("editor", district=None)


def saved(kabar, visitor, name, body):
    who = staff.member(kabar, members.by_email(kabar, visitor.email))
    there = drafts.read(kabar, name)
    drafts.save(kabar, who, name, body, there.revision if there else None)


@on_one_database
def test_each_node_leads_to_its_card_and_red_paths_are_told_by_words_too(editor):
    page = editor.get("/studio/flows/check_in/map").text
    for name in packaged().world.flows["check_in"].nodes:
        assert f'href="/studio/flows/check_in#node-{name}"' in page
    assert "Oranye: " in page
    assert 'class="way orange"' in page
    assert "jalan menuju tanda oranye" in page
    assert 'style="' not in page
    part = editor.get("/studio/flows/check_in/map?part=1").text
    assert "<svg" in part
    assert "<html" not in part


@on_one_database
def test_the_tabs_of_the_studio_read_right_in_english(logged_in):
    page = logged_in("editor", district=None, language="en").get("/studio/flows/check_in").text
    assert '<a href="/studio/flows/check_in/phone">Trial phone</a>' in page
    assert re.search(r'<a href="/studio/services">Services\b', page)


@on_one_database
def test_the_draft_is_shown_first_with_what_it_lacks(editor, kabar):
    assert editor.get("/studio/flows/water/map").status_code == 404
    saved(kabar, editor, "water", WATER.replace("next: told", "next: gone", 1))
    page = editor.get("/studio/flows/water/map").text
    assert "Konsep" in page
    assert 'href="/studio/flows/water#node-gone"' in page
    assert "Langkah ini belum ditulis" in page
    saved(kabar, editor, "water", WATER.replace("nodes:", "nodes: [", 1))
    broken = editor.get("/studio/flows/water/map").text
    assert "belum bisa dibaca" in broken
    assert "water.yaml:" in broken
    assert '<svg class="flow-map"' not in broken
    saved(kabar, editor, "check_in", kabar.content.sources["check_in"].replace('ask: "Apa kabar?"', 'ask: "Sehat?"'))
    assert "Sehat?" in editor.get("/studio/flows/check_in/map").text
    assert "Sehat?" not in editor.get("/studio/flows/check_in/map?draft=0").text


def test_no_two_boxes_lie_on_each_other():
    flows = packaged().world.flows
    for flow in (*flows.values(), hundred()):
        picture = draw(flow_map(flow, flows))
        places = [(node.x, node.y, node.x + 216, node.y + node.box.height) for node in picture.nodes]
        for at, (left, top, right, bottom) in enumerate(places):
            assert 0 <= left < right <= picture.width
            assert 0 <= top < bottom <= picture.height
            for other in places[:at]:
                assert left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1], flow.name
        assert all(re.fullmatch(r"M[-\d.]+ [-\d.]+(C([-\d.]+ ?){6})+", curve.path) for curve in picture.curves)


def hundred() -> Flow:
    """Forty questions in a row, each with a way out to somebody and a way back."""
    nodes: dict[str, Node] = {}
    for at in range(50):
        choices = (
            Choice("on", "Ya, terus saja", next=f"q{at + 1}"),
            Choice("back", "Kembali", next=f"q{max(0, at - 7)}"),
            Choice("told", "Saya takut sekali di rumah ini", next=f"t{at}"),
        )
        nodes[f"q{at}"] = Node(f"q{at}", ask="Bagaimana keadaan Anda hari ini?", answer="choice", choices=choices)
        nodes[f"t{at}"] = Node(f"t{at}", say="Baik.", raise_=Raise("red", "violence"), next="q50")
    nodes["q50"] = Node("q50", say="Terima kasih.", end=True)
    return Flow("hundred", "Seratus", "q0", nodes, "x")
