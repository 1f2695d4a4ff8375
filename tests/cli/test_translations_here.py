"""``kabar translations ... --as``: a language out of this deployment's database, and in again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from tests.making import Town

pytestmark = pytest.mark.usefixtures("kabar")


@pytest.fixture
def run(environ):
    def kabar(*arguments: object) -> Result:
        return CliRunner().invoke(main, ("translations", *map(str, arguments)), env=environ)

    return kabar


def said(result: Result, code: int = 0) -> str:
    assert result.exit_code == code, result.output
    return result.output


def address(town: Town, role: str) -> str:
    return town.caseworker(role=role, district=None).name.lower().replace(" ", "") + "@example.org"


def test_out_and_in_and_counted(town, run, tmp_path: Path) -> None:
    editor, other = address(town, "editor"), address(town, "admin")
    told = said(run("export", "sas", tmp_path, "--flow", "common", "--as", editor))
    file = tmp_path / "kabar-sas-common.po"
    assert told.endswith(f"{file.name}: {len(town.kabar.content.world.common)} texts\n")
    before = json.loads(said(run("status", "--here", "--json")))[0]
    assert before["language"] == "sas"
    text = file.read_text(encoding="utf-8")
    yes = '#, fuzzy\nmsgctxt "common.yes"\nmsgid "Ya"\nmsgstr "'
    file.write_text(text.replace(yes, f"{yes}Nggih {{x}}"), encoding="utf-8")
    assert "other braces" in said(run("import", "sas", file, "--as", editor), 1)
    file.write_text(text.replace(yes, f"{yes}Nggih "), encoding="utf-8")
    assert "1 text translated" in said(run("import", "sas", file, "--as", editor, "--dry-run"))
    assert "1 text translated" in said(run("import", "sas", file, "--as", editor))
    # somebody else brings the same file with other words: what is here stays, unless it is said otherwise
    file.write_text(text.replace(yes, f"{yes}Inggih "), encoding="utf-8")
    told = json.loads(said(run("import", "sas", file, "--as", other, "--json"), 1).splitlines()[0])
    assert [(one["kind"], one["context"]) for one in told["texts"]] == [("conflict", "common.yes")]
    assert "1 text translated" in said(run("import", "sas", file, "--as", other, "--theirs"))
    assert "sas  Sasak" in said(run("status", "--here"))
    file.write_bytes(b"\xff")
    assert "not UTF-8" in said(run("import", "sas", file, "--as", editor), 2)
    assert "no account" in said(run("export", "sas", tmp_path, "--as", "nobody@example.org"), 2)
    assert "say with --as" in said(run("export", "sas", tmp_path, "--flow", "common"), 2)
