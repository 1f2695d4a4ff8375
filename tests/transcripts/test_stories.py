"""Conversations written by hand, as tired and busy people have them. See stories/README.md for the lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.transcripts.chat import ACTIVE, Chat

STORIES = sorted((Path(__file__).parent / "stories").glob("*.yaml"))


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_the_conversation_goes_as_written(file):
    chat, raises, said = Chat(), [], "the beginning"
    for line in YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")):
        ((kind, value),) = line.items()
        if kind == "raises":
            raises.append(value)
        elif kind in {"bot", "not", "silent"}:
            assert _is_true(kind, value, chat.bot), f"after {said}: {chat.bot!r}"
        else:
            assert chat.raised == raises, f"after {said}"
            chat, raises, said = _go_on(chat, kind, value), [], repr(value)
    assert chat.raised == raises, f"after {said}"


def _is_true(kind, value, bot):
    if kind == "silent":
        return not bot
    if kind == "not":
        return value not in bot
    return all(part in bot for part in ([value] if isinstance(value, str) else value))


def _go_on(chat, kind, value):
    if kind == "given":
        return Chat({**ACTIVE, **value})
    if kind == "later":
        chat.later(**value)
    elif kind == "begin":
        chat.begin(**({"flow": value} if isinstance(value, str) else value))
    else:
        assert kind in {"person", "media"}, f"unknown line {kind!r}"
        chat.says(value, media=kind == "media")
    return chat


def test_there_are_enough_of_them():
    assert len(STORIES) >= 12
