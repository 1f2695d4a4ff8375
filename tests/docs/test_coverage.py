"""docs/coverage.md says what is so: every risk has a question, an answer that raises it, and words that are heard."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.content import packaged
from bot.core.flow import Node
from bot.core.hear import risk
from bot.core.ladder import Span

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8").splitlines()
CELLS = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in LINES if line.startswith("| ")]
ROWS = [row for row in CELLS if len(row) == 7 and row[0] != "risk"]
TIMES = [row for row in CELLS if len(row) == 3 and row[0] != "level"]

NAMED = (
    *("no information about how to get assistance", "debt traps", "family disharmony", "re-trafficking"),
    *("loss of documents or identity", "physical illness or disability", "no decent work"),
    *("worsening economy, trapped in debt", "administration suspiciously easy"),
    *("a paper is missing, you can go anyway", "passport in three days", "suicide", "violence", "confined"),
)
"""The risks and warning signs of the programme's documents, and what is red."""


def test_no_risk_is_left_out() -> None:
    assert {row[0] for row in ROWS} >= set(NAMED)


def test_no_category_of_the_lexicon_is_left_out() -> None:
    assert {row[5] for row in ROWS} == {rule.category for rule in packaged().world.lexicon.rules}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[2]}")
def test_the_question_asks_and_an_answer_tells_a_person(row: list[str]) -> None:
    _, asked, told, level, reason, _, _ = row
    assert _node(asked).ask, f"{asked} asks nothing"
    assert told in _after(asked), f"no answer to {asked} leads to {told}"
    raised = _node(told).raise_
    assert raised is not None
    assert (raised.level, raised.reason) == (level, reason)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[5]}: {row[6]}")
def test_the_words_are_heard(row: list[str]) -> None:
    sign = risk.find(packaged().world.lexicon, row[6], "id")
    assert sign is not None
    assert sign.category == row[5]


def test_every_reason_has_words_for_the_caseworker() -> None:
    words = (ROOT / "bot" / "web" / "templates" / "words.html").read_text(encoding="utf-8")
    named = set(re.findall(r'"(\w+)": _\(', words))
    assert {name for row in ROWS for name in (row[4], row[5])} <= named


def test_the_times_are_those_of_the_ladder() -> None:
    levels = packaged().ladder.levels
    assert [row[0] for row in TIMES] == list(levels)
    for level, acknowledge, contact in TIMES:
        rung = levels[level]  # type: ignore[index]  # a level: the line above says so
        assert (rung.acknowledge, rung.contact) == (_span(acknowledge), _span(contact))


def _span(words: str) -> Span:
    number, _, unit = words.partition(" ")
    return (
        Span(working_days=int(number))
        if unit == "working days"
        else Span(timedelta(**{unit.rstrip("s") + "s": int(number)}))
    )


def _node(place: str) -> Node:
    flow, _, name = place.partition(".")
    return packaged().world.flows[flow].nodes[name]


def _after(place: str) -> set[str]:
    """All that can follow an answer to this question, other flows that are begun included."""
    reached: set[str] = set()
    waiting = _ways(place)
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += _ways(here)
    return reached


def _ways(place: str) -> list[str]:
    flow, _, _ = place.partition(".")
    node = _node(place)
    names = [*(choice.next for choice in node.choices), *(way.next for way in node.branch), *node.rotate, node.next]
    begun = packaged().world.flows[node.begin].start if node.begin else None
    return [f"{flow}.{name}" for name in names if name] + ([f"{node.begin}.{begun}"] if begun else [])
