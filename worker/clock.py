"""The clock process: ticks every few seconds. Two of them do no harm, none is seen at /ready within a minute."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot import config, log
from bot.cli import database_words
from bot.clock import FixedClock
from bot.config import SettingsError
from bot.services import heartbeat
from bot.services.kabar import Kabar
from bot.services.start import start
from bot.services.tick import tick

EVERY = 5.0
"""Seconds between ticks: far below the shortest promise (15 minutes)."""

logger = log.get_logger(__name__)


def main(arguments: list[str] | None = None) -> int:
    """``--once`` runs one tick and prints what it did as JSON; ``--now`` says as of when."""
    parser = argparse.ArgumentParser(prog="kabar clock")
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--now", type=_moment)
    options = parser.parse_args(arguments)
    if options.now and not options.once:
        parser.error("--now goes with --once")
    try:
        settings = config.load()
        log.configure("WARNING" if options.once else settings.log_level)
        kabar = start(settings)
        if options.once:
            return _once(kabar.at(FixedClock(options.now)) if options.now else kabar)
    except SettingsError as error:
        sys.stderr.write("\n".join(error.lines) + "\n")
        return 2
    except DBAPIError as error:  # whoever started it reads a line, as of any other command
        said = database_words.line(error)
        if said is None:
            raise
        sys.stderr.write(f"{said}\n")
        return 2
    _run(kabar)
    return 0


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment; write it like 2026-11-21T09:00+08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _once(kabar: Kabar) -> int:
    now = kabar.clock.now()
    sys.stdout.write(json.dumps({"now": now.isoformat(), **tick(kabar, now)}) + "\n")
    return 0


def _run(kabar: Kabar) -> None:
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    while not stop.is_set():
        try:
            done = tick(kabar, kabar.clock.now())
            if any(done.values()):
                logger.info("tick", **done)
            heartbeat.beat(kabar)
        except SQLAlchemyError:
            # the database may be back at the next tick; until then /ready shows that the clock stands
            logger.exception("tick_failed")
        stop.wait(EVERY)


if __name__ == "__main__":
    raise SystemExit(main())
