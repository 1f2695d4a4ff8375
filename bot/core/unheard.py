"""What a person is told of words that no rule and no question took."""

from __future__ import annotations

from bot.core import fired
from bot.core.effects import Raised
from bot.core.hear import stopping
from bot.core.keywords import ERASE
from bot.core.world import World


def raised(world: World, text: str) -> Raised:
    """For a person to read; of hours that are refused ("jangan wa malam") and of HAPUS in so many words.

    HAPUS is orange: with a weekend between, yellow's three working days are more than the 3 x 24 hours of UU 27/2022.
    """
    if world.called(text) == ERASE:
        return Raised("orange", "erase_asked", fired.own("asked_unsure"), text)
    if stopping.refuses_hours(world.lexicon.tokens(text).words):
        return Raised("yellow", "hours_asked", fired.own("refused_hours"), text)
    return Raised("yellow", "not_understood", fired.own("no_rule"), text)
