"""Conversations written by hand, as tired and busy people have them. See stories/README.md for the lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import packaged
from bot.content.story import read_story
from bot.core.story import play
from tests.transcripts.chat import catalogues

STORIES = sorted((Path(__file__).parent / "stories").glob("*.yaml"))


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_the_conversation_goes_as_written(file):
    lines, at = read_story(file.stem, file.read_text(encoding="utf-8"))
    assert [str(one) for one in play(packaged().world, lines, at, catalogues().translate)] == []


def test_there_are_enough_of_them():
    assert len(STORIES) >= 12
