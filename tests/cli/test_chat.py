"""``kabar chat``: its words come from a catalogue, in the terminal's language, and none is missing or left over."""

from __future__ import annotations

import re
import string

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.cli.chat_words import language_of, words
from tests.making import Town


def typed(*lines: str, **environ: str) -> str:
    terminal = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "", **environ}
    result = CliRunner().invoke(main, ["chat"], input="\n".join([*lines, "/quit"]) + "\n", env=terminal)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_conversation_with_a_jump_in_time_and_an_answered_alert() -> None:
    said = typed("/later", "tlg sy dikurung majikan", "/cases", "/ack", "/cases", "/hour")
    assert said.startswith("You hold the phone of somebody made up.")
    assert "/later: no such word; /help shows them all" in said
    assert "caseworker's phone: MERAH KB-1001" in said
    assert "KB-1001 red locked open waiting" in said
    assert "KB-1001 red locked open Sari" in said
    assert re.search(r"\(\S+: 1 red cases with no contact written down\)", said)


def test_a_local_sim_is_tried_here_too() -> None:
    said = typed("/sim", "halo", "/sms", "halo", "/sim", "tlg sy dikurung majikan", "/cases")
    assert "webhook" not in said
    assert said.count("Halo, ini Kabar.") == 2
    assert "KB-1001 red locked open waiting" in said


def test_on_an_indonesian_terminal_its_words_are_indonesian() -> None:
    said = typed("/later", "/help", LANG="id_ID.UTF-8")
    assert said.count("Anda memegang HP seseorang yang rekaan.") == 2
    assert "/later: tidak ada kata itu" in said
    assert "You hold" not in said


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id"}, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "", "LC_MESSAGES": "id_ID"}, "id"),
    ],
)
def test_the_terminals_language_is_taken_as_gettext_does(environ: dict[str, str], language: str) -> None:
    assert language_of(environ) == language


def test_every_text_is_there_in_both_languages_with_the_same_values_to_fill_in() -> None:
    indonesian, english = words("id"), words("en")
    assert [key for key, text in english.items() if not text] == []
    for key, text in indonesian.items():
        assert fields(text) == fields(english[key]), key


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_all_that_a_tick_can_do_has_its_words(town: Town) -> None:
    done = {f"done.{name}" for name in town.ticks()}
    assert done == {key for key in words("en") if key.startswith("done.")}
