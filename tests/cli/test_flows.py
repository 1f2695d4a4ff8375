"""``kabar flows``: a day of programme staff in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result

from bot.cli import main
from tests.making import Town
from tests.services.studio_texts import GRAVER, KINDER, TRAP, WATER
from tests.web.test_check_ins_over_time import run as answered

pytestmark = pytest.mark.usefixtures("kabar")


@pytest.fixture
def run(environ):
    def kabar(*arguments: str) -> Result:
        return CliRunner().invoke(main, ("flows", *arguments), env=environ)

    return kabar


@pytest.fixture
def editor(town: Town) -> str:
    return _address(town, "editor")


@pytest.fixture
def other(town: Town) -> str:
    return _address(town, "supervisor")


def _address(town: Town, role: str) -> str:
    return town.caseworker(role=role, district=None).name.lower().replace(" ", "") + "@example.org"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "water.yaml"


def said(result: Result, code: int = 0) -> str:
    assert result.exit_code == code, result.output
    return result.output


def test_a_flow_is_written_checked_approved_and_rolled_back(run, editor, other, file) -> None:
    file.write_text(WATER, encoding="utf-8")
    assert "drafts now: water" in said(run("import", str(file), "--as", editor))
    checked = said(run("check", "water"))
    assert "water: 0 errors, " in checked
    assert "every way walked to its end, 3 moments" in checked
    assert "A second person must approve: it changes who is told" in said(run("diff", "water"))
    assert "waits for a second person" in said(run("publish", "water", "--as", editor, "--why", "musim kering"))
    assert "you published it" in said(run("approve", "water", "--as", editor), 2)
    assert "is live for everybody" in said(run("approve", "water", "--as", other))
    file.write_text(KINDER, encoding="utf-8")
    said(run("import", str(file), "--as", editor))
    diff = said(run("diff", "water"))
    assert "nodes.ask.ask (text)\n  - Air di rumah cukup?\n  + Kak, air di rumah cukup?" in diff
    assert "1 change. 0 people are inside this flow now" in diff
    assert "is live for everybody" in said(run("publish", "water", "--as", editor, "--why", "lebih sopan"))
    assert "is live again" in said(run("rollback", "water", "--as", editor, "--why", "bingung"))
    history = said(run("history", "water")).splitlines()
    assert [line.split()[2] for line in history] == ["rollback", "publish", "publish"]
    assert "approved by Staff" in history[-1]


def test_a_trap_is_told_and_not_published(run, editor, file) -> None:
    file.write_text(TRAP, encoding="utf-8")
    said(run("import", str(file), "--as", editor))
    checked = run("check", "water", "--json")
    findings = json.loads(checked.stdout)[0]["findings"]
    errors = [one["place"] for one in findings if one["severity"] == "error"]
    assert errors == ["water.yaml:11 (nodes.ask.choices.enough.next)", "water.yaml:17 (nodes.bye)"]
    assert checked.exit_code == 1
    published = said(run("publish", "water", "--as", editor, "--why", "coba"), 1)
    assert "water.yaml:11 (nodes.ask.choices.enough.next): there is no node 'by'" in published
    assert "2 errors; nothing was published" in published
    assert "there is no such flow" in said(run("history", "water"))


def test_files_are_checked_without_becoming_drafts(run, file) -> None:
    file.write_text(GRAVER, encoding="utf-8")
    assert "water: 0 errors" in said(run("check", str(file)))
    assert "orange no_water" in said(run("diff", "water", "--file", str(file)))
    assert [one for one in json.loads(said(run("list", "--json"))) if one["name"] == "water"] == []


def test_all_that_is_live_is_checked_and_exported_as_it_was_written(run, kabar, tmp_path) -> None:
    assert "check_in: 0 errors" in said(run("check"))
    flows = len(kabar.content.sources)
    assert f"{flows} flows" in said(run("export", "--to", str(tmp_path / "out")))
    written = (tmp_path / "out" / "check_in.yaml").read_text(encoding="utf-8")
    assert written == kabar.content.sources["check_in"]
    assert "no such flow: nowhere" in said(run("export", "nowhere", "--to", str(tmp_path / "other")), 2)


def test_the_list_says_what_is_whose(run, editor, file) -> None:
    file.write_text(WATER, encoding="utf-8")
    said(run("import", str(file), "--as", editor))
    rows = {row["name"]: row for row in json.loads(said(run("list", "--json")))}
    assert rows["check_in"]["origin"] == "package"
    assert (rows["water"]["version"], rows["water"]["draft"], rows["water"]["title"]) == (None, True, "Air bersih")
    assert "water               -             -         yes" in said(run("list"))


def test_a_draft_that_is_there_is_not_overwritten_unasked(run, editor, file) -> None:
    file.write_text(WATER, encoding="utf-8")
    said(run("import", str(file), "--as", editor))
    file.write_text(KINDER, encoding="utf-8")
    assert "there is a draft already of water" in said(run("import", str(file), "--as", editor), 2)
    said(run("import", str(file), "--as", editor, "--force"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        (b"flow: water\nnodes: [", "water.yaml:2"),
        (b"flow: fire\nstart: a\nnodes: {a: {say: x, end: true}}", "the flow is called 'fire' but its file 'water'"),
        (b"- 1\n- 2", "the file is not a mapping"),
        (b"", "the file is empty"),
        ("flow: water\nnodes: {🙂: {say: x}}".encode(), "is not a name"),
    ],
)
def test_a_broken_file_gets_a_line_with_its_place(run, file, content, words) -> None:
    file.write_bytes(content)
    result = run("check", str(file))
    assert result.exit_code in (1, 2)
    assert words in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("publish", "nowhere", "--as", "EDITOR", "--why", "x"), "there is no draft to publish"),
        (("approve", "check_in", "--as", "EDITOR"), "no version waits"),
        (("refuse", "check_in", "--as", "EDITOR"), "no version waits"),
        (("rollback", "check_in", "--as", "EDITOR", "--why", "x"), "there is no version before"),
        (("rollback", "check_in", "--as", "nobody@example.org", "--why", "x"), "no account has the address"),
        (("diff", "check_in"), "there is no draft"),
        (("check", "nowhere"), "there is no flow and no draft of this name"),
        (("check", "nowhere.yaml"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_line(run, editor, arguments, words) -> None:
    result = run(*(editor if one == "EDITOR" else one for one in arguments))
    assert words in said(result, 2)
    assert result.output.count("\n") == 1


def test_tests_are_kept_played_and_dropped(run, editor, tmp_path) -> None:
    story = tmp_path / "good_week.yaml"
    story.write_text('- begin: check_in\n- bot: "Apa kabar"\n- person: "baik"\n', encoding="utf-8")
    assert "There are no tests yet" in said(run("test"))
    assert "--as: is needed" in said(run("test", "--add", str(story)), 2)
    assert "good_week: goes as written" in said(run("test", "--add", str(story), "--as", editor))
    story.write_text('- begin: check_in\n- bot: "Selamat malam"\n', encoding="utf-8")
    failed = said(run("test", "--add", str(story), "--as", editor), 1)
    assert "good_week: fails\n  good_week.yaml:2 (1): after 'check_in': the bot does not say 'Selamat malam'" in failed
    assert "1 test of 1 did not go as written: good_week" in failed
    assert json.loads(run("test", "--json").stdout)[0]["findings"][0]["severity"] == "error"
    assert "There are no tests yet" in said(run("test", "--drop", "good_week", "--as", editor))


def test_a_replay_tells_counts(run, editor, town, file) -> None:
    who = town.person()
    for text in ("TERIMA KASIH", "BANTUAN"):
        town.says(who, text)
    file.write_text(WATER, encoding="utf-8")
    assert "Fewer than five or so people finished water in the last 30 days." in said(
        run("replay", "water", "--file", str(file), "--as", editor)
    )
    for _ in range(9):
        answered(town, town.person(), "business", {"start": "fine"}, {})
    body = said(run("export", "business", "--to", str(file.parent)))
    assert body
    with time_machine.travel(town.clock.now()):
        out = said(run("replay", "business", "--file", str(file.parent / "business.yaml"), "--as", editor))
    assert "About 5 people finished business in 30 days" in out
