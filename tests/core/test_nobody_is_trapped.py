"""A flow that passes the check never traps anybody who walks through it; each kind of trap that is planted is found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.check import check_flow
from bot.core.parse import FlowError, parse_flow
from bot.core.talk import Talk
from bot.core.world import World
from tests.core.making import flow, world

LABELS = ("Merah", "Kuning", "Hijau", "Biru", "Putih")
STEPS = 150


@st.composite
def flows(draw: st.DrawFn) -> dict[str, Any]:
    """Any well-formed flow of up to nine nodes: ways forth and back, branches on answers and points, other flows."""
    count = draw(st.integers(2, 9))
    names = [f"n{number}" for number in range(count)]
    nodes: dict[str, Any] = {}
    for number, name in enumerate(names):
        ahead = names[number + 1 :] or names[-1:]
        way = (
            st.sampled_from(ahead) | st.sampled_from(names) if draw(st.integers(0, 2)) == 0 else st.sampled_from(ahead)
        )
        kind = (
            "end"
            if number == count - 1
            else draw(
                st.sampled_from(["choice", "choice", "yes_no", "number", "say", "branch", "rotate", "begin", "text"])
            )
        )
        nodes[name] = draw(_node(kind, name, way))
    nodes = _reached(nodes)
    asked = [name for name, node in nodes.items() if "ask" in node]
    counted = any("points" in choice for node in nodes.values() for choice in node.get("choices", {}).values())
    conditions = [f"{name} {what}" for name in asked for what in ("== merah", "== yes", ">= 5")]
    conditions += ["heavy >= 1", "heavy >= 3"] if counted else []
    for node in nodes.values():
        if "branch" in node and conditions:
            node["branch"][0]["when"] = draw(st.sampled_from(conditions))
        elif "branch" in node:
            node["next"] = node.pop("branch")[1]["else"]
    return {"flow": "small", "title": "Kecil", "start": "n0", "nodes": _reached(nodes)}


def _reached(nodes: dict[str, Any]) -> dict[str, Any]:
    """Without those that nothing leads to."""
    found, waiting = set(), ["n0"]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            node = nodes[name]
            waiting += [one["next"] for one in [node, *node.get("choices", {}).values()] if "next" in one]
            waiting += [to for way in node.get("branch", []) for to in (way.get("next"), way.get("else")) if to]
            waiting += node.get("rotate", [])
    return {name: node for name, node in nodes.items() if name in found}


@st.composite
def _node(  # noqa: PLR0911 - one of each kind
    draw: st.DrawFn, kind: str, name: str, way: st.SearchStrategy[str]
) -> dict[str, Any]:
    told = {"raise": {"level": "yellow", "reason": "test"}} if draw(st.integers(0, 4)) == 0 else {}
    asks = {"ask": f"Pertanyaan {name}?", "answer": kind}
    match kind:
        case "end":
            return {**told, "say": "Selesai.", "end": True}
        case "choice":
            labels = LABELS[: draw(st.integers(2, 4))]
            points = st.just({}) | st.just({"points": {"heavy": 1}})
            choices = {label.lower(): {"label": label, "next": draw(way), **draw(points)} for label in labels}
            return {**told, **asks, "choices": choices}
        case "yes_no":
            return {**told, **asks, "choices": {"yes": {"next": draw(way)}, "no": {"next": draw(way)}}}
        case "number" | "text":
            limits = {"min": 0, "max": 9} if kind == "number" else {}
            return {**told, **asks, **limits, "next": draw(way)}
        case "branch":
            return {**told, "branch": [{"when": "", "next": draw(way)}, {"else": draw(way)}]}
        case "rotate":
            return {**told, "rotate": [draw(way), draw(way)]}
        case "begin":
            return {**told, "begin": "thanks", "next": draw(way)}
        case _:
            return {**told, "say": f"Kata {name}.", "next": draw(way)}


def sound(data: dict[str, Any]) -> World | None:
    """The world with it, where its form is right and the check finds no error."""
    try:
        made = parse_flow("small", data)
    except FlowError:
        return None
    every = world()
    flows_ = {**every.flows, "small": made}
    there = type(every)(
        flows_, {**every.versions, ("small", made.version): made}, every.common, every.lexicon, every.services
    )
    errors = [one for one in check_flow(there, made) if one.severity == "error"]
    return None if errors else there


def answers(talk: Talk) -> list[str]:
    """What the open question takes."""
    assert talk.session is not None
    top = talk.session.top
    node = talk.world.flows[top.flow].nodes[top.node]
    if node.choices:
        return [str(number) for number in range(1, len(node.choices) + 1)]
    return ["0", "3", "7"] if node.answer == "number" else ["apa saja"]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(flows(), st.randoms(use_true_random=False), st.integers(0, 3))
def test_whoever_walks_through_a_sound_flow_comes_out(data, chance, round_) -> None:
    there = sound(data)
    if there is None:
        return
    talk = Talk(there)
    talk.begin("small", round_)
    for _ in range(STEPS):
        if talk.session is None or talk.session.top.flow != "small":
            return
        talk.says(chance.choice([*answers(talk), "zzz", "gak ngerti"]))
        assert talk.bot, "whoever writes is answered"
    for _ in range(STEPS):  # whoever answers at random still comes out: from any place there is a way
        if talk.session is None or talk.session.top.flow != "small":
            return
        talk.says(chance.choice(answers(talk)))
    pytest.fail(f"still inside after {2 * STEPS} answers: {data}")


ASKS = """
start: a
nodes:
  a: {ask: "A?", answer: choice, choices: {merah: {label: Merah, next: b}, biru: {label: Biru, next: c}}}
  b: {ask: "B?", answer: yes_no, choices: {"yes": {next: a}, "no": {next: b2}}}
  b2: {say: "Lagi.", next: b}
  c: {say: "Selesai.", end: true}
"""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # two questions that only lead to each other
        (ASKS.replace('"yes": {next: a}', '"yes": {next: b2}'), "small.nodes.b"),
        # the way out asks for a number that the question does not take
        (ASKS.replace("c: {say", 'c: {ask: "C?", answer: number, min: 0, max: 5, next: d}\n'
                      '  d: {branch: [{when: "c >= 6", next: e}, {else: a}]}\n  e: {say'), "small.nodes.a"),
        # the way out asks for an answer that is not given on any way
        (ASKS.replace("c: {say", 'c: {branch: [{when: "d == yes", next: d}, {else: a}]}\n'
                      '  d: {ask: "D?", answer: yes_no, next: e}\n  e: {say'), "small.nodes.a"),
    ],
)  # fmt: skip
def test_a_way_without_end_is_found(text, place) -> None:
    there = world(text)
    found = [one for one in check_flow(there, there.flows["small"]) if "never come to an end" in one.words]
    assert place in [one.place for one in found]


def test_a_question_may_come_back_if_there_is_a_way_out() -> None:
    there = world(ASKS)
    assert [one.words for one in check_flow(there, there.flows["small"]) if one.severity == "error"] == []
    counted = ASKS.replace("label: Merah, next: b", "label: Merah, points: {heavy: 1}, next: b").replace(
        "b: {ask", 'b: {branch: [{when: "heavy >= 3", next: c}, {else: a}]}\n  x: {ask'
    )
    small = flow(counted)
    assert not [one for one in check_flow(world(counted), small) if "never come to an end" in one.words]
