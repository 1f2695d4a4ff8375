"""Texts for people are content: what fired a sign is a key, and what ``kabar chat`` says stands in its catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.fired import OWN_KEYS

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "bot").rglob("*.py"))
RULE = 2
"""Its place among the arguments of ``Raised`` and ``Run.raised``."""


def calls(file: Path, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names:
            yield node


def rules_of(file: Path) -> list[ast.expr]:
    given = []
    for call in calls(file, "Raised", "raised"):
        named = [keyword.value for keyword in call.keywords if keyword.arg == "rule"]
        given += named or call.args[RULE : RULE + 1]
    return given


def literal(node: ast.expr) -> str:
    """The letters that code itself puts into a string; the key of a look-up is none of them."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.Subscript):
        return literal(node.value)
    return "".join(literal(part) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))


def test_there_are_rules_to_look_at() -> None:
    assert sum(len(rules_of(file)) for file in FILES) > len(OWN_KEYS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_rule_is_a_sentence_or_a_key_that_has_no_words(file: Path) -> None:
    for rule in rules_of(file):
        place = f"{file.relative_to(ROOT)}:{rule.lineno}: {ast.unparse(rule)}"
        if isinstance(rule, ast.Call) and ast.unparse(rule.func) == "fired.own":
            assert isinstance(rule.args[0], ast.Constant), place
            assert rule.args[0].value in OWN_KEYS, place
        else:
            # a name from the lexicon (sign.rule), or a flow and its node: nothing in letters but the dot between
            assert literal(rule) in {"", "."}, place


def test_no_key_is_left_over() -> None:
    used = [rule.args[0] for file in FILES for rule in rules_of(file) if isinstance(rule, ast.Call)]
    assert {one.value for one in used if isinstance(one, ast.Constant)} == set(OWN_KEYS)


def test_what_chat_prints_comes_from_its_catalogue() -> None:
    shown = [call.args[0] for call in calls(ROOT / "bot" / "cli" / "chat.py", "echo", "secho", "prompt") if call.args]
    assert shown
    assert [ast.unparse(one) for one in shown if re.search("[A-Za-z]", literal(one).replace("\n", " "))] == []
