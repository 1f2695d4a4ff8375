"""Every command and every setting is documented; what is missing is named."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from bot.cli import COMMANDS, main
from bot.config import Settings
from bot.config_sources import named

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"


def documents() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in [README, *sorted((ROOT / "docs").glob("*.md"))])


def subcommands() -> list[str]:
    """``people import``, ``staff add`` and their like."""
    context = click.Context(main)
    found = []
    for name in COMMANDS:
        command = main.get_command(context, name)
        if isinstance(command, click.Group):
            found += [f"{name} {sub}" for sub in command.list_commands(context)]
    return found


def test_every_command_stands_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in COMMANDS if not re.search(rf"kabar {name}\b", text)] == []


def test_every_subcommand_stands_in_readme_or_docs() -> None:
    text = documents()
    assert [name for name in subcommands() if not re.search(rf"(kabar |`){name}\b", text)] == []


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_stands_in_readme_or_docs(field: str) -> None:
    assert re.search(rf"\b{named(field)}\b", documents()), f"{named(field)} is documented nowhere"


def test_no_setting_is_documented_that_is_not_there() -> None:
    known = {named(field) for field in Settings.model_fields} | {"KABAR_CHROMIUM", "KABAR_AXE"}
    told = set(re.findall(r"\bKABAR_[A-Z_]+[A-Z]\b", documents()))
    assert {name for name in told if name.removesuffix("_FILE") not in known} == set()
