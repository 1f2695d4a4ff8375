"""The README leaves nothing out, and every link and picture of the documentation leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.cli import COMMANDS
from bot.config import Settings
from bot.config_sources import OTHERS, named

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
MADE = {"build", "dist", "var", "secrets", "htmlcov", "venv"}
"""Folders that stand at the top after a run and belong to nobody's clone."""

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_PATH = re.compile(r"`((?:bot|worker|tests|benchmarks|samples|deploy|docs)/[\w./-]+)`")


def rows_of(heading: str) -> list[list[str]]:
    """The cells of the table beneath a heading, without its head."""
    part = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def anchors(page: str) -> set[str]:
    """The anchors that headings get where Markdown is shown."""
    titles = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", page, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_setting_stands_in_its_table_and_no_other() -> None:
    told = {row[0].strip("`") for row in rows_of("Settings")}
    assert told == {named(field) for field in Settings.model_fields}
    assert all(name in README for name in OTHERS)


def test_every_command_stands_in_its_table_in_order() -> None:
    told = [row[0].strip("`").removeprefix("kabar ") for row in rows_of("Commands")]
    assert told == list(COMMANDS)


def test_every_folder_at_the_top_is_told_about() -> None:
    told = {row[0].strip("`").partition("/")[0] for row in rows_of("The rooms")}
    there = {
        found.name
        for found in ROOT.iterdir()
        if found.is_dir() and found.name not in MADE and (not found.name.startswith(".") or found.name == ".ci")
    }
    assert {name for name in there if not name.endswith(".egg-info")} == told


def test_every_room_of_bot_is_told_about() -> None:
    told = {row[0].strip("`") for row in rows_of("The rooms")}
    there = {
        f"bot/{found.name}" for found in (ROOT / "bot").iterdir() if found.is_dir() and found.name != "__pycache__"
    }
    assert there <= told


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    for link in _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8"))):
        if "://" in link:
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), f"{page.name}: {link}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_is_named_is_there(page: Path) -> None:
    for path in _PATH.findall(page.read_text(encoding="utf-8")):
        if path != "bot/flows/air_minum.yaml":  # the page shows how to write it
            assert (ROOT / path).exists(), f"{page.name}: {path}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_shown_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for command in re.findall(r"`kabar ([a-z]+)", text) + re.findall(r"(?:/|web )kabar ([a-z]+) ", text):
        assert command in COMMANDS, f"{page.name}: kabar {command}"
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for target in re.findall(r"`make ([a-z]+)`", text):
        assert target in targets, f"{page.name}: make {target}"
