"""The jobs: thin, few, and without arguments that say anything about anybody."""

from __future__ import annotations

from functools import cache

from bot import config
from bot.services import keys_check, outbox
from bot.services.kabar import Kabar
from bot.services.nudge import Nudge


@cache
def kabar() -> Kabar:
    """This process's Kabar, made once, before the first job."""
    made = Kabar.from_settings(config.load())
    keys_check.check_at_start(made)
    made.content_of()  # read before the first job waits for it
    return made


def deliver() -> int:
    """Send what the outbox holds; gives the number sent."""
    mine = kabar()
    if isinstance(mine.nudge, Nudge):
        # lowered before looking: a message written from here on nudges anew
        mine.nudge.lower()
    return outbox.deliver(mine).sent
