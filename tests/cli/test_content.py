"""``kabar content``: a plan and a number are changed in a terminal."""

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
    def kabar(*arguments: str, code: int = 0) -> str:
        result: Result = CliRunner().invoke(main, ("content", *arguments), env=environ)
        assert result.exit_code == code, result.output
        return result.output

    return kabar


def address(town: Town, role: str) -> str:
    return town.caseworker(role=role, district=None).name.lower().replace(" ", "") + "@example.org"


def test_a_plan_and_a_number_go_their_way(run, town: Town, tmp_path: Path) -> None:
    editor, other = address(town, "editor"), address(town, "supervisor")
    town.person()
    assert "plan" in run("list")
    assert "2 parts" in run("export", "plan", "services", "--to", str(tmp_path))
    plan, services = tmp_path / "plan.yaml", tmp_path / "services.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("days: 7, times: 8", "days: 10, times: 8"), encoding="utf-8"
    )
    services.write_text(services.read_text(encoding="utf-8").replace('"110"', '"112"'), encoding="utf-8")
    assert "drafts now: plan, services" in run("import", str(plan), str(services), "--as", editor)
    assert "there is a draft already" in run("import", str(plan), "--as", editor, code=2)
    assert "plan: 0 errors" in run("check")
    told = json.loads(run("diff", "plan", "--json"))
    assert told["changes"] == [{"place": "phases.weekly.days", "before": "7", "after": "10"}]
    assert (told["people"], told["second"]) == (1, [])
    assert "A second person must approve: people in a crisis" in run("diff", "services")
    assert "is live." in run("publish", "plan", "--as", editor, "--why", "jarak")
    assert "waits for a second person" in run("publish", "services", "--as", editor, "--why", "nomor baru")
    assert "you published it" in run("approve", "services", "--as", editor, code=2)
    assert "is live." in run("approve", "services", "--as", other)
    assert [row["origin"] for row in json.loads(run("list", "--json"))][:3] == ["staff", "package", "staff"]
    assert "jarak" in run("history", "plan")
    assert "is live again" in run("rollback", "plan", "--as", editor, "--why", "keliru")
    assert "is live again" in run("rollback", "services", "--as", editor, "--why", "keliru")
    assert "it was taken back before" in run("rollback", "services", "--as", editor, "--why", "tidak jadi")


def test_what_is_wrong_is_one_line_and_a_code(run, town: Town, tmp_path: Path) -> None:
    editor = address(town, "editor")
    wrong = tmp_path / "ladder.yaml"
    wrong.write_text("levels: {}\n", encoding="utf-8")
    assert "ladder: " in run("check", str(wrong), code=1)
    strange = tmp_path / "strange.yaml"
    strange.write_text("x: 1\n", encoding="utf-8")
    assert "no such part: lexicon/strange" in run("import", str(strange), "--as", editor, code=2)
    assert "there is no such part" in run("diff", "nothing", code=2)
    run("import", str(wrong), "--as", editor)
    assert "nothing was published" in run("publish", "ladder", "--as", editor, "--why", "coba", code=1)
    assert "no version waits" in run("refuse", "ladder", "--as", editor, code=2)
