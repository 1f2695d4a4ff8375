"""Every example of docs/writing-flows.md is read and checked by Kabar; every error on it is the real one."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.content import PACKAGED, ContentError, lexicon, packaged
from bot.content.flows import places, read_flow
from bot.content.holidays import read_holidays
from bot.content.ladder import read_ladder
from bot.content.milestones import read_milestones
from bot.content.plan import read_plan
from bot.content.services import read_districts, read_services
from bot.content.steps import read_steps
from bot.core.check import check_flow
from bot.core.flow import Flow
from bot.core.hear import risk
from bot.core.world import World
from tests.docs.examples import Example, examples
from tests.transcripts.chat import Chat

PAGE = Path(__file__).parents[2] / "docs" / "writing-flows.md"
BLOCKS = examples(PAGE.read_text(encoding="utf-8"))
YAMLS = [block for block in BLOCKS if block.kind == "yaml"]
READERS = {
    "plan.yaml": read_plan,
    "ladder.yaml": read_ladder,
    "holidays.yaml": read_holidays,
    "services.yaml": read_services,
    "districts.yaml": read_districts,
    "milestones.yaml": read_milestones,
    "steps.yaml": read_steps,
}


def named(*words: str) -> list[Example]:
    return [block for block in YAMLS if block.words[0] in words]


def at_line(block: Example) -> str:
    return f"line-{block.line}"


def flow_name(block: Example) -> str:
    return block.body.partition("flow: ")[2].partition("\n")[0]


def write(block: Example, folder: Path) -> Path:
    file = folder / f"{flow_name(block)}.yaml"
    file.write_text(block.body, encoding="utf-8")
    return file


def among_the_others(flow: Flow) -> World:
    """The packaged content with this flow beside it."""
    world = packaged().world
    return replace(world, flows={**world.flows, flow.name: flow})


def findings(block: Example, folder: Path) -> list[str]:
    """What Kabar says of this flow: its form first, then its meaning; of errors; translations are not asked for."""
    try:
        flow = read_flow(write(block, folder))
    except ContentError as error:
        return [str(finding) for finding in error.findings]
    found = check_flow(among_the_others(flow), flow, {}, places(folder), ladder=packaged().ladder)
    return [str(finding) for finding in found if finding.severity == "error"]


@pytest.mark.parametrize("block", named("flow"), ids=at_line)
def test_a_flow_on_the_page_can_be_published(block: Example, tmp_path: Path) -> None:
    assert findings(block, tmp_path) == []


@pytest.mark.parametrize("block", named("broken"), ids=at_line)
def test_an_error_on_the_page_is_what_kabar_says(block: Example, tmp_path: Path) -> None:
    told = BLOCKS[BLOCKS.index(block) + 1]
    assert told.kind == "text"
    assert findings(block, tmp_path) == told.body.splitlines()


@pytest.mark.parametrize("block", named(*READERS), ids=at_line)
def test_another_file_on_the_page_is_read(block: Example, tmp_path: Path) -> None:
    name = block.words[0]
    before = (PACKAGED / name).read_text(encoding="utf-8") if "add" in block.words else ""
    (tmp_path / name).write_text(before + block.body, encoding="utf-8")
    assert READERS[name](tmp_path)


def test_every_kind_of_file_is_on_the_page() -> None:
    assert {block.words[0] for block in named(*READERS)} == READERS.keys()


def test_the_rules_of_danger_on_the_page_hear_their_own_examples(tmp_path: Path) -> None:
    [block] = [b for b in YAMLS if b.words[0].startswith("lexicon/")]
    shutil.copy(PACKAGED / "lexicon" / "words.yaml", tmp_path)
    (tmp_path / "example.yaml").write_text(block.body, encoding="utf-8")
    read = lexicon.load(tmp_path)
    assert read.rules
    for rule in read.rules:
        for text in rule.must_fire:
            assert rule.name in {sign.rule for sign in risk.find_all(read, text)}, text
        for text in rule.must_not_fire:
            assert rule.name not in {sign.rule for sign in risk.find_all(read, text)}, text


@pytest.mark.parametrize("block", named("story"), ids=at_line)
def test_a_story_on_the_page_goes_as_written(block: Example, tmp_path: Path) -> None:
    [written] = [b for b in named("flow") if flow_name(b) == block.words[1]]
    chat = Chat(world=among_the_others(read_flow(write(written, tmp_path))))
    for line in YAML(typ="safe", pure=True).load(block.body):
        ((kind, value),) = line.items()
        match kind:
            case "person":
                chat.says(value)
            case "bot":
                assert all(part in chat.bot for part in ([value] if isinstance(value, str) else value)), chat.bot
            case "raises":
                assert chat.raised == [value]
            case _:
                pytest.fail(f"unknown line {kind!r}")


def test_what_the_person_sees_is_what_kabar_sends(tmp_path: Path) -> None:
    first = named("flow")[0]
    chat = Chat(world=among_the_others(read_flow(write(first, tmp_path))))
    chat.says("air")
    assert chat.bot == BLOCKS[BLOCKS.index(first) + 1].body.strip()


def test_every_yaml_example_says_what_it_is() -> None:
    assert [block.line for block in YAMLS if not block.words] == []
    assert len(named("flow")) >= 5
    assert len(named("broken")) >= 5
