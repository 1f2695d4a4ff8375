"""One process that the supervisor keeps running."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from bot.cli.leash import die_with

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

LOG_BYTES = 5_000_000
"""A log file larger than this is moved aside, one old one is kept."""


@dataclass
class Backoff:
    """How long to wait before a process that ended is started again."""

    first: float = 0.5
    longest: float = 30.0
    calm: float = 60.0
    """Seconds of life after which a process counts as healthy again."""
    waits: int = 0

    def after(self, lived: float) -> float:
        """Seconds to wait after a process that lived so long: doubling from ``first`` up to ``longest``."""
        self.waits = 0 if lived >= self.calm else self.waits
        wait = min(self.first * 2.0**self.waits, self.longest)
        self.waits += 1
        return wait


@dataclass
class Child:
    """A command, and the process that runs it while there is one."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    log: Path | None = None
    """Where its output goes; None: to our own stderr."""
    before: Callable[[], None] | None = None
    """Called ahead of every start."""
    grace: float = 10.0
    """Seconds between being asked to stop and being made to."""
    stops_last: bool = False
    """The others may need it to finish what they do."""
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0

    def start(self) -> None:
        """Start the process, in a group of its own (Ctrl-C reaches the supervisor only) and on our leash."""
        if self.before:
            self.before()
        output = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if self.log else None
        try:
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                self.command,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=2 if output is None else output,
                stderr=output,
                process_group=0,
                preexec_fn=partial(die_with, os.getpid()),  # noqa: PLW1509 - one thread, and only a system call
            )
        finally:
            if output is not None:
                os.close(output)
        self.began = time.monotonic()

    def ended(self) -> int | None:
        """The exit code (negative: the signal) if the process ended since this was last asked.

        What it had started itself is ended then too.
        """
        if self.process is None or self.process.poll() is None:
            return None
        code = self.process.returncode
        self._kill_group()
        self.process = None
        return code

    @property
    def running(self) -> bool:
        """Whether its process is there."""
        return self.process is not None and self.process.poll() is None

    @property
    def lived(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.began

    def ask_to_stop(self) -> None:
        """Ask the process to finish what it has in hand and end."""
        if self.process and self.running:
            self.process.send_signal(signal.SIGTERM)

    def wait_to_stop(self, deadline: float) -> None:
        """Wait for its end until ``deadline`` (monotonic), then make it end, and what it started too."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        self._kill_group()
        self.process.wait()
        self.process = None

    def stop(self) -> None:
        """Ask, wait for ``grace`` seconds, make."""
        self.ask_to_stop()
        self.wait_to_stop(time.monotonic() + self.grace)

    def rotate(self) -> None:
        """Move a log that has grown too large aside; the process goes on writing at the file's new end."""
        if self.log and self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            old = self.log.with_suffix(".log.1")
            old.write_bytes(self.log.read_bytes())
            os.truncate(self.log, 0)

    def last_words(self, lines: int = 3) -> list[str]:
        """The end of its log, where it has one."""
        if self.log is None or not self.log.exists():
            return []
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]

    def _kill_group(self) -> None:
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
