"""Suggested steps and milestones: every reason has some, they are safe, and what is wrong in a file is named."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.content import PACKAGED, ContentError, load, packaged
from bot.content.milestones import read_milestones
from bot.content.steps import MOST_STEPS, read_steps
from bot.core.flow import LEVELS
from bot.core.guidance import COUNTED, Steps
from bot.core.hear.rules import CATEGORIES

ROOT = Path(__file__).parents[2]
WORDS = (ROOT / "bot" / "web" / "templates" / "words.html").read_text(encoding="utf-8")


def reasons() -> set[str]:
    """Those of flows, of what is heard, of Kabar's own code, and all that have words."""
    flows = packaged().world.flows.values()
    raised = {node.raise_.reason for flow in flows for node in flow.nodes.values() if node.raise_}
    code = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "bot").rglob("*.py"))
    own = set(re.findall(r'Raised\(\s*"\w+",\s*"(\w+)"', code))
    assert own >= {"not_understood", "parked", "unanswered"}
    told = re.search(r"macro reason\(code\).*?endmacro", WORDS, re.DOTALL)[0]
    return {*raised, *own, *CATEGORIES, *re.findall(r'"(\w+)": _\(', told)}


def test_every_reason_has_steps_of_its_own_at_every_level() -> None:
    steps = packaged().steps
    assert reasons() - steps.reasons.keys() == set()
    assert [(one, level) for one in reasons() for level in LEVELS if not steps.reasons[one].get(level)] == []


def test_no_reason_has_steps_that_does_not_exist() -> None:
    assert packaged().steps.reasons.keys() - reasons() == set()


def test_a_reason_without_steps_gets_those_of_any_other_problem() -> None:
    steps = packaged().steps
    assert steps.of("yellow", "no_water") == steps.of("yellow", "other_problem")


def test_after_a_danger_word_nobody_is_told_to_write_to_the_line_they_chose() -> None:
    said = " ".join(step["id"] for level in LEVELS for step in packaged().steps.of(level, "danger_word"))
    assert said.startswith("Jangan menelepon atau menulis ke nomor ini")
    assert "jalur, jam, dan bahasa" not in said
    assert "tulis lewat Kabar" not in said


def test_they_are_few_and_none_twice() -> None:
    steps = packaged().steps
    for reason in steps.reasons:
        for level in LEVELS:
            found = [step["id"] for step in steps.of(level, reason)]
            assert len(found) <= MOST_STEPS
            assert len(set(found)) == len(found)


def test_each_level_begins_with_how_to_reach_somebody_without_harm() -> None:
    steps = packaged().steps
    for level in LEVELS:
        said = " ".join(step["id"] for step in steps.levels[level])
        assert "jalur, jam, dan bahasa yang ia pilih" in said
        assert "Jangan lewat keluarga" in said


@pytest.mark.parametrize(
    ("language", "unsafe"),
    [
        (
            "id",
            r"\d{3,}|hubungi (keluarga|suami|istri|orang tua)|tanya(kan)? (kepada )?keluarga|kami janji|pasti dibantu",
        ),
        ("id", r"\bkorban\b(?<!sebutan korban)"),
        ("en", r"\d{3,}|(call|ask|tell) (their|the) (family|husband|wife)|we promise|will surely"),
    ],
)
def test_none_goes_through_the_family_promises_or_holds_a_number(language: str, unsafe: str) -> None:
    every = {step[language] for by in packaged().steps.reasons.values() for steps in by.values() for step in steps}
    every |= {step[language] for steps in packaged().steps.levels.values() for step in steps}
    assert [text for text in every if re.search(unsafe, text, re.IGNORECASE)] == []


def test_every_count_of_the_programme_has_its_milestone() -> None:
    found = packaged().milestones.values()
    assert {one.count for one in found} - {None} == set(COUNTED)
    assert all(one.title["id"] and one.title["en"] for one in found)


def test_a_milestone_may_come_months_after_another() -> None:
    business = packaged().milestones["business_3"]
    assert business.earliest(date(2026, 11, 30)) == date(2027, 2, 28)
    assert business.earliest(None) is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGED, tmp_path / "flows"))


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "steps.yaml",
            "bad_line: [other_line]",
            "bad_line: [othre_line]",
            "there is no step 'othre_line'. Did you mean",
        ),
        ("steps.yaml", "alone: [danger_word]", "alone: [dangr_word]", "dangr_word has no steps. Did you mean"),
        ("steps.yaml", "  red: [try", "  rd: [try", "unknown key 'rd'. Did you mean 'red'"),
        ("steps.yaml", '    en: "Make a safety plan', '    eng: "Make a safety plan', "unknown key 'eng'"),
        ("steps.yaml", "  under_18: [child_worker]", "", "no level and no reason has this step"),
        ("steps.yaml", "  other_problem:", "  others:", "other_problem has no steps"),
        (
            "steps.yaml",
            "blocked: [",
            "blocked: [family_listen, companion, fund_where, own_papers, ",
            "10 steps on one page",
        ),
        ("milestones.yaml", '  id: "Bekerja atau berusaha"\n', "", "id is missing. Add id: in quotes"),
        (
            "milestones.yaml",
            "after: fund_received",
            "after: fund_recieved",
            "there is no milestone 'fund_recieved' above",
        ),
        ("milestones.yaml", "months: 3", "months: three", "months is 'three'"),
        ("milestones.yaml", "count: working", "count: works", "count 'works' is unknown. Did you mean 'working'"),
        ("milestones.yaml", "count: working", "count: documents_back", "documents_back is counted twice"),
        ("milestones.yaml", "Bekerja atau berusaha", "Bekerja " * 9, "it has 71 letters"),
        ("milestones.yaml", "bpjs_active:\n", "bpjs_active:\n  months: 3\n", "months after what"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(folder: Path, file: str, old: str, new: str, told: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    read = {"steps.yaml": read_steps, "milestones.yaml": read_milestones}[file]
    with pytest.raises(ContentError, match=re.escape(told)) as caught:
        read(folder)
    assert f"{file}:" in str(caught.value)
    with pytest.raises(ContentError):
        load(folder)


def test_nothing_is_suggested_where_nothing_is_written() -> None:
    assert Steps().of("red", "suicide") == ()
