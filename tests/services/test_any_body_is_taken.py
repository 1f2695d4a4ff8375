"""Whatever comes in as a text is kept as it came, answered, and never an error."""

from __future__ import annotations

import pytest

from bot.channels.base import Inbound
from bot.services.arriving import inbound
from bot.services.sending.writing import BODY, LONGEST_BODY
from tests.making import Town
from tests.services.rows import inbox, outbox

BODIES = {
    "empty": "",
    "blank": " \n\t ",
    "long": "kabar " * 1666 + "baik",
    "surrogate": "halo \ud83d apa",
    "nul": "halo\0kabar",
    "emoji": "👍🏽" * 200,
    "right to left": "\u200fmarhaba\u202e \u0645\u0631\u062d\u0628\u0627",
    "braces": "{name} {0} %s {{",
    "markup": "<script>alert(1)</script>",
    "controls": "".join(map(chr, range(32))),
    "combining": "a" + "\u0301" * 3000,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_it_is_kept_as_it_came_and_answered(town: Town, body: str) -> None:
    for status in ("active", "new", "stopped"):
        who = town.person(status=status)
        assert town.says(who, body).state == "new"
        [row] = inbox(town.kabar, who)
        assert town.kabar.vault.open(row.body, BODY, row.id) == body
        assert len(outbox(town.kabar, who)) == 1


def test_of_a_longer_one_the_first_ten_thousand_characters_are_kept(town: Town) -> None:
    who = town.person()
    town.says(who, "x" * 20_000)
    [row] = inbox(town.kabar, who)
    assert town.kabar.vault.open(row.body, BODY, row.id) == "x" * LONGEST_BODY


def test_a_voice_message_is_a_persons_to_hear(town: Town) -> None:
    who = town.person()
    said = Inbound("simulator", "SM1", "whatsapp", town.number_of(who), "", town.clock.now(), media=1, kind="audio")
    assert inbound.receive(town.kabar, said).state == "new"
    assert (town.case().level, town.case().reason) == ("yellow", "not_understood")
    assert "tulis" in town.last(who)
