"""The worker process: one queue, everything imported before the first job, jobs run in this process.

A killed worker loses nothing: rows of the outbox are the truth, and the clock's sweep finds what was under way.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable

from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from bot import config, log
from bot.config import SettingsError
from bot.services.nudge import QUEUE, connect_patiently
from worker import jobs

WORKER_TTL = 60
"""Seconds until a dead worker's job counts as abandoned."""
MAINTENANCE = 30


def asked_to_end_while(doing: Callable[[], object]) -> bool:
    """Do this to its end, although SIGTERM may come; whether one came. One that comes later ends the process as asked.

    RQ listens for signals only once it works: until then one would kill a send under way.
    """
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
    doing()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    return bool(asked)


def main() -> int:
    """Run until told to stop; 2 for settings that will not do, 1 when Valkey is gone (the supervisor restarts)."""
    parser = argparse.ArgumentParser(prog="kabar worker")
    parser.add_argument("--queue", default=QUEUE)
    options = parser.parse_args()
    try:
        settings = config.load()
        log.configure(settings.log_level)
        jobs.kabar()
    except SettingsError as error:
        sys.stderr.write("\n".join(error.lines) + "\n")
        return 2
    connection = connect_patiently(settings.redis_url)
    queue = Queue(options.queue, connection=connection, serializer=JSONSerializer)
    if asked_to_end_while(jobs.deliver):  # whatever waited while no worker ran
        return 0
    worker = SimpleWorker(
        [queue],
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL,
        maintenance_interval=MAINTENANCE,
    )
    worker.work(logging_level="WARNING")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
