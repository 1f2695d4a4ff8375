"""What a person is told of words that no rule and no question took."""

from __future__ import annotations

from bot.core import fired
from bot.core.effects import Raised
from bot.core.hear import stopping
from bot.core.world import World


def raised(world: World, text: str) -> Raised:
    """For a person to read; of hours that are refused ("jangan wa malam") in so many words."""
    if stopping.refuses_hours(world.lexicon.tokens(text).words):
        return Raised("yellow", "hours_asked", fired.own("refused_hours"), text)
    return Raised("yellow", "not_understood", fired.own("no_rule"), text)
