"""Two parsers read content: the quick one must find in every file what the one in Python finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

import bot
from bot.content.yaml import read_yaml

FLOWS = Path(bot.__file__).parent / "flows"
FILES = sorted(FLOWS.rglob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(FLOWS)))
def test_a_packaged_file(file):
    text = file.read_text(encoding="utf-8")
    assert read_yaml(text) == YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize(
    ("text", "data"),
    [("[sure?, yes]", ["sure?", "yes"]), ("no: [no, on, 0o7, 1_000]", {"no": ["no", "on", 7, 1000]}), ("", None)],
)
def test_what_people_write(text, data):
    assert read_yaml(text) == data


@pytest.mark.parametrize("text", ["a: 1\na: 2\n", "a: [1", "a: b: c", "\x07", "!!python/object:os.system {}"])
def test_faults_are_told(text):
    with pytest.raises(YAMLError):
        read_yaml(text)
