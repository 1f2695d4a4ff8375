"""``kabar worker`` and ``kabar clock``: checks, then the process becomes the part itself.

They are named, not imported: nothing in ``bot`` depends on ``worker``.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import Final

import click

from bot.cli import BadInput
from bot.cli.base import settings

YEARS: Final = range(1970, 2200)
"""Beyond them a moment cannot be told in every zone, nor some days before it."""


@click.command()
@click.option("--queue", help="The queue to work on; one queue a process.")
def worker(queue: str | None) -> None:
    """Send what waits in the outbox and do the other jobs."""
    settings("worker")
    become("worker", *(("--queue", queue) if queue else ()))


@click.command()
@click.option("--once", is_flag=True, help="Tick once, print what was done as JSON, end.")
@click.option("--now", metavar="ISO8601", help="With --once: as of this moment (UTC where it names no zone).")
def clock(once: bool, now: str | None) -> None:
    """Do what is due, every few seconds. Safe to run twice."""
    if now and not once:
        raise BadInput("--now: goes with --once only; give both")
    moment = () if now is None else ("--now", as_moment(now).isoformat())
    settings(None if once else "clock")
    become("worker.clock", *(("--once",) if once else ()), *moment)


def as_moment(text: str, option: str = "--now") -> datetime:
    """An ISO 8601 moment, aware. Raises BadInput that names the option."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{option}: {text!r} is not a moment; write it like 2026-11-21T09:00:00+08:00") from None
    if moment.year not in YEARS:
        raise BadInput(f"{option}: {text!r} is before {YEARS[0]} or after {YEARS[-1]}; write it like 2026-11-21")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def become(module: str, *arguments: str) -> None:
    """Go on as ``python -m module``: the same process, so that signals reach it."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])  # noqa: S606 - our own module
