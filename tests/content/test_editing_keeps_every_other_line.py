"""A form changes its own step: every other line of the file, comments included, stays as it was written."""

from __future__ import annotations

import pytest

from bot.content import PACKAGED
from bot.content.editing import (
    NotEditable,
    add_step,
    read_step,
    rename_step,
    set_step,
    set_top,
    step_text,
    take_step,
)
from bot.content.flows import flow_files, parse_text
from bot.content.yaml import read_yaml

FILES = flow_files(PACKAGED)

COMMENTED = """\
# The flow
flow: water
title: "Air"
start: ask   # where it begins
nodes:
  # about water
  ask:
    ask: "Air cukup?"   # as they say it
    answer: choice
    choices:
      # plenty
      enough: {label: "Cukup", also: [banyak, 'ada'], next: bye}
      little:
        label: "Kurang"
        next: told

  # who is told
  told: {raise: {level: yellow, reason: no_water}, say: "Kami teruskan.", end: true}
  bye:
    say: |
      Baik.
      # no comment
    end: true
# the end
"""


def lines(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


@pytest.mark.parametrize("file", FILES[:: len(FILES) // 4], ids=lambda file: file.stem)
def test_what_is_saved_unchanged_is_not_touched(file):
    body = file.read_text(encoding="utf-8")
    for name, step in list(read_yaml(body)["nodes"].items())[:4]:
        assert set_step(body, name, step) == body
        assert rename_step(rename_step(body, name, "brand_new"), "brand_new", name) == body
        assert take_step(add_step(body, "brand_new", {"say": "Baik", "end": True}, name), "brand_new") == body


def test_one_text_is_one_line():
    step = read_yaml(COMMENTED)["nodes"]["ask"]
    changed = set_step(COMMENTED, "ask", {**step, "ask": "Air di rumah cukup?"})
    assert lines(COMMENTED, changed) == (
        ['    ask: "Air cukup?"   # as they say it'],
        ['    ask: "Air di rumah cukup?" # as they say it'],
    )


def test_an_answer_more_stands_in_its_place_and_one_less_is_gone():
    step = read_yaml(COMMENTED)["nodes"]["ask"]
    new = {"enough": step["choices"]["enough"], "none": {"label": "Tidak ada", "next": "told"}}
    changed = set_step(COMMENTED, "ask", {**step, "choices": new})
    assert list(parse_text("water", changed).nodes["ask"].choices)[1].label == "Tidak ada"
    assert "Kurang" not in changed
    assert "# plenty" in changed
    assert "# who is told" in changed
    assert "      # no comment" in changed


def test_answers_change_their_places():
    step = read_yaml(COMMENTED)["nodes"]["ask"]
    turned = dict(reversed(step["choices"].items()))
    flow = parse_text("water", set_step(COMMENTED, "ask", {**step, "choices": turned}))
    assert [choice.key for choice in flow.nodes["ask"].choices] == ["little", "enough"]


def test_a_zero_stays_and_an_empty_key_goes():
    step = {"ask": "Berapa?", "answer": "number", "min": 0, "max": 9, "next": "bye", "again": "", "branch": []}
    assert read_yaml(set_step(COMMENTED, "ask", step))["nodes"]["ask"] == {
        "ask": "Berapa?",
        "answer": "number",
        "min": 0,
        "max": 9,
        "next": "bye",
    }


def test_a_name_changes_wherever_it_is_named():
    body = COMMENTED.replace("end: true}", "next: bye}").replace("next: told", "next: told  # soon")
    flow = parse_text("water", rename_step(rename_step(body, "told", "passed_on"), "ask", "first"))
    assert flow.start == "first"
    assert [choice.next for choice in flow.nodes["first"].choices] == ["bye", "passed_on"]
    with pytest.raises(NotEditable):
        rename_step(body, "told", "bye")


def test_a_step_is_copied_into_another_flow():
    name, values = read_step(step_text(COMMENTED, "told"))
    other = add_step("flow: x\ntitle: X\nstart: told\nnodes:\n", name, values)
    assert parse_text("x", other).nodes["told"].raise_.reason == "no_water"
    with pytest.raises(NotEditable):
        read_step("a: {say: x}\nb: {say: y}\n")
    with pytest.raises(NotEditable):
        read_step("- no\n")


def test_the_flows_own_settings_change_and_nothing_else():
    changed = set_top(COMMENTED, {"title": "Air: bersih", "keywords": ["air", "air bersih"], "sensitive": True})
    flow = parse_text("water", changed)
    assert (flow.title, flow.keywords, flow.sensitive) == ("Air: bersih", ("air", "air bersih"), True)
    assert set_top(changed, {"title": "Air", "keywords": [], "sensitive": False}) == COMMENTED


def test_odd_steps_are_refused_or_left_as_they_are():
    body = "flow: x\nstart: a\nnodes:\n  a: {say: x, branch: 5, rotate: no, next: b}\n  7: {say: y}\n  true: {say: z}\n"
    for name in ("7", "true"):
        with pytest.raises(NotEditable):
            set_step(body, name, {"say": "z"})
    assert "next: c" in rename_step(body + "  b: {end: true}\n", "b", "c")


@pytest.mark.parametrize("body", ["", "[", "- a\n", "flow: x\n", "nodes: 3\nflow: x\n", "nodes: {a: {say: x}}\n"])
def test_what_is_no_flow_is_refused_in_one_way(body):
    with pytest.raises(NotEditable):
        set_step(body, "ask", {"say": "x"})
