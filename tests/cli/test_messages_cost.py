"""``kabar messages cost`` in a person's words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.store import message
from tests.making import Town
from tests.services.rows import change

NOVEMBER = datetime(2026, 11, 12, tzinfo=UTC)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def cost(environ: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(main, ["messages", "cost", *arguments], env=environ, prog_name="kabar")


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "11-2026", "November", "2026"])
def test_what_is_no_month_is_told_with_one_that_is(environ: dict[str, str], month: str) -> None:
    result = cost(environ, "--month", month)
    assert result.exit_code == 2
    assert result.stderr == f"--month: {month!r} is not a month; write year and month, like 2026-11\n"


def test_one_is_one_and_two_are_two(environ: dict[str, str], town: Town) -> None:
    who = town.person()
    for count, words in enumerate((["1", "message", "1", "segment"], ["2", "messages", "2", "segments"]), 1):
        town.says(who, "terima kasih")
        town.sends()
        change(town.kabar, message, message.c.direction == "out", sent_at=NOVEMBER, segments=1)
        [line] = cost(environ, "--month", "2026-11").stdout.splitlines()
        assert line.split()[:6] == ["whatsapp", "session", *words], count


def test_the_help_says_what_session_and_template_are(environ: dict[str, str]) -> None:
    words = " ".join(cost(environ, "--help").stdout.split())
    assert "session: free text." in words
    assert "template: words that WhatsApp approved beforehand" in words
