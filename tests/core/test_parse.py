from __future__ import annotations

import pytest

from bot.core.parse import FlowError, parse_flow, version_of
from tests.core.making import flow

GOOD = "{start: a, nodes: {a: {say: Hai, end: true}}}"


def faults(text):
    with pytest.raises(FlowError) as fault:
        flow(text)
    return str(fault.value)


def test_a_small_flow_is_read():
    small = flow(GOOD)
    assert small.nodes["a"].say == "Hai"
    assert small.nodes["a"].end


def test_yes_no_has_its_two_choices_without_writing_them():
    small = flow("{start: a, nodes: {a: {ask: Ya?, answer: yes_no, end: true}}}")
    assert [choice.key for choice in small.nodes["a"].choices] == ["yes", "no"]


def test_the_version_changes_with_the_content_only():
    data = {"flow": "a", "nodes": {}}
    assert version_of(data) == version_of(dict(data))
    assert version_of(data) != version_of({**data, "title": "x"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{start: a}", "nodes is missing"),
        ("{start: a, nodes: {}}", "the flow has no nodes"),
        ("{start: a, nodes: {a: {sy: x}}}", "unknown key 'sy'. Did you mean 'say'"),
        ("{start: a, nodes: {a: {ask: x, next: a}}}", "a question without 'answer'"),
        ("{start: a, nodes: {a: {answer: text, next: a}}}", "'answer' without a question"),
        ("{start: a, nodes: {a: {ask: x, answer: txt}}}", "answer 'txt' is unknown"),
        ("{start: a, nodes: {a: {ask: x, answer: choice, next: a}}}", "choices is missing"),
        ("{start: a, nodes: {a: {ask: x, answer: choice, choices: {b: {label: B}}}}}", "at least two"),
        ("{start: a, nodes: {a: {ask: x, answer: yes_no, choices: {true: {}}}}}", "is not a word"),
        ("{start: a, nodes: {a: {ask: x, answer: yes_no, choices: {maybe: {}}}}}", "no answer to yes_no"),
        (
            '{start: a, nodes: {a: {ask: x, answer: yes_no, choices: {"yes": {sure: true}}}}}',
            "'sure' with answer yes_no",
        ),
        ("{start: a, nodes: {a: {say: x, end: true, next: a}}}", "two ways on at once"),
        ("{start: a, nodes: {a: {branch: [{when: 'a = 1', next: a}, {else: a}]}}}", "column 3"),
        ("{start: a, nodes: {a: {branch: [{else: a}, {when: 'a == 1', next: a}]}}}", "the else is not the last"),
        ("{start: a, nodes: {a: {raise: {level: blue, reason: x}}}}", "level 'blue' is unknown"),
        ("{start: a, nodes: {a: {raise: {level: red}}}}", "reason is missing"),
        ("{start: a, nodes: {a: {do: dance, end: true}}}", "do 'dance' is unknown"),
        ("{start: a, nodes: {a: {say: [x], end: true}}}", "say is not a text"),
        ("{start: a, nodes: {a: {say: x, end: maybe}}}", "end is 'maybe'"),
        ("{start: a, keywords: no, nodes: {a: {say: x, end: true}}}", "keywords is not a list"),
        ("{start: a, nodes: {a: [x]}}", "a is not a mapping"),
        ("{start: a, nodes: {a: {branch: {else: a}}}}", "branch is not a list"),
        ("{start: a, nodes: {a: {branch: [{next: a}]}}}", "a branch without 'when'"),
        ("{start: a, nodes: {a: {remember: {language: [id]}, end: true}}}", "not a constant"),
        ("{start: a, nodes: {a: {ask: x, answer: number, choices: {b: {label: B}}, next: a}}}", "with answer number"),
        ("{start: a, nodes: {a: {ask: x, answer: text, rotate: [a]}}}", "'rotate' in a node that asks"),
        ("{start: a, nodes: {a: {ask: x, answer: choice, choices: {b: {}, c: {label: C}}, next: a}}}", "no label"),
        ("{start: a, expires_hours: 0, nodes: {a: {end: true}}}", "a whole number from 1 to"),
    ],
)
def test_a_fault_is_told_in_words(text, words):
    assert words in faults(text)


@pytest.mark.parametrize("data", [None, [], "x", 3, {"nodes": []}, {"nodes": {"a": None}}, {1: 2}])
def test_anything_else_is_refused_and_does_not_fail(data):
    with pytest.raises(FlowError):
        parse_flow("a", data)
