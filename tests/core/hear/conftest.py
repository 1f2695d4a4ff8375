"""The lexicon that ships with Kabar, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

import bot
from bot.content.lexicon import load


@pytest.fixture(scope="session")
def lexicon():
    return load(Path(bot.__file__).parent / "flows" / "lexicon")
