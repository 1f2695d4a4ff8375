"""What is wrong with content can be said in Indonesian: each sentence in code has its own, and none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.content.findings import catalogue
from bot.content.source import UNREADABLE
from bot.core.shape import FORM
from bot.core.story import STORY

ROOT = Path(__file__).parents[2]
OWN = ROOT / "bot" / "core" / "told.py"
FILES = [OWN] + [
    file for file in sorted((ROOT / "bot").rglob("*.py")) if "from bot.core.told import" in file.read_text("utf-8")
]
"""Those that say what is wrong; others have a ``told`` of their own."""


def calls(file: Path, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names:
            yield node


def templates() -> Iterator[tuple[str, ast.Call]]:
    for file in FILES:
        for call in calls(file, "told"):
            assert isinstance(call.args[0], ast.Constant), f"{file}:{call.lineno}: a template is never put together"
            yield call.args[0].value, call


def filled(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_sentence_has_its_indonesian_and_none_is_left_over() -> None:
    used = {template for template, _ in templates()}
    known = catalogue("id")
    assert sorted(used - known.keys()) == []
    assert sorted(known.keys() - used) == []


def test_the_indonesian_fills_in_what_the_english_does() -> None:
    for english, indonesian in catalogue("id").items():
        assert filled(indonesian) <= filled(english), english


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_each_is_given_what_it_fills_in(file: Path) -> None:
    for call in calls(file, "told"):
        given = {keyword.arg for keyword in call.keywords}
        if None not in given:
            assert filled(ast.literal_eval(call.args[0])) == given, f"{file}:{call.lineno}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_finding_is_put_together_from_parts(file: Path) -> None:
    for call in calls(file, "Finding", "error", "warning", "add"):
        for part in call.args:
            spoken = isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and " " in str(part.value))
            first_is_a_place = part is call.args[0] and ast.unparse(call.func).endswith("Finding")
            assert not spoken or first_is_a_place, f"{file}:{part.lineno}: {ast.unparse(part)}"


def kinds() -> set[str]:
    """Every kind of finding that the code makes."""
    pinned = {
        call.args[0].value
        for file in FILES
        for call in calls(file, "error", "warning", "grave")
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    return pinned | {"untranslated", "outdated", FORM, UNREADABLE, STORY}


def test_every_kind_of_finding_is_on_the_page_and_none_is_left_over() -> None:
    page = (ROOT / "docs" / "writing-flows.md").read_text(encoding="utf-8")
    table = page.partition("### What is checked")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == kinds()
