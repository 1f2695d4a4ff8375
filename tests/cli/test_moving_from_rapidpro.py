"""An afternoon: an export becomes files, the files become drafts, they are checked, published, and talked to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from tests.content.rapidpro.exports import SAMPLES
from tests.making import Town

pytestmark = pytest.mark.usefixtures("kabar")


@pytest.fixture
def run(environ):
    def kabar(*arguments: str) -> Result:
        return CliRunner().invoke(main, ("flows", *arguments), env=environ)

    return kabar


def address(town: Town, role: str) -> str:
    return town.caseworker(role=role, district=None).name.lower().replace(" ", "") + "@example.org"


def test_flows_of_rapidpro_go_live(run, town: Town, tmp_path: Path) -> None:
    editor, second = address(town, "editor"), address(town, "supervisor")
    for name in ("parent_and_child", "survey_v14"):
        assert run("import-rapidpro", str(SAMPLES / f"{name}.json"), "--to", str(tmp_path)).exit_code == 1
    files = sorted(map(str, tmp_path.glob("*.yaml")))
    taken = run("import", *files, "--as", editor)
    assert taken.exit_code == 0, taken.output
    for name in ("tanya_bahasa", "sambutan", "household_survey"):  # what is begun goes before what begins it
        checked = run("check", name)
        assert f"{name}: 0 errors" in checked.output, checked.output
        run("publish", name, "--as", editor, "--why", "dari RapidPro")
        run("approve", name, "--as", second)
    live = {row["name"]: row for row in json.loads(run("list", "--json").output)}
    for name in ("tanya_bahasa", "sambutan", "household_survey"):
        assert (live[name]["origin"], live[name]["draft"]) == ("staff", False)
