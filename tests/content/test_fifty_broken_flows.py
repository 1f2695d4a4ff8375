"""Files that somebody broke: each gets one clear line that names the file, the line and the mend.

The first line of each says where and what is to be told: ``# line 8: a tab stands where spaces belong``.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.content import packaged
from bot.content.flows import places, read_flow
from bot.core.check import check_flow
from bot.core.finding import ContentError, Finding
from tests.core.making import beside

FILES = sorted((Path(__file__).parent / "broken_flows").iterdir())
TOLD = re.compile(rb"# line (\d+): (.+)\n")
OF_PYTHON = re.compile(
    r"\b(NoneType|None|True|False|dict|list index|tuple|datetime|Traceback|object|Error|Exception|codec)\b"
)


def found_in(folder: Path, broken: Path) -> tuple[Finding, ...]:
    """What is told of it when it is named ``pagi.yaml``: of its form, else of what it does."""
    file = folder / "pagi.yaml"
    shutil.copyfile(broken, file)
    try:
        flow = read_flow(file)
    except ContentError as error:
        return error.findings
    return check_flow(beside(packaged().world, flow), flow, at=places(folder))


def test_there_are_fifty_and_more() -> None:
    assert len(FILES) >= 50


@pytest.mark.parametrize("broken", FILES, ids=lambda file: file.stem)
def test_one_clear_line_says_where_it_is_and_how_to_mend_it(tmp_path: Path, broken: Path) -> None:
    told = TOLD.match(broken.read_bytes())
    assert told
    (finding,) = [one for one in found_in(tmp_path, broken) if one.severity == "error"]
    line = str(finding)
    assert finding.place.partition(" ")[0] == f"pagi.yaml:{int(told[1])}", line
    assert told[2].decode() in finding.words
    assert finding.mend
    assert finding.kind
    assert finding.flow == "pagi"
    assert "\n" not in line
    assert line.isprintable()
    assert len(line) < 400
    assert not OF_PYTHON.search(line), line
