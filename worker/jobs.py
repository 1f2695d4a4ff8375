"""The jobs: thin, few, and without arguments that say anything about anybody."""

from __future__ import annotations

from functools import cache

from bot import config
from bot.log import get_logger
from bot.services.arriving import fetching
from bot.services.kabar import Kabar
from bot.services.nudge import Nudge
from bot.services.sending import outbox
from bot.services.start import start

log = get_logger(__name__)


@cache
def kabar() -> Kabar:
    """This process's Kabar, made once, before the first job."""
    return start(config.load())


class JobFailed(Exception):
    """A job failed; the log says why. RQ keeps what it is told of a failure in Valkey, so it is told nothing else."""


def deliver() -> int:
    """Send what the outbox holds; gives the number sent. Raises JobFailed."""
    try:
        return _deliver()
    except Exception as error:
        # a database quotes rows in its errors
        log.exception("job_failed")
        raise JobFailed(type(error).__name__) from None


def _deliver() -> int:
    mine = kabar()
    if isinstance(mine.nudge, Nudge):
        # lowered before looking: a message written from here on nudges anew
        mine.nudge.lower()
    sent = outbox.deliver(mine).sent
    if mine.settings.keep_media:
        sent += fetching.fetch_beside(mine)
    return sent
