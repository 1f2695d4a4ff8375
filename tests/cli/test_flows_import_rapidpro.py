"""``kabar flows import-rapidpro``: files, a report, and an exit code that tells which of them to read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.content.flows import read_flows
from bot.translations import po
from tests.content.rapidpro.exports import NAMES, SAMPLES, export, node, parts, sample, says


def run(file: Path, folder: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["flows", "import-rapidpro", str(file), "--to", str(folder), *more])


def written(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    file = tmp_path / "ekspor.json"
    file.write_text(json.dumps(export(node("a", says("Halo. Terima kasih.")))), encoding="utf-8")
    return file


def test_all_that_came_over_is_exit_code_0_and_one_line(plain, tmp_path) -> None:
    ended = run(plain, tmp_path / "flows")
    assert (ended.exit_code, written(tmp_path / "flows")) == (0, ["coba.yaml"])
    assert ended.output == f"{tmp_path}/flows/coba.yaml: Coba (1 of 1 actions and rules carried over)\n"


@pytest.mark.parametrize("name", NAMES)
def test_findings_are_exit_code_1_and_the_files_can_be_read(name: str, tmp_path) -> None:
    ended = run(SAMPLES / f"{name}.json", tmp_path, "--json")
    assert ended.exit_code == 1
    told = json.loads(ended.stdout)
    assert read_flows(tmp_path).keys() == {flow["name"] for flow in told["flows"]}
    assert sum(flow["carried"] + flow["reported"] for flow in told["flows"]) == parts(sample(name))
    assert all(finding["words"] and finding["mend"] for finding in told["findings"])


def test_findings_stand_below_their_flow_with_the_place_in_rapidpro(tmp_path) -> None:
    ended = run(SAMPLES / "registration_v13.json", tmp_path)
    assert "\nPendaftaran Usaha:\n  execute_actions at 100, 0 (" in ended.output
    assert "\nThe file itself:\n" in ended.output


def test_translations_come_as_files_for_translations_import(tmp_path) -> None:
    told = json.loads(run(SAMPLES / "registration_v13.json", tmp_path, "--json").stdout)
    english = po.read(tmp_path / "translations" / "kabar-en.po")
    known = {entry.context: entry for entry in english.entries}
    assert known["pendaftaran_usaha.tahun_lahir.ask"].text == "In which year were you born?"
    assert known["pendaftaran_usaha.jenis_kelamin.say"].draft, "a name stood in it"
    assert {one["language"]: one["texts"] for one in told["translations"]} == {"jv": 3, "en": len(english.entries)}


def test_what_the_check_says_is_told(tmp_path) -> None:
    file = tmp_path / "ekspor.json"
    file.write_text(json.dumps(export(node("a", says("Panjang " * 60)))), encoding="utf-8")
    ended = run(file, tmp_path / "flows")
    assert ended.exit_code == 1
    assert "Kabar's check of the new flows:\n  coba.yaml:8 (nodes.selesai.say): 4 SMS" in ended.output


def test_a_keyword_that_stops_all_messages_is_told(tmp_path) -> None:
    data = export(node("a", says("Halo. Terima kasih.")))
    data["triggers"] = [{"trigger_type": "K", "keyword": "stop", "flow": {"uuid": "f1", "name": "Coba"}, "groups": []}]
    file = tmp_path / "ekspor.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert "coba.yaml: the keyword 'stop' calls 'stop'" in run(file, tmp_path / "flows").output


def test_no_file_is_written_over_unless_that_is_wanted(plain, tmp_path) -> None:
    folder = tmp_path / "flows"
    folder.mkdir()
    (folder / "coba.yaml").write_text("mine", encoding="utf-8")
    ended = run(plain, folder)
    assert (ended.exit_code, (folder / "coba.yaml").read_text(encoding="utf-8")) == (2, "mine")
    assert "coba.yaml is there already; choose another folder, or --force" in ended.stderr
    assert run(plain, folder, "--force").exit_code == 0
    assert (folder / "coba.yaml").read_text(encoding="utf-8") != "mine"
    assert written(folder) == ["coba.yaml"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"version": "13", "flows": [', "ekspor.json is no whole JSON"),
        ('{"version": "11.12", "flows": [{"action_sets": []}]}', "old kind with rulesets"),
        ('{"a": 1}', "is no export of RapidPro or TextIt"),
    ],
)
def test_a_file_that_cannot_be_read_is_exit_code_2_and_nothing_is_written(text: str, line: str, tmp_path) -> None:
    file = tmp_path / "ekspor.json"
    file.write_text(text, encoding="utf-8")
    ended = run(file, tmp_path / "flows")
    assert (ended.exit_code, ended.stdout, (tmp_path / "flows").exists()) == (2, "", False)
    assert line in ended.stderr.replace("ekspor.json:", "ekspor.json")
    assert ended.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_one_line(plain, tmp_path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = run(plain, tmp_path / "file" / "flows")
    assert ended.exit_code == 2
    assert "cannot be written" in ended.stderr
