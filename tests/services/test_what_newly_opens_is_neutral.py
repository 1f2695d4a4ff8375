"""What may now reach a phone first is held to neutral words, whichever file made it so: the plan, a service's line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.finding import ContentError
from bot.services import publishing as packaged
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.services.studio import drafts, judging, publishing
from tests.making import Town
from tests.services.content import having
from tests.services.test_staff_translate import ASK, live, writes

RING = """
flow: ring
title: Nomor
start: here
keywords: [nomor siapa]
nodes:
  here: {say: "Ini nomornya.", refer: {to: [lpsk], reason: asked_numbers}, end: true}
"""


@pytest.fixture
def editor(town: Town) -> StaffMember:
    return town.caseworker(role="editor", district=None)


def beginning(town: Town, flow: str) -> str:
    """The live plan with one more step, which begins this flow."""
    body = town.kabar.content.parts["plan"].body
    assert "also:\n" in body
    return body.replace("also:\n", f"also:\n  - {{step: more, flow: {flow}, days: [70], late: send, late_days: 14}}\n")


def found(kabar: Kabar, part: str, body: str) -> list[tuple[str, str]]:
    return [(one.kind, one.flow) for one in judging.judge(kabar, part, body).errors]


def test_a_plan_goes_live_with_no_flow_whose_first_words_say_too_much(town: Town, editor: StaffMember) -> None:
    body = beginning(town, "debt")
    assert set(found(town.kabar, "plan", body)) == {("not_neutral", "debt")}
    drafts.save(town.kabar, editor, "plan", body, None)
    with pytest.raises(ContentError) as told:
        publishing.publish(town.kabar, editor, "plan", "coba")
    assert "'utang'" in str(told.value)
    assert found(town.kabar, "plan", beginning(town, "wellbeing")) == []


def test_the_words_that_staff_wrote_in_other_languages_count(town: Town, editor: StaffMember) -> None:
    live(town, editor, town.caseworker(role="admin", district=None))
    assert found(town.kabar, "plan", beginning(town, "water")) == []
    writes(town, editor, ASK, "Aiq side, korban, genep?")  # nothing begins it yet
    with town.kabar.database.read() as connection:
        packaged.renew(connection, town.kabar, at_once=True)
    assert found(town.kabar, "plan", beginning(town, "water")) == [("not_neutral", "water")]


def test_a_services_new_name_may_not_say_too_much_where_a_flow_opens_with_it(town: Town) -> None:
    kabar = having(town.kabar, ring=RING)
    body = kabar.content.parts["services"].body.replace('name: "LPSK"', 'name: "TKI"')
    assert found(kabar, "services", body) == [], "who is given it asked for it"
    content = replace(kabar.content, neutral=replace(kabar.content.neutral, flows=frozenset({"ring"})))
    kabar = replace(kabar, content_of=lambda: content)
    assert found(kabar, "services", body) == [("not_neutral", "ring")]
    assert found(kabar, "services", content.parts["services"].body) == []
