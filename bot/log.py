"""Logs: one JSON object a line on stderr, with what happened and to which ids - and nothing about anybody.

``log = get_logger(__name__); log.info("message received", conversation_id=...)``. The first argument stands
in the code, never built from data; data goes into fields, and :mod:`bot.scrub` decides what of it is shown.
The standard library's logging (ours and our libraries') and uncaught exceptions go the same way.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import structlog
from structlog.contextvars import bound_contextvars, merge_contextvars

from bot import scrub

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from types import TracebackType

    from structlog.typing import FilteringBoundLogger

__all__ = ["bound_contextvars", "configure", "get_logger"]

QUIET = ("_granian", "alembic", "asyncio", "granian", "rq", "twilio", "urllib3", "werkzeug")
"""Libraries heard from WARNING on only: the INFO lines of RQ and of Twilio's SDK hold what was sent."""

_OWN = ("time", "level", "event", "exc_info", "stack_info", "positional_args")
_TEMPLATE = re.compile(r"%(\(\w+\))?[#0 +-]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa]")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def get_logger(name: str) -> FilteringBoundLogger:
    """A logger whose lines carry ``logger: name``."""
    if not structlog.is_configured():
        configure()
    return cast("FilteringBoundLogger", structlog.get_logger(name))


def configure(level: str = "INFO") -> None:
    """Write everything from ``level`` on to stderr. Safe to call again."""
    structlog.configure(
        processors=[merge_contextvars, structlog.processors.add_log_level, _own_line],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_Stderr,
    )
    root = logging.getLogger()
    root.handlers[:] = [Handler()]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda given: _uncaught(given.exc_type, given.exc_value, given.exc_traceback)


class Handler(logging.Handler):
    """Writes the standard library's records as our lines."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record. Its logger's own level does not count: RQ sets that of its loggers to INFO."""
        if record.levelno < logging.WARNING and record.name.partition(".")[0] in QUIET:
            return
        error = record.exc_info[1] if record.exc_info else None
        moment = datetime.fromtimestamp(record.created, UTC)
        _write(_line(moment, record.levelname.lower(), record.name, _foreign(record), {}, error))


class _Stderr:
    """Where structlog sends its lines: stderr, whatever that is at the moment."""

    def __init__(self, name: str = "kabar") -> None:
        self.name = name

    def msg(self, line: str) -> None:
        _write(line)

    debug = info = warning = warn = error = critical = exception = fatal = log = msg


def _write(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _own_line(logger: _Stderr, _method: str, told: MutableMapping[str, Any]) -> str:
    """Structlog's last processor: the line of one of our own calls."""
    error = told.get("exc_info")
    if error is True:
        error = sys.exception()
    elif isinstance(error, tuple):
        error = error[1]
    fields = {key: found for key, found in told.items() if key not in _OWN}
    return _line(datetime.now(UTC), told["level"], logger.name, scrub.event(told["event"]), fields, error)


def _line(
    moment: datetime,
    level: str,
    logger: object,
    event: str,
    fields: MutableMapping[str, Any],
    error: object,
) -> str:
    told: dict[str, object] = {"time": moment.isoformat(), "level": level, "event": event}
    try:
        told["logger"] = scrub.value(logger)
        told |= {scrub.key_word(key): scrub.field(key, found) for key, found in fields.items()}
        if isinstance(error, BaseException):
            told["error"] = scrub.failure(error)
        return json.dumps(told)
    except Exception as fault:  # noqa: BLE001 - a log line must not be what stops the work
        return json.dumps({"time": moment.isoformat(), "level": level, "unloggable": type(fault).__name__})


def _foreign(record: logging.LogRecord) -> str:
    """A library's message: its template filled with the arguments that are words of code; quotes hidden."""
    if not isinstance(record.msg, str):
        return f"<{type(record.msg).__name__}>"
    template, args = record.msg, record.args
    if args:
        plain = _TEMPLATE.sub(r"%\1s", template)
        try:
            if isinstance(args, Mapping):
                template = plain % {key: scrub.value(item) for key, item in args.items()}
            else:
                template = plain % tuple(scrub.value(item) for item in args)
        except (TypeError, ValueError, KeyError):
            template = _TEMPLATE.sub(scrub.HIDDEN, template)
    return scrub.words(_QUOTED.sub(scrub.HIDDEN, template))


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    shown = error.with_traceback(trace) if error else kind()
    get_logger("kabar").critical("stopped by an error nobody expected", exc_info=shown)
