"""Whose numbers a person gets, and that a flow can say honestly that nobody has dialled them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.content import packaged
from bot.content.services import read_services
from bot.core.effects import Referred
from bot.core.finding import ContentError
from bot.core.world import Service
from tests.core.making import world
from tests.transcripts.chat import Chat

GIVE = """
{start: a, nodes: {
  a: {refer: {to: [near, far, women], reason: asked}, next: b},
  b: {branch: [{when: undialled >= 2, next: several}, {when: undialled == 1, next: one}, {else: none}]},
  several: {say: Beberapa, end: true}, one: {say: Satu, end: true}, none: {say: Semua, end: true}}}
"""


def given(facts, **services):
    base = {
        "near": Service("near", "Dekat", "0370", districts=("Lombok Tengah",)),
        "far": Service("far", "Jauh", "171"),
        "women": Service("women", "Perempuan", "129", audience="women_children"),
    }
    chat = Chat({"language": "id", **facts}, world=replace(world(GIVE), services={**base, **services}))
    chat.begin("small")
    return [one for effect in chat.effects(Referred) for one in effect.services], chat.bot.split()[-1]


def test_a_local_number_is_given_to_those_who_live_there():
    assert given({"district": "Lombok Tengah", "gender": "male"}) == (["near", "far"], "Beberapa")
    assert given({"district": "Cirebon", "gender": "male"}) == (["far"], "Satu")
    assert given({"gender": "female"}) == (["far", "women"], "Beberapa")


def test_only_numbers_that_were_given_count():
    dialled = Service("far", "Jauh", "171", verified_on=date(2026, 11, 2))
    assert given({"gender": "male"}, far=dialled) == (["far"], "Semua")


def test_a_child_and_a_woman_get_the_line_for_them_and_a_man_does_not():
    sapa = packaged().services["sapa"]
    assert not sapa.suits("male", 30, "Lombok Tengah")
    assert sapa.suits("male", 12)
    assert sapa.suits("female", None)


def test_a_district_that_nobody_knows_is_a_fault(tmp_path):
    (tmp_path / "districts.yaml").write_text("NTB: {zone: Asia/Makassar, districts: [Lombok Tengah]}\n")
    text = "posko: {name: Posko, contact: '0370', audience: all, verified_on: , districts: [Lombok Tenga]}\n"
    (tmp_path / "services.yaml").write_text(text)
    with pytest.raises(ContentError, match=r"is not in districts\.yaml\. Did you mean 'Lombok Tengah'"):
        read_services(tmp_path)
    (tmp_path / "services.yaml").write_text(text.replace("Tenga]", "Tengah]"))
    assert read_services(tmp_path)["posko"].districts == ("Lombok Tengah",)
