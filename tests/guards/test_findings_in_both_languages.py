"""What is wrong with content can be said in Indonesian: each sentence in code has its own, and none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.content.findings import catalogue, of_forms
from bot.content.source import UNREADABLE
from bot.core.shape import FORM
from bot.core.story import STORY

ROOT = Path(__file__).parents[2]
OWN = ROOT / "bot" / "core" / "told.py"
FILES = [OWN] + [
    file for file in sorted((ROOT / "bot").rglob("*.py")) if "from bot.core.told import" in file.read_text("utf-8")
]
"""Those that say what is wrong; others have a ``told`` of their own."""
OF_THE_TERMINAL = ROOT / "bot" / "content" / "rapidpro"
"""What comes over from RapidPro is reported by a command alone, in English as all commands."""
FINDERS = [
    file
    for file in sorted((ROOT / "bot").rglob("*.py"))
    if OF_THE_TERMINAL not in file.parents and re.search(r"\bFinding\(\S|\bshape\.add\(", file.read_text("utf-8"))
]
"""Those that make findings, of flows and of all other content."""
SPOKEN = sorted({*FILES, *FINDERS})


def calls(file: Path, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or ast.unparse(node.func).rpartition(".")[2] not in names:
            continue
        if isinstance(node.func, ast.Name) or "told" not in names:  # dialled.told says no sentence
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


def test_those_that_make_findings_are_known() -> None:
    names = {str(file.relative_to(ROOT / "bot")) for file in FINDERS}
    assert names > {"content/plan.py", "content/lexicon_lists.py", "content/story.py", "services/studio/part_checks.py"}
    assert {file for file in FINDERS if file not in FILES} <= {ROOT / "bot" / "core" / "check" / "place.py"}


@pytest.mark.parametrize("file", SPOKEN, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_finding_is_put_together_from_parts(file: Path) -> None:
    for call in calls(file, "Finding", "error", "warning", "add", "_refused", "refused"):
        for part in call.args:
            spoken = isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and " " in str(part.value))
            first_is_a_place = part is call.args[0] and ast.unparse(call.func).endswith(("Finding", "refused"))
            assert not spoken or first_is_a_place, f"{file}:{part.lineno}: {ast.unparse(part)}"


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_said_to_who_writes_by_form_stands_for_sentences_that_there_are(language: str) -> None:
    used, forms = {template for template, _ in templates()}, of_forms(language)
    assert forms.keys() == of_forms("id").keys()
    assert sorted({english for _, english in forms} - used) == []
    for (_, english), said in forms.items():
        assert said
        assert filled(said) <= filled(english), english
        assert not re.search(r"\b(next|end|else|begin|answer|choices|sensitive|raise|refer):|'\w+'|YAML", said), said


def kinds() -> set[str]:
    """Every kind of finding that the code makes."""
    pinned = {
        call.args[0].value
        for file in FILES
        for call in calls(file, "error", "warning", "grave")
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    named = {
        keyword.value.value
        for file in FILES
        for call in calls(file, "Finding")
        for keyword in call.keywords
        if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant)
    }
    return pinned | named | {"untranslated", "outdated", "graver_is_slower", FORM, UNREADABLE, STORY}


def test_every_kind_of_finding_is_on_the_page_and_none_is_left_over() -> None:
    page = (ROOT / "docs" / "writing-flows.md").read_text(encoding="utf-8")
    table = page.partition("### What is checked")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == kinds()
