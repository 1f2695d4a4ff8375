"""``kabar web``: the web server.

Granian, because it answers 2 to 3 times as many requests as gunicorn's threads (4,100/s against 1,290/s of a
view that answers at once, one process of two threads, median of three runs on two cores) and also finishes those
in hand when it is asked to stop. Neither reads a request's body before it takes a thread for it: a server that
the world reaches belongs behind a proxy that does, such as nginx, which has to be there for TLS anyway.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from sqlalchemy.exc import SQLAlchemyError

from bot import log
from bot.cli import port as ports
from bot.cli.base import settings
from bot.cli.leash import die_with
from bot.services import keys_check, schema_check, sender_names
from bot.services.kabar import Kabar
from bot.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config import Settings

logger = log.get_logger(__name__)

THREADS = 2
"""A process; more of them only wait for each other and for the database."""
SERVER_PROCESSES = 2
"""With PostgreSQL. SQLite has one writer, so one process with one lock is quicker than two that wait."""
BACKLOG = 1024
HEADER_SECONDS = 10
STOP_SECONDS = 8
"""What a process may take to finish its requests when it is asked to stop; the supervisor waits 10."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--processes", type=click.IntRange(1, 64), help="Default: 1 with SQLite, 2 with PostgreSQL.")
def web(host: str, port: int, processes: int | None) -> None:
    """Serve the webhooks and the staff pages."""
    found = settings("web")
    _set_up(found)
    server = Granian(
        "bot.web.app:create_app",
        address=host,
        port=ports.free(host, port),
        interface=Interfaces.WSGI,
        factory=True,
        workers=processes or (1 if found.is_sqlite else SERVER_PROCESSES),
        blocking_threads=THREADS,
        backlog=BACKLOG,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_dictconfig=LOGGING,
    )
    server.serve(target_loader=Loader(os.getpid()), wrap_loader=False)


def _set_up(found: Settings) -> None:
    """Here, not in the server's processes alone: it would start those again and again. Raises SettingsError."""
    kabar = Kabar.from_settings(found)
    with suppress(SQLAlchemyError):  # away: until it is back, /ready says so
        schema_check.check(kabar.database)
    keys_check.check_at_start(kabar)
    kabar.close()
    sender_names.check(found)


class Loader:
    """Makes the application inside a process of the server, which then lives no longer than the server."""

    def __init__(self, server: int) -> None:
        self.server = server

    def __call__(self) -> Callable[..., Any]:
        """The application."""
        die_with(self.server)
        try:
            application: Callable[..., Any] = create_app()
        except Exception:
            # the process would print the exception as it is, with whatever its words quote
            logger.exception("the web application does not start")
            sys.exit(1)
        return application


LOGGING: dict[str, Any] = {
    "handlers": {"kabar": {"()": log.Handler}},
    "loggers": {name: {"handlers": ["kabar"], "propagate": False} for name in ("_granian", "granian.access")},
}
"""The server's own lines in our format; it would print them as they are."""
